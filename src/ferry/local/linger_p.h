// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtNetwork/QLocalSocket>

namespace Ferry {

/*!
    \brief Keeps \a socket, which nobody listens to any more, until its last bytes have left and the
    other end has hung up, for a bounded time. False, and \a socket stays the caller's, when there is
    nothing to wait for, or too many wait already.

    Hanging up first would make a write of the other end fail, and QLocalSocket drops what it has not
    read then: the goodbye would be lost. So an application that ends blocks for up to a second while
    bytes have not left, or the other end has been writing and has not hung up.
*/
bool linger(QLocalSocket *socket);

} // namespace Ferry
