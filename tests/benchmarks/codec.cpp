// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Row C1: the arguments ("ping", 1, true) to CBOR and back, by test=ferry or test=qcbor. Laps are
// means of batches.

#include "laps.h"

#include <ferry/codec/cborvalue_p.h>

#include <QtCore/QCborStreamReader>
#include <QtCore/QCborStreamWriter>

using namespace Qt::StringLiterals;

namespace {

QVariant throughFerry(const QVariant &value)
{
    QByteArray bytes;
    QVariant back;
    Ferry::IpcError error;
    if (!Ferry::encodeValue(value, &bytes, &error) || !Ferry::decodeValue(bytes, &back, &error))
        std::abort();
    return back;
}

// As one would write it by hand for these types.
void write(QCborStreamWriter &writer, const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::QVariantList: {
        const auto &list = *static_cast<const QVariantList *>(value.constData());
        writer.startArray(quint64(list.size()));
        for (const QVariant &item : list)
            write(writer, item);
        writer.endArray();
        break;
    }
    case QMetaType::QString:
        writer.append(QStringView(*static_cast<const QString *>(value.constData())));
        break;
    case QMetaType::Int:
        writer.append(qint64(value.toInt()));
        break;
    case QMetaType::Bool:
        writer.append(value.toBool());
        break;
    default:
        std::abort();
    }
}

QVariant read(QCborStreamReader &reader)
{
    switch (reader.type()) {
    case QCborStreamReader::Array: {
        QVariantList list;
        list.reserve(qsizetype(reader.length()));
        reader.enterContainer();
        while (reader.hasNext())
            list.append(read(reader));
        reader.leaveContainer();
        return list;
    }
    case QCborStreamReader::String: {
        QString text;
        for (auto part = reader.readString(); part.status == QCborStreamReader::Ok;
             part = reader.readString())
            text = text.isEmpty() ? part.data : text + part.data;
        return text;
    }
    case QCborStreamReader::SimpleType: {
        const bool value = reader.toBool();
        reader.next();
        return value;
    }
    default: {
        const int value = int(reader.toInteger());
        reader.next();
        return value;
    }
    }
}

QVariant throughQt(const QVariant &value)
{
    QByteArray bytes;
    QCborStreamWriter writer(&bytes);
    write(writer, value);
    QCborStreamReader reader(bytes);
    return read(reader);
}

} // namespace

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    const auto through = options.text("test") == "ferry" ? throughFerry : throughQt;
    const QVariant value = QVariantList { u"ping"_s, 1, true };
    if (through(value) != value)
        return 1;
    constexpr int batch = 1000;
    Laps laps(options.number("secs", 0.25), batch);
    laps.start();
    do {
        for (int i = 0; i < batch; ++i)
            through(value);
    } while (laps.lap());
    laps.report();
    return 0;
}
