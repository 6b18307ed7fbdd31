// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <optional>

namespace Ferry {

/*!
    \brief Where a utility process finds its main: the value of an environment variable
   (PROTOCOL.md, section 4).

    "fd:7": a connection that it inherited. "local:TOKEN:ADDRESS": a local socket that lets in who
   has the token.
*/
struct ParentAddress
{
    static constexpr const char *variable = "FERRY_PARENT_PORT";

    qintptr descriptor = -1; //!< -1: there is a server instead
    QString server;
    QByteArray token;

    QString toString() const;
    static std::optional<ParentAddress> fromString(const QString &text);
    /*! \brief This process's own, once: afterwards neither the variable nor the descriptor reach
     * its children. */
    static std::optional<ParentAddress> take();
};

} // namespace Ferry
