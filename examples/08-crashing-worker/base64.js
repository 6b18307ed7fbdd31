// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

.pragma library

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

// Of bytes, which Qt.btoa() takes for UTF-8.
function encode(bytes) {
    let text = ''
    for (let i = 0; i < bytes.length; i += 3) {
        const three = bytes[i] << 16 | (bytes[i + 1] || 0) << 8 | (bytes[i + 2] || 0)
        text += digits[three >> 18] + digits[three >> 12 & 63] +
            (i + 1 < bytes.length ? digits[three >> 6 & 63] : '=') +
            (i + 2 < bytes.length ? digits[three & 63] : '=')
    }
    return text
}
