// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/utility/parentaddress_p.h>

#include <QtCore/QStringList>

#if defined(Q_OS_UNIX)
#include <fcntl.h>
#endif

using namespace Qt::StringLiterals;

namespace Ferry {

QString ParentAddress::toString() const
{
    if (descriptor >= 0)
        return u"fd:%1"_s.arg(descriptor);
    return u"local:%1:%2"_s.arg(QString::fromLatin1(token.toHex()), server);
}

std::optional<ParentAddress> ParentAddress::fromString(const QString &text)
{
    ParentAddress address;
    if (text.startsWith("fd:"_L1)) {
        bool ok = false;
        address.descriptor = text.mid(3).toInt(&ok);
        if (ok && address.descriptor >= 0)
            return address;
    } else if (text.startsWith("local:"_L1)) {
        address.token = QByteArray::fromHex(text.section(u':', 1, 1).toLatin1());
        address.server = text.section(u':', 2);
        if (!address.server.isEmpty())
            return address;
    }
    return std::nullopt;
}

std::optional<ParentAddress> ParentAddress::take()
{
    const auto address = fromString(qEnvironmentVariable(variable));
    qunsetenv(variable);
#if defined(Q_OS_UNIX)
    if (address && address->descriptor >= 0)
        fcntl(int(address->descriptor), F_SETFD, FD_CLOEXEC);
#endif
    return address;
}

} // namespace Ferry
