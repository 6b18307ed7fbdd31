// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborvalue_p.h>
#include <ferry/codec/taggedjson_p.h>

#include <cstdlib>

using namespace Ferry;

// What decodes must encode, and decode again to the same bytes; and become tagged JSON, unless that
// nests too deep.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QVariant value;
    IpcError error;
    if (!decodeValue(QByteArrayView(data, qsizetype(size)), &value, &error)) {
        if (!error.is(IpcError::Code::Protocol))
            std::abort();
        return 0;
    }
    QByteArray first;
    QByteArray second;
    QVariant again;
    if (!encodeValue(value, &first, &error, ErrorStack::Include)
        || !decodeValue(first, &again, &error)
        || !encodeValue(again, &second, &error, ErrorStack::Include) || first != second)
        std::abort();

    QJsonValue json;
    QList<QByteArray> attachments;
    if (toTaggedJson(value, QStringLiteral("value"), &json, &attachments, &error,
                     ErrorStack::Include)
        && !fromTaggedJson(json, attachments, &again, &error))
        std::abort();
    return 0;
}
