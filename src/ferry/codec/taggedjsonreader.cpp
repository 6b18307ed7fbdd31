// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/taggedjson_p.h>

#include <ferry/codec/jsonforms_p.h>
#include <ferry/codec/taggedjsonrest_p.h>
#include <ferry/codec/taggedjsonwords_p.h>

#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <map>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

/*! \brief Walks JSON with an explicit stack, so that depth costs heap only. */
class JsonReader
{
public:
    JsonReader(const QList<QByteArray> &attachments, LongValues longValues)
        : m_attachments(attachments)
        , m_longValues(longValues)
    {
    }

    bool read(const QJsonValue &json, QVariant *out)
    {
        QVariant value;
        if (!start(json, &value))
            return false;
        // Either a value is complete and belongs to the innermost level, or a level was opened just
        // now.
        while (!m_open.isEmpty()) {
            if (m_opened)
                m_opened = false;
            else
                deliver(std::move(value));
            if (m_open.back().next == m_open.back().size) {
                if (!close(&value))
                    return false;
                continue;
            }
            if (!start(nextOf(m_open.back()), &value))
                return false;
        }
        if (m_rest && !m_rest->isAtEnd())
            return badTag(u"+"_s);
        *out = value;
        return true;
    }

    IpcError error() const
    {
        return IpcError(IpcError::Code::Protocol, "Malformed message: "_L1 + m_problem);
    }

private:
    enum class Kind { List, Set, Map, PairsObject, Object, Error };

    struct Level
    {
        Kind kind = Kind::List;
        bool isContinued = false; // in m_rest
        QJsonArray array; // List, Set; of a Map and a PairsObject the pairs
        QJsonObject object;
        qsizetype next = 0; // in values: a pair counts two
        qsizetype size = 0;
        QVariantList values;
    };

    bool fail(const QString &problem)
    {
        m_problem = problem;
        return false;
    }

    bool badTag(const QString &word) { return fail("bad tagged value \"%1\""_L1.arg(word)); }

    static QJsonValue nextOf(Level &level)
    {
        const qsizetype index = level.next++;
        switch (level.kind) {
        case Kind::List:
        case Kind::Set:
            return level.array.at(index);
        case Kind::Map:
        case Kind::PairsObject:
            return level.array.at(index / 2).toArray().at(index % 2);
        case Kind::Object:
        case Kind::Error:
            break;
        }
        return (level.object.constBegin() + index).value();
    }

    void deliver(QVariant &&value) { m_open.back().values.append(std::move(value)); }

    bool open(Kind kind, const QJsonArray &array, const QJsonObject &object = {})
    {
        if (m_open.size() >= maximumNesting)
            return fail(u"nested too deep"_s);
        Level level;
        level.kind = kind;
        level.array = array;
        level.object = object;
        level.size = array.size() + object.size();
        if (kind == Kind::Map || kind == Kind::PairsObject) {
            for (const QJsonValue &pair : array) {
                if (!pair.isArray() || pair.toArray().size() != 2)
                    return badTag(kind == Kind::Map ? u"m"_s : u"o"_s);
            }
            level.size = array.size() * 2;
        }
        m_open.append(std::move(level));
        m_opened = true;
        return true;
    }

    bool start(const QJsonValue &json, QVariant *value)
    {
        switch (json.type()) {
        case QJsonValue::Array:
            return open(Kind::List, json.toArray());
        case QJsonValue::Object:
            break;
        default:
            return fromJson(json, value);
        }
        const QJsonObject object = json.toObject();
        const auto tag = object.constFind("$"_L1);
        if (tag == object.constEnd())
            return open(Kind::Object, {}, object);
        return startTagged(tag.value().toString(), object, value);
    }

    bool startTagged(const QString &word, const QJsonObject &object, QVariant *value)
    {
        const QJsonValue v = object.value("v"_L1);
        switch (word.size() == 1 ? word.front().unicode() : u'\0') {
        case u'u':
            *value = QVariant();
            return true;
        case u'n':
            return readNumber(v.toString(), value) || badTag(word);
        case u'd':
            if (!v.isDouble() && !v.isNull())
                return badTag(word);
            *value = v.isNull() ? QDateTime() : dateFromMilliseconds(v.toDouble());
            return true;
        case u'i': {
            BigInt number;
            if (!bigIntFromHex(v.toString(), &number))
                return badTag(word);
            *value = QVariant::fromValue(number);
            return true;
        }
        case u't': {
            QString text;
            if (!v.isString() || !textFromUnits(v.toString(), &text))
                return badTag(word);
            *value = text;
            return true;
        }
        case u'r':
            return readRegExp(v.toArray(), value) || badTag(word);
        case u'b':
            return readBytes(object, value) || badTag(word);
        case u'+':
            return startContinued(object, value);
        case u's':
            return v.isArray() ? open(Kind::Set, v.toArray()) : badTag(word);
        case u'm':
            return v.isArray() ? open(Kind::Map, v.toArray()) : badTag(word);
        case u'o':
            return v.isArray() ? open(Kind::PairsObject, v.toArray()) : badTag(word);
        case u'e':
            return v.isObject() ? open(Kind::Error, {}, v.toObject()) : badTag(word);
        default:
            return badTag(word);
        }
    }

    static bool readNumber(const QString &word, QVariant *value)
    {
        if (word == "NaN"_L1)
            *value = std::numeric_limits<double>::quiet_NaN();
        else if (word == "Infinity"_L1)
            *value = std::numeric_limits<double>::infinity();
        else if (word == "-Infinity"_L1)
            *value = -std::numeric_limits<double>::infinity();
        else if (word == "-0"_L1)
            *value = -0.0;
        else
            return false;
        return true;
    }

    static bool readText(const QJsonValue &json, QString *text)
    {
        if (json.isString()) {
            *text = json.toString();
            return true;
        }
        const QJsonObject object = json.toObject();
        return object.value("$"_L1).toString() == "t"_L1 && object.value("v"_L1).isString()
            && textFromUnits(object.value("v"_L1).toString(), text);
    }

    static bool readRegExp(const QJsonArray &parts, QVariant *value)
    {
        QString source;
        QString flags;
        if (parts.size() != 2 || !readText(parts.at(0), &source) || !readText(parts.at(1), &flags))
            return false;
        *value = QVariant::fromValue(RegExp(source, flags));
        return true;
    }

    /*! \brief The attachment that \a object names; nullptr when there is none. */
    const QByteArray *attachmentOf(const QJsonObject &object) const
    {
        const QJsonValue a = object.value("a"_L1);
        int index = 0;
        const bool isThere = a.isDouble() && isInt(a.toDouble(), &index) && index >= 0
            && index < m_attachments.size();
        return isThere ? &m_attachments.at(index) : nullptr;
    }

    bool readBytes(const QJsonObject &object, QVariant *value) const
    {
        const auto kind = kindOf(object.value("k"_L1).toString());
        const QByteArray *bytes = attachmentOf(object);
        if (!kind || !bytes || bytes->size() % TypedArray::elementSize(*kind))
            return false;
        *value = *kind == TypedArray::Kind::Uint8 ? QVariant(*bytes)
                                                  : QVariant::fromValue(TypedArray(*kind, *bytes));
        return true;
    }

    /*! \brief A list, object or text whose rest stands in an attachment, one for the whole value. */
    bool startContinued(const QJsonObject &object, QVariant *value)
    {
        const QByteArray *bytes = attachmentOf(object);
        if (!bytes || m_longValues == LongValues::Refuse || (m_rest && !m_rest->isOf(*bytes)))
            return badTag(u"+"_s);
        if (!m_rest)
            m_rest.emplace(*bytes, m_attachments);
        const QJsonValue v = object.value("v"_L1);
        if (v.isString()) {
            QString text = v.toString();
            if (!m_rest->appendTo(&text))
                return badTag(u"+"_s);
            *value = text;
            return true;
        }
        const bool isObject = v.isObject() && !v.toObject().contains("$"_L1);
        if (!isObject && !v.isArray())
            return badTag(u"+"_s);
        if (!open(isObject ? Kind::Object : Kind::List, v.toArray(), v.toObject()))
            return false;
        m_open.back().isContinued = true;
        return true;
    }

    bool close(QVariant *value)
    {
        Level level = m_open.takeLast();
        switch (level.kind) {
        case Kind::List:
            if (level.isContinued && !m_rest->appendTo(&level.values))
                return badTag(u"+"_s);
            *value = level.values;
            return true;
        case Kind::Set: {
            Set set;
            static_cast<QVariantList &>(set) = level.values;
            *value = QVariant::fromValue(set);
            return true;
        }
        case Kind::Map: {
            Map map;
            map.reserve(level.values.size() / 2);
            for (qsizetype i = 0; i < level.values.size(); i += 2)
                map.append({ level.values.at(i), level.values.at(i + 1) });
            *value = QVariant::fromValue(map);
            return true;
        }
        case Kind::PairsObject: {
            QVariantMap map;
            for (qsizetype i = 0; i < level.values.size(); i += 2) {
                if (level.values.at(i).typeId() != QMetaType::QString)
                    return badTag(u"o"_s);
                map.insert(level.values.at(i).toString(), level.values.at(i + 1));
            }
            *value = map;
            return true;
        }
        case Kind::Object: {
            std::map<QString, QVariant> map;
            auto member = level.object.constBegin();
            for (QVariant &v : level.values)
                map.insert_or_assign(map.cend(), (member++).key(), std::move(v));
            QVariantMap members(std::move(map));
            if (level.isContinued && !m_rest->appendTo(&members))
                return badTag(u"+"_s);
            *value = members;
            return true;
        }
        case Kind::Error:
            break;
        }
        IpcError error;
        auto member = level.object.constBegin();
        for (const QVariant &v : std::as_const(level.values)) {
            if (!setErrorMember(&error, (member++).key(), v))
                return badTag(u"e"_s);
        }
        *value = QVariant::fromValue(error);
        return true;
    }

    const QList<QByteArray> &m_attachments;
    const LongValues m_longValues;
    std::optional<TaggedJsonRest> m_rest;
    QList<Level> m_open;
    QString m_problem;
    bool m_opened = false;
};

} // namespace

bool fromTaggedJson(const QJsonValue &json, const QList<QByteArray> &attachments, QVariant *out,
                    IpcError *error, LongValues longValues)
{
    JsonReader reader(attachments, longValues);
    if (reader.read(json, out))
        return true;
    *out = QVariant();
    *error = reader.error();
    return false;
}

} // namespace Ferry
