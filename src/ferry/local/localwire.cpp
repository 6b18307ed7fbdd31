// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborframe_p.h>
#include <ferry/local/localwire_p.h>
#include <ferry/message/link_p.h>

using namespace Qt::StringLiterals;

namespace Ferry {

Q_LOGGING_CATEGORY(lcLocal, "ferry.local", QtWarningMsg)

qint64 sizeOf(const std::vector<Insert> &inserts, size_t first)
{
    qint64 size = 0;
    for (; first < inserts.size(); ++first)
        size += inserts[first].bytes.size();
    return size;
}

bool appendFrame(const Message &message, qsizetype limit, bool trusted, QByteArray *out,
                 IpcError *error, std::vector<Insert> *inserts, SharedOutlet *outlet)
{
    const qsizetype start = out->size();
    const size_t firstInsert = inserts ? inserts->size() : 0;
    out->resize(start + frameHeaderBytes);
    if (!encodeFrame(message, out, inserts, error,
                     trusted ? ErrorStack::Include : ErrorStack::Omit, outlet)) {
        out->truncate(start);
        return false;
    }
    const qsizetype inserted = inserts ? sizeOf(*inserts, firstInsert) : 0;
    const qsizetype length = out->size() - start - frameHeaderBytes + inserted;
    const qsizetype placed = outlet ? outlet->placedBytes() : 0;
    if (length + placed > limit) {
        out->truncate(start);
        if (inserts)
            inserts->resize(firstInsert);
        *error = tooLargeError(length + placed, limit);
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
