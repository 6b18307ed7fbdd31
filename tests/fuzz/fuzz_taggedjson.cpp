// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/taggedjson_p.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include <cstdlib>

using namespace Ferry;

// What decodes must encode (unless the normal form nests deeper as JSON), and decode again to the
// same JSON.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto document = QJsonDocument::fromJson(
        QByteArray::fromRawData(reinterpret_cast<const char *>(data), qsizetype(size)));
    if (!document.isArray())
        return 0;
    const QList<QByteArray> given { "12345678", "", "abc", "\x83\x01\x61x\x80" };
    QVariant value;
    IpcError error;
    if (!fromTaggedJson(document.array(), given, &value, &error)) {
        if (!error.is(IpcError::Code::Protocol))
            std::abort();
        return 0;
    }
    QJsonValue first;
    QJsonValue second;
    QList<QByteArray> attachments;
    if (!toTaggedJson(value, QStringLiteral("value"), &first, &attachments, &error,
                      ErrorStack::Include)) {
        if (!error.message().contains(QStringLiteral("nesting")))
            std::abort();
        return 0;
    }
    QVariant again;
    QList<QByteArray> attachedAgain;
    if (!fromTaggedJson(first, attachments, &again, &error)
        || !toTaggedJson(again, QStringLiteral("value"), &second, &attachedAgain, &error,
                         ErrorStack::Include)
        || first != second || attachments != attachedAgain)
        std::abort();
    return 0;
}
