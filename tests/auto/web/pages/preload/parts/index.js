// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

exports.platform = process.platform
exports.versions = process.versions
exports.settings = require('../settings')
