// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborframe_p.h>

#include <cstdlib>

using namespace Ferry;

namespace {

/*! \brief Memory of every number, of which those that are even were handed over. */
class Memories final : public SharedInlet
{
public:
    const char *fetch(quint64 memory, quint64 size, QVariant *value) override
    {
        if (size > 64)
            return "more than it has";
        const QByteArray bytes(qsizetype(size), 'x');
        *value = memory % 2 ? QVariant(bytes) : QVariant::fromValue(SharedBuffer(bytes));
        return nullptr;
    }
};

// What decodes must encode, and decode again to the same bytes.
void roundTrip(QByteArrayView bytes, SharedInlet *inlet)
{
    Message message;
    IpcError error;
    if (!decodeFrame(bytes, &message, &error, {}, inlet)) {
        if (!error.is(IpcError::Code::Protocol))
            std::abort();
        return;
    }
    QByteArray first;
    QByteArray second;
    qsizetype size = 0;
    if (!encodeFrame(message, &first, &error, ErrorStack::Include)
        || !measure(message, &size, &error, ErrorStack::Include) || size != first.size()
        || !decodeFrame(first, &message, &error, {}, inlet)
        || !encodeFrame(message, &second, &error, ErrorStack::Include) || first != second)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Memories memories;
    roundTrip(QByteArrayView(data, qsizetype(size)), nullptr);
    roundTrip(QByteArrayView(data, qsizetype(size)), &memories);
    return 0;
}
