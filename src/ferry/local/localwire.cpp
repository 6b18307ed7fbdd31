// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborframe_p.h>
#include <ferry/local/localwire_p.h>
#include <ferry/message/link_p.h>

using namespace Qt::StringLiterals;

namespace Ferry {

Q_LOGGING_CATEGORY(lcLocal, "ferry.local", QtWarningMsg)

bool appendFrame(const Message &message, qsizetype limit, bool trusted, QByteArray *out,
                 IpcError *error)
{
    const qsizetype start = out->size();
    out->resize(start + frameHeaderBytes);
    if (!encodeFrame(message, out, error, trusted ? ErrorStack::Include : ErrorStack::Omit)) {
        out->truncate(start);
        return false;
    }
    const qsizetype length = out->size() - start - frameHeaderBytes;
    if (length > limit) {
        out->truncate(start);
        *error = tooLargeError(length, limit);
        return false;
    }
    putFrameLength(out->data() + start, quint32(length));
    return true;
}

QByteArray byeFrame(const IpcError &error, bool trusted)
{
    // Larger than any text of Ferry's own, small enough for every receiver.
    constexpr qsizetype limit = 64 * 1024;
    Message bye;
    bye.kind = MessageKind::Bye;
    bye.error = error;
    QByteArray frame;
    IpcError problem;
    if (!appendFrame(bye, limit, trusted, &frame, &problem)) {
        bye.error = IpcError(error.message().left(1000), error.code().left(1000));
        appendFrame(bye, limit, trusted, &frame, &problem);
    }
    return frame;
}

IpcError protocolError(const QString &text)
{
    return IpcError(IpcError::Code::Protocol, text);
}

IpcError frameError(FrameReader::Result result, const FrameReader &reader)
{
    if (result == FrameReader::Result::Empty)
        return protocolError(u"A frame of length 0"_s);
    return protocolError(u"A frame of %1 bytes; the limit is %2"_s.arg(reader.announcedLength())
                             .arg(reader.limit()));
}

} // namespace Ferry
