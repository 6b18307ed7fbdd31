// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

namespace Ferry {

/*! \brief The kernel's word on who is at the other end of a socket. */
struct PeerCredentials
{
    bool known = false; //!< false where the system does not tell
    qint64 processId = 0; //!< 0 where it tells only the user
    quint32 user = 0;
    quint32 group = 0;
    bool sameUser =
        true; //!< as this process; true when not known, the endpoint's own rights decide then
    bool sharedGroup = true;
};

/*!
    \brief Whose group counts: a server lets in members of its own; a client accepts a server of
    any group that it is in.
*/
enum class GroupRule { MemberOfOurs, OursIncludeIt };

PeerCredentials peerCredentials(qintptr descriptor, GroupRule rule);

/*! \brief Of a process that this one started: the same user, known by its id. */
inline PeerCredentials childCredentials(qint64 processId)
{
    PeerCredentials credentials;
    credentials.processId = processId;
    return credentials;
}

/*! \brief Empty when \a credentials satisfy \a access, else a sentence. */
QString accessRefusal(const PeerCredentials &credentials, ListenOptions::Access access);

} // namespace Ferry
