// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArray>

/*! \brief A sample picture as PNG, painted here; 320 x 200. */
QByteArray samplePicture();
