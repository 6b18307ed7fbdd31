// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QtGlobal>
#include <QtWebEngineCore/QWebEngineUrlScheme>

// The only place for QT_VERSION_CHECK in Ferry::WebEngine. Each function says when it can go.
//
// What newer versions have and Ferry does not use yet, because it could not be compiled where this
// was written; each would come in here as one function, and nothing else of Ferry's would change
// but the place that is named:
//
// - Qt 6.7, QWebEngineUrlRequestJob::requestBody(): what a page posts.
// RequestHandler::requestStarted() reads the batches of
//   a sub-frame, and what a blocked page carries, from the header X-Ferry-Batches, which
//   js/requests.js (openRequest) sets; with a body carryParked() (js/bytes.js) would need no
//   base64. The device is sequential and may be filled later, so the request would be handed on at
//   its end.
// - Qt 6.8, QWebEngineFrame: scripts in a frame inside the page. PageFrame::pull() asks main frames
// only; a sub-frame sends
//   its bytes with the message (js/framewire.js). With runJavaScript() of a frame main could pull
//   there as well, and wake a sub-frame instead of holding its poll. PageHost::runScript() would
//   take the frame; which one a document is in would have to be found by asking each for its epoch,
//   because a request does not name its frame.

namespace Ferry::Impl {

/*! \brief Lets isolated worlds fetch() from a scheme, beside XMLHttpRequest. Drop when the minimum
 * is Qt 6.6. */
inline QWebEngineUrlScheme::Flags fetchApiFlag()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 6, 0)
    return QWebEngineUrlScheme::FetchApiAllowed;
#else
    return {};
#endif
}

} // namespace Ferry::Impl
