// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const isMainFrame = self === top;

// The browser's own error pages, and a page whose channel was taken away: nobody to talk for, or to.
if ((isMainFrame && typeof qt === 'undefined') || location.protocol === 'chrome-error:')
    return;
