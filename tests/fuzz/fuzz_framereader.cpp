// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/framing_p.h>

#include <QtCore/QtEndian>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

using namespace Ferry;

namespace {

constexpr qsizetype limit = 5000;

struct Outcome
{
    std::vector<QByteArray> frames;
    FrameReader::Result end = FrameReader::Result::Incomplete;

    bool operator==(const Outcome &) const = default;
};

// What the reader should find, told from the whole stream at once.
Outcome wanted(QByteArrayView bytes)
{
    Outcome outcome;
    while (bytes.size() >= frameHeaderBytes) {
        const quint32 length = qFromLittleEndian<quint32>(bytes.data());
        if (length == 0 || length > quint32(limit)) {
            outcome.end = length == 0 ? FrameReader::Result::Empty : FrameReader::Result::TooLarge;
            return outcome;
        }
        if (bytes.size() - frameHeaderBytes < qsizetype(length))
            return outcome;
        outcome.frames.push_back(bytes.sliced(frameHeaderBytes, qsizetype(length)).toByteArray());
        bytes = bytes.sliced(frameHeaderBytes + qsizetype(length));
    }
    return outcome;
}

} // namespace

// The first byte says how the rest is chopped. However that is, the frames are the same, and memory stays near what came.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const qsizetype piece = 1 + data[0] * data[0] / 16;
    const QByteArrayView bytes(data + 1, qsizetype(size) - 1);
    FrameReader reader(limit);
    Outcome found;
    for (qsizetype at = 0; at < bytes.size();) {
        qsizetype room = 0;
        char *to = reader.prepare(&room);
        if (room < 1)
            std::abort();
        const qsizetype count = std::min({ room, piece, bytes.size() - at });
        std::memcpy(to, bytes.data() + at, size_t(count));
        reader.commit(count);
        at += count;
        QByteArrayView body;
        while ((found.end = reader.next(&body)) == FrameReader::Result::Frame)
            found.frames.push_back(body.toByteArray());
        if (found.end != FrameReader::Result::Incomplete)
            break;
        if (reader.capacity() > 4 * (bytes.size() + (64 << 10)))
            std::abort();
    }
    if (!(found == wanted(bytes)))
        std::abort();
    return 0;
}
