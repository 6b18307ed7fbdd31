// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborvalue_p.h>

#include <ferry/codec/cborreader_p.h>
#include <ferry/codec/cborwriter_p.h>
#include <ferry/codec/walk_p.h>

namespace Ferry {

bool encodeValue(const QVariant &value, QByteArray *out, IpcError *error, ErrorStack stack)
{
    CborBytes bytes(out);
    CborWriter writer(bytes);
    Refusal refusal;
    if (!Walk(writer, stack).run(value, &refusal)) {
        bytes.rollback();
        *error = notCloneableError(QStringLiteral("value") + refusal.path, refusal.type);
        return false;
    }
    bytes.commit();
    return true;
}

bool decodeValue(QByteArrayView bytes, QVariant *value, IpcError *error)
{
    CborReader reader(bytes);
    if (reader.readValue(value) && reader.expectEnd())
        return true;
    *value = QVariant();
    *error = reader.error();
    return false;
}

} // namespace Ferry
