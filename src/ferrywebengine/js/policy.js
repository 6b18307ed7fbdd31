// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The page's half of the origin rules, so that nothing is exported where main would refuse it. Main has the last word.

const ordinaryProtocols = ['about:', 'blob:', 'chrome:', 'chrome-error:', 'chrome-extension:', 'data:', 'devtools:',
                           'ferry:', 'ferry-local:', 'ftp:', 'http:', 'https:', 'javascript:', 'view-source:', 'ws:', 'wss:'];

function isAllowedHere() {
    const origin = self.origin;
    if (origin === 'null')
        return config.allowOpaqueOrigins;
    const protocol = origin.slice(0, origin.indexOf(':') + 1);
    return !ordinaryProtocols.includes(protocol) || config.allowedOrigins.includes(origin);
}
