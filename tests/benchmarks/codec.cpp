// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// A value to bytes and back, by codec=ferry, qcbor (QCborStreamWriter and Reader), qdatastream or qjson. document= is
// arguments ("ping", 1, true), map (1 KB), bytes (1 MB) or records (5 MB). Laps are means of batches.

#include "laps.h"

#include <ferry/codec/cborvalue_p.h>

#include <QtCore/QCborStreamReader>
#include <QtCore/QCborStreamWriter>
#include <QtCore/QDataStream>
#include <QtCore/QIODevice>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

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
    case QMetaType::QVariantMap: {
        const auto &map = *static_cast<const QVariantMap *>(value.constData());
        writer.startMap(quint64(map.size()));
        for (auto it = map.begin(); it != map.end(); ++it) {
            writer.append(QStringView(it.key()));
            write(writer, it.value());
        }
        writer.endMap();
        break;
    }
    case QMetaType::QByteArray:
        writer.append(*static_cast<const QByteArray *>(value.constData()));
        break;
    case QMetaType::Double:
        writer.append(value.toDouble());
        break;
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

template <typename Text, typename Part>
Text joined(QCborStreamReader &reader, Part part)
{
    Text text;
    for (auto next = (reader.*part)(); next.status == QCborStreamReader::Ok; next = (reader.*part)())
        text = text.isEmpty() ? next.data : text + next.data;
    return text;
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
    case QCborStreamReader::Map: {
        QVariantMap map;
        reader.enterContainer();
        while (reader.hasNext()) {
            const auto key = joined<QString>(reader, &QCborStreamReader::readString);
            map.insert(map.cend(), key, read(reader));
        }
        reader.leaveContainer();
        return map;
    }
    case QCborStreamReader::String:
        return joined<QString>(reader, &QCborStreamReader::readString);
    case QCborStreamReader::ByteArray:
        return joined<QByteArray>(reader, &QCborStreamReader::readByteArray);
    case QCborStreamReader::Double: {
        const double value = reader.toDouble();
        reader.next();
        return value;
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

QVariant throughQCbor(const QVariant &value)
{
    QByteArray bytes;
    QCborStreamWriter writer(&bytes);
    write(writer, value);
    QCborStreamReader reader(bytes);
    return read(reader);
}

QVariant throughQDataStream(const QVariant &value)
{
    QByteArray bytes;
    QDataStream writer(&bytes, QIODevice::WriteOnly);
    writer << value;
    QDataStream reader(bytes);
    QVariant back;
    reader >> back;
    return back;
}

QVariant throughQJson(const QVariant &value)
{
    if (value.typeId() != QMetaType::QByteArray) {
        const QByteArray bytes = QJsonDocument::fromVariant(value).toJson(QJsonDocument::Compact);
        return QJsonDocument::fromJson(bytes).toVariant();
    }
    // JSON has no bytes.
    const QJsonArray array { QString::fromLatin1(value.toByteArray().toBase64()) };
    const QByteArray bytes = QJsonDocument(array).toJson(QJsonDocument::Compact);
    return QByteArray::fromBase64(QJsonDocument::fromJson(bytes).array().at(0).toString().toLatin1());
}

QVariant records(int count)
{
    QVariantList list;
    for (int i = 0; i < count; ++i)
        list.append(QVariantMap { { u"id"_s, i },
                                  { u"name"_s, u"item-%1"_s.arg(i) },
                                  { u"price"_s, i * 1.25 + 0.1 },
                                  { u"ok"_s, i % 2 == 0 },
                                  { u"tags"_s, QVariantList { u"alpha"_s, u"beta"_s, u"gamma"_s } },
                                  { u"at"_s, QVariantMap { { u"x"_s, i }, { u"y"_s, -i } } } });
    return QVariantMap { { u"type"_s, u"batch"_s }, { u"items"_s, list } };
}

QVariant document(const std::string &name)
{
    if (name == "map")
        return records(10);
    if (name == "bytes")
        return QByteArray(1 << 20, 'x');
    if (name == "records")
        return records(50000);
    return QVariantList { u"ping"_s, 1, true };
}

} // namespace

int main(int argc, char **argv)
{
#if defined(__GLIBC__)
    // Freed memory stays: what it costs to get a large block's pages again is no codec's doing.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
    const Options options(argc, argv);
    const std::map<std::string, QVariant (*)(const QVariant &)> codecs { { "ferry", throughFerry },
                                                                         { "qcbor", throughQCbor },
                                                                         { "qdatastream", throughQDataStream },
                                                                         { "qjson", throughQJson } };
    const auto through = codecs.at(options.text("codec", "ferry"));
    const std::string name = options.text("document");
    const QVariant value = document(name);
    if (through(value) != value && options.text("codec") != "qjson") // its numbers are all doubles
        return 1;
    const int batch = name == "map" ? 50 : name == "bytes" || name == "records" ? 1 : 1000;
    Laps laps(options.number("secs", 0.25), batch);
    laps.start();
    do {
        for (int i = 0; i < batch; ++i)
            through(value);
    } while (laps.lap());
    laps.report();
    return 0;
}
