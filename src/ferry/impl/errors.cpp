// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/impl/errors.h>

#include <ferry/impl/convert.h>

using namespace Qt::StringLiterals;

namespace Ferry::Impl {

QString missingArgument(qsizetype index, QMetaType type)
{
    return u"argument %1 is missing (%2)"_s.arg(QString::number(index + 1), typeWord(type));
}

QString refusedArgument(qsizetype index, const Mismatch &why)
{
    return why.text(u"argument "_s + QString::number(index + 1));
}

IpcError badArgument(const QString &problem)
{
    return IpcError(IpcError::Code::BadArgument, problem);
}

IpcError refusedResult(const Mismatch &why)
{
    return badArgument(why.text(u"result"_s));
}

IpcError noReplyError()
{
    return IpcError(IpcError::Code::NoReply, u"reply was never sent"_s);
}

} // namespace Ferry::Impl
