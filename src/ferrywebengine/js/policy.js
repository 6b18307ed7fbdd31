// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The page's half of the origin rule (originpolicy_p.h), so that nothing is exported where main would refuse it.

const ordinaryProtocols = ['about:', 'blob:', 'chrome:', 'chrome-error:', 'chrome-extension:', 'data:', 'devtools:',
                           'ferry:', 'ferry-local:', 'ftp:', 'http:', 'https:', 'javascript:', 'view-source:', 'ws:', 'wss:'];

/** \a pattern is in main's form; Chromium writes some IPv6 addresses otherwise. */
function covers(pattern, origin) {
    const star = pattern.indexOf('*');
    if (star < 0)
        return origin === new URL(pattern).origin;
    return origin.length >= pattern.length && origin.startsWith(pattern.slice(0, star))
        && origin.endsWith(pattern.slice(star + 1));
}

function isAllowedOrigin(origin) {
    if (origin === 'null')
        return config.allowOpaqueOrigins;
    const protocol = origin.slice(0, origin.indexOf(':') + 1);
    if (!ordinaryProtocols.includes(protocol))
        return true;
    const normal = origin.replace(/\.(?=(:\d+)?$)/, ''); // the dot of the root
    const patterns = isMainFrame ? config.allowedOrigins : config.subFrameOrigins;
    return patterns.some((pattern) => covers(pattern, normal));
}

function isAllowedHere() {
    // Frames of about: have the origin of the document that made them.
    return (!isMainFrame || isAllowedOrigin(location.origin)) && isAllowedOrigin(self.origin);
}
