// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborframe_p.h>

#include <cstdlib>

using namespace Ferry;

// What decodes must encode, and decode again to the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Message message;
    IpcError error;
    if (!decodeFrame(QByteArrayView(data, qsizetype(size)), &message, &error)) {
        if (!error.is(IpcError::Code::Protocol))
            std::abort();
        return 0;
    }
    QByteArray first;
    QByteArray second;
    qsizetype bytes = 0;
    if (!encodeFrame(message, &first, &error, ErrorStack::Include)
        || !measure(message, &bytes, &error, ErrorStack::Include) || bytes != first.size()
        || !decodeFrame(first, &message, &error)
        || !encodeFrame(message, &second, &error, ErrorStack::Include) || first != second)
        std::abort();
    return 0;
}
