// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

namespace Ferry {

/*! \brief Where a name lives. */
struct LocalName
{
    QString path; //!< of the socket; on Windows the pipe's name
    QString directory; //!< of a plain name: ours, mode 0700; empty for an absolute path
    QString error; //!< why \a path is not usable; empty when it is

    QString lockPath() const { return path + QStringLiteral(".lock"); }
};

/*!
    \brief The same answer for a server and its clients.

    An absolute path is taken as it is. A plain name lives in $XDG_RUNTIME_DIR/ferry, else in
    /run/user/<uid>/ferry when there is one, else in <temp>/ferry-<uid>. Nothing is created.
*/
FERRY_EXPORT LocalName resolveLocalName(const QString &name);

/*!
    \brief Creates the directory of a plain name, or checks that it is ours alone. Empty, or a
    sentence.
*/
FERRY_EXPORT QString preparePrivateDirectory(const QString &directory);
/*!
    \brief The same check for a client: nothing is created, and a missing directory is fine
    (nobody listens there).
*/
FERRY_EXPORT QString checkPrivateDirectory(const QString &directory);

} // namespace Ferry
