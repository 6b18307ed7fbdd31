// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferrywebengine/webengineglobal.h>

namespace Ferry {

/*!
    \brief Registers the URL schemes `ferry` and `ferry-local`, over which pages make synchronous calls.

    It runs by itself when the application object is made. A program that links Ferry statically calls it, before it makes
    its QGuiApplication; and so does one that only imports Ferry.WebEngine, unless nothing uses QtWebEngine before that
    import. Idempotent.

    Errors: a warning when it is too late; WebEngineTransport::refusal() then says so.
    Thread: the main thread.
*/
FERRY_WEBENGINE_EXPORT void registerSchemes();

} // namespace Ferry
