// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/peercredentials_p.h>

#include <QtCore/QList>

#include <algorithm>
#include <cerrno>

#if defined(Q_OS_UNIX)
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace Ferry {

#if defined(Q_OS_UNIX)

namespace {

#if defined(SO_PEERCRED) && defined(Q_OS_LINUX)

bool ask(int descriptor, PeerCredentials *credentials)
{
    ucred found {};
    socklen_t size = sizeof(found);
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &found, &size) != 0)
        return false;
    credentials->processId = found.pid;
    credentials->user = found.uid;
    credentials->group = found.gid;
    return true;
}

bool isMember(int descriptor, gid_t group)
{
#if defined(SO_PEERGROUPS)
    QList<gid_t> groups(64);
    socklen_t size = socklen_t(groups.size() * qsizetype(sizeof(gid_t)));
    int result = getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size);
    if (result != 0 && errno == ERANGE) {
        groups.resize(qsizetype(size / sizeof(gid_t)));
        result = getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size);
    }
    if (result != 0)
        return false;
    groups.resize(qsizetype(size / sizeof(gid_t)));
    return groups.contains(group);
#else
    Q_UNUSED(descriptor)
    Q_UNUSED(group)
    return false;
#endif
}

#else

bool ask(int descriptor, PeerCredentials *credentials)
{
    uid_t user = 0;
    gid_t group = 0;
    if (getpeereid(descriptor, &user, &group) != 0)
        return false;
    credentials->user = user;
    credentials->group = group;
    return true;
}

bool isMember(int, gid_t)
{
    return false;
}

#endif

bool weAreIn(gid_t group)
{
    const int count = getgroups(0, nullptr);
    QList<gid_t> groups(std::max(count, 0));
    const int found = getgroups(int(groups.size()), groups.data());
    groups.resize(std::max(found, 0));
    return group == getegid() || groups.contains(group);
}

} // namespace

PeerCredentials peerCredentials(qintptr descriptor, GroupRule rule)
{
    PeerCredentials credentials;
    const int socket = int(descriptor);
    if (!ask(socket, &credentials))
        return credentials;
    credentials.known = true;
    credentials.sameUser = credentials.user == geteuid();
    credentials.sharedGroup = rule == GroupRule::OursIncludeIt
        ? weAreIn(credentials.group)
        : credentials.group == getegid() || isMember(socket, getegid());
    return credentials;
}

#else

PeerCredentials peerCredentials(qintptr, GroupRule)
{
    return {}; // named pipes: QLocalServer's access options are the guard
}

#endif

QString accessRefusal(const PeerCredentials &credentials, ListenOptions::Access access)
{
    switch (access) {
    case ListenOptions::Access::User:
        if (credentials.sameUser)
            return {};
        return u"process %1 belongs to user %2, and only the own user is accepted"_s
            .arg(credentials.processId)
            .arg(credentials.user);
    case ListenOptions::Access::Group:
        if (credentials.sameUser || credentials.sharedGroup)
            return {};
        return u"process %1 belongs to user %2 and group %3, and only the own user and group are accepted"_s
            .arg(credentials.processId)
            .arg(credentials.user)
            .arg(credentials.group);
    case ListenOptions::Access::World:
        break;
    }
    return {};
}

} // namespace Ferry
