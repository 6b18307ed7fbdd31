// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/taggedjson_p.h>

#include <ferry/codec/unicode_p.h>
#include <ferry/codec/walk_p.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QMetaEnum>
#include <QtCore/QtEndian>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

QJsonObject tagged(QLatin1StringView word, const QJsonValue &value)
{
    return { { u"$"_s, QString(word) }, { u"v"_s, value } };
}

/*! \brief Hexadecimal digits of a BigInt; decimals would take quadratic time. */
QString hexOf(const BigInt &value)
{
    if (value.isZero())
        return u"0"_s;
    QByteArray digits = value.magnitude().toHex();
    if (digits.startsWith('0'))
        digits.remove(0, 1);
    return (value.isNegative() ? "-"_L1 : ""_L1) + QLatin1StringView(digits);
}

/*! \brief What JSON text cannot carry: lone surrogates, and (QJsonDocument takes it for a byte
 * order mark) a leading U+FEFF. */
bool needsTag(const QString &text)
{
    return hasLoneSurrogate(text) || text.startsWith(QChar(0xfeff));
}

QString unitsOf(const QString &text)
{
    QByteArray units(text.size() * 2, Qt::Uninitialized);
    qToBigEndian<char16_t>(text.utf16(), text.size(), units.data());
    return QString::fromLatin1(units.toHex());
}

QString classNameOf(TypedArray::Kind kind)
{
    const auto word =
        QString::fromLatin1(QMetaEnum::fromType<TypedArray::Kind>().valueToKey(int(kind)));
    if (kind == TypedArray::Kind::ArrayBuffer || kind == TypedArray::Kind::DataView)
        return word;
    return word + "Array"_L1;
}

/*! \brief The sink of a Walk that builds QJsonValues from the inside out. */
class JsonBuilder
{
public:
    explicit JsonBuilder(QList<QByteArray> *attachments)
        : m_attachments(attachments)
    {
    }

    QJsonValue take() { return std::move(m_result); }

    void undefined() { put(QJsonObject { { u"$"_s, u"u"_s } }); }
    void null() { put(QJsonValue::Null); }
    void boolean(bool value) { put(value); }
    void integer(qint64 value)
    {
        if (value >= -maximumSafeInteger && value <= maximumSafeInteger)
            put(QJsonValue(value));
        else
            bigInt(BigInt(value));
    }
    void unsignedInteger(quint64 value)
    {
        if (value <= quint64(maximumSafeInteger))
            put(QJsonValue(qint64(value)));
        else
            bigInt(BigInt(value));
    }
    void number(double value)
    {
        if (value != value)
            put(tagged("n"_L1, u"NaN"_s));
        else if (std::isinf(value))
            put(tagged("n"_L1, value > 0 ? u"Infinity"_s : u"-Infinity"_s));
        else if (value == 0)
            put(tagged("n"_L1, u"-0"_s)); // +0 is an integer
        else
            put(value);
    }
    void text(const QString &value) { put(textValue(value)); }
    void bytes(const QByteArray &value) { attach(u"Uint8Array"_s, value); }
    void date(double milliseconds)
    {
        put(tagged("d"_L1, milliseconds == milliseconds ? QJsonValue(milliseconds) : QJsonValue()));
    }
    void regExp(const RegExp &value)
    {
        put(tagged("r"_L1, QJsonArray { textValue(value.source()), textValue(value.flags()) }));
    }
    void bigInt(const BigInt &value) { put(tagged("i"_L1, hexOf(value))); }
    void typedArray(const TypedArray &value) { attach(classNameOf(value.kind()), value.bytes()); }

    bool beginList(qsizetype) { return begin(Shape::List, 1); }
    void endList() { put(end().array); }
    bool beginSet(qsizetype) { return begin(Shape::List, 2); }
    void endSet() { put(tagged("s"_L1, end().array)); }
    bool beginMap(qsizetype) { return begin(Shape::Pairs, 3); }
    void endMap() { put(tagged("m"_L1, end().array)); }
    bool beginObject(const QVariantMap &members)
    {
        bool plain = !members.contains(u"$"_s);
        for (auto it = members.begin(); plain && it != members.end(); ++it)
            plain = !needsTag(it.key());
        return plain ? begin(Shape::Members, 1) : begin(Shape::Pairs, 3);
    }
    void key(const QString &key)
    {
        // As the first of a pair, a key is a value like any other.
        if (m_open.back().shape == Shape::Pairs)
            text(key);
        else
            m_open.back().key = key;
    }
    void endObject()
    {
        Level level = end();
        if (level.shape == Shape::Members)
            put(level.object);
        else
            put(tagged("o"_L1, level.array));
    }
    bool beginError(const QVariantMap &) { return begin(Shape::Members, 2); }
    void endError() { put(tagged("e"_L1, end().object)); }

private:
    enum class Shape { List, Pairs, Members };

    struct Level
    {
        Shape shape = Shape::List;
        int nesting = 0;
        bool atValue = false; // of a pair
        QString key;
        QJsonValue first; // of a pair
        QJsonArray array;
        QJsonObject object;
    };

    static QJsonValue textValue(const QString &text)
    {
        return needsTag(text) ? QJsonValue(tagged("t"_L1, unitsOf(text))) : QJsonValue(text);
    }

    void attach(const QString &kind, const QByteArray &bytes)
    {
        put(QJsonObject {
            { u"$"_s, u"b"_s }, { u"k"_s, kind }, { u"a"_s, m_attachments->size() } });
        m_attachments->append(bytes);
    }

    bool begin(Shape shape, int nesting)
    {
        // What stands inside may be tagged itself, which takes two more levels.
        if (m_nesting + nesting + 2 > maximumJsonNesting)
            return false;
        m_nesting += nesting;
        Level level;
        level.shape = shape;
        level.nesting = nesting;
        m_open.append(std::move(level));
        return true;
    }

    Level end()
    {
        Level level = m_open.takeLast();
        m_nesting -= level.nesting;
        return level;
    }

    void put(const QJsonValue &value)
    {
        if (m_open.isEmpty()) {
            m_result = value;
            return;
        }
        Level &level = m_open.back();
        switch (level.shape) {
        case Shape::List:
            level.array.append(value);
            break;
        case Shape::Pairs:
            if (level.atValue)
                level.array.append(QJsonArray { level.first, value });
            else
                level.first = value;
            level.atValue = !level.atValue;
            break;
        case Shape::Members:
            level.object.insert(level.key, value);
            break;
        }
    }

    QList<QByteArray> *m_attachments;
    QList<Level> m_open;
    QJsonValue m_result;
    int m_nesting = 0;
};

} // namespace

bool toTaggedJson(const QVariant &value, const QString &path, QJsonValue *out,
                  QList<QByteArray> *attachments, IpcError *error, ErrorStack stack)
{
    const qsizetype attachedBefore = attachments->size();
    JsonBuilder builder(attachments);
    Refusal refusal;
    if (!Walk(builder, stack).run(value, &refusal)) {
        attachments->resize(attachedBefore);
        *error = notCloneableError(path + refusal.path, refusal.type);
        return false;
    }
    *out = builder.take();
    return true;
}

} // namespace Ferry
