// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/clone_p.h>
#include <ferry/sharedbuffer_p.h>

#include <QtCore/QDateTime>
#include <QtCore/QVarLengthArray>

namespace Ferry {

/*!
    \brief The one walk over C++ values, for every encoder: decides what each value is and tells \a
   Sink.

    Sink: undefined() null() boolean() integer(qint64) unsignedInteger(quint64) number(double)
   text() bytes() date() regExp() bigInt() typedArray(), sharedBuffer() if it cares;
   beginList(size) endList(), beginSet/endSet,
   beginMap/endMap (keys and values in turn), beginObject(members) key() endObject(),
   beginError/key/endError. Each begin… returns false when the sink cannot nest any deeper.

    No recursion: a value's depth costs heap, never stack.
*/
template <typename Sink>
class Walk
{
public:
    Walk(Sink &sink, ErrorStack stack)
        : m_sink(sink)
        , m_stack(stack)
    {
    }

    /*! \brief False with \a refusal set, relative to \a value, when something in it cannot be
     * cloned. */
    bool run(const QVariant &value, Refusal *refusal)
    {
        if (emitFast(value))
            return true;
        m_refusal = refusal;
        if (!emitValue(value))
            return refuse();
        while (!m_open.isEmpty()) {
            if (!step())
                return refuse();
        }
        return true;
    }

private:
    enum class Kind { List, Set, Map, Object, Error };

    struct Level
    {
        Kind kind = Kind::List;
        bool atValue = false; // of a Map's pair
        const QVariant *element = nullptr; // List, Set: the next one
        const QVariant *elementsEnd = nullptr;
        const QVariant *elementsBegin = nullptr;
        const QPair<QVariant, QVariant> *pair = nullptr; // Map: the next or current one
        const QPair<QVariant, QVariant> *pairsEnd = nullptr;
        const QPair<QVariant, QVariant> *pairsBegin = nullptr;
        QVariantMap::const_iterator member; // Object, Error: the next one
        QVariantMap::const_iterator membersEnd;
        QVariant owner; // what the pointers above point into, when the walk made it
    };

    template <typename T>
    static const T &as(const QVariant &value)
    {
        return *static_cast<const T *>(value.constData());
    }

    /*! \brief The types that most messages consist of; false for all others. */
    bool emitFast(const QVariant &value)
    {
        switch (value.typeId()) {
        case QMetaType::QString:
            m_sink.text(as<QString>(value));
            return true;
        case QMetaType::Int:
            m_sink.integer(as<int>(value));
            return true;
        case QMetaType::Double:
            number(as<double>(value));
            return true;
        case QMetaType::Bool:
            m_sink.boolean(as<bool>(value));
            return true;
        case QMetaType::QByteArray:
            m_sink.bytes(as<QByteArray>(value));
            return true;
        case QMetaType::Nullptr:
            m_sink.null();
            return true;
        case QMetaType::UnknownType:
            m_sink.undefined();
            return true;
        case QMetaType::LongLong:
            m_sink.integer(as<qint64>(value));
            return true;
        case QMetaType::ULongLong:
            m_sink.unsignedInteger(as<quint64>(value));
            return true;
        default:
            return false;
        }
    }

    bool emitValue(const QVariant &value)
    {
        if (emitFast(value))
            return true;
        switch (value.typeId()) {
        case QMetaType::QVariantList:
            return openList(Kind::List, as<QVariantList>(value), {});
        case QMetaType::QVariantMap:
            return openObject(as<QVariantMap>(value), {});
        default:
            break;
        }
        QVariant form;
        if (!toNormalForm(value, &form, &m_refusal->type))
            return false;
        return emitFast(form) || emitRare(form);
    }

    bool emitRare(const QVariant &form)
    {
        const int id = form.typeId();
        if (id == QMetaType::QVariantList)
            return openList(Kind::List, as<QVariantList>(form), form);
        if (id == QMetaType::QVariantMap)
            return openObject(as<QVariantMap>(form), form);
        if (id == QMetaType::QDateTime)
            m_sink.date(millisecondsOf(as<QDateTime>(form)));
        else if (id == qMetaTypeId<TypedArray>())
            typedArray(as<TypedArray>(form));
        else if (id == qMetaTypeId<SharedBuffer>())
            sharedBuffer(as<SharedBuffer>(form));
        else if (id == qMetaTypeId<BigInt>())
            m_sink.bigInt(as<BigInt>(form));
        else if (id == qMetaTypeId<RegExp>())
            m_sink.regExp(as<RegExp>(form));
        else if (id == qMetaTypeId<Set>())
            return openList(Kind::Set, as<Set>(form), form);
        else if (id == qMetaTypeId<Map>())
            return openMap(as<Map>(form), form);
        else
            return openError(as<IpcError>(form));
        return true;
    }

    void number(double value)
    {
        int integer = 0;
        if (isInt(value, &integer))
            m_sink.integer(integer);
        else
            m_sink.number(value);
    }

    void typedArray(const TypedArray &array)
    {
        if (array.kind() == TypedArray::Kind::Uint8)
            m_sink.bytes(array.bytes());
        else
            m_sink.typedArray(array);
    }

    void sharedBuffer(const SharedBuffer &buffer)
    {
        if (const auto &data = SharedBufferData::of(buffer))
            data->freeze(); // on every lane alike
        if constexpr (requires { m_sink.sharedBuffer(buffer); })
            m_sink.sharedBuffer(buffer);
        else
            m_sink.bytes(buffer.toByteArray());
    }

    bool open(bool begun, Level &&level)
    {
        if (!begun || m_open.size() >= maximumNesting) {
            m_refusal->type = QStringLiteral("nesting deeper than %1").arg(maximumNesting);
            return false;
        }
        m_open.push_back(std::move(level));
        return true;
    }

    bool openList(Kind kind, const QVariantList &list, const QVariant &owner)
    {
        Level level;
        level.kind = kind;
        level.elementsBegin = level.element = list.constData();
        level.elementsEnd = level.element + list.size();
        level.owner = owner;
        return open(kind == Kind::List ? m_sink.beginList(list.size())
                                       : m_sink.beginSet(list.size()),
                    std::move(level));
    }

    bool openMap(const Map &map, const QVariant &owner)
    {
        Level level;
        level.kind = Kind::Map;
        level.pairsBegin = level.pair = map.constData();
        level.pairsEnd = level.pair + map.size();
        level.owner = owner;
        return open(m_sink.beginMap(map.size()), std::move(level));
    }

    bool openObject(const QVariantMap &map, const QVariant &owner)
    {
        Level level;
        level.kind = Kind::Object;
        level.member = map.cbegin();
        level.membersEnd = map.cend();
        level.owner = owner;
        return open(m_sink.beginObject(map), std::move(level));
    }

    bool openError(const IpcError &error)
    {
        QVariantMap members { { QStringLiteral("name"), error.name() },
                              { QStringLiteral("message"), error.message() } };
        if (!error.code().isEmpty())
            members.insert(QStringLiteral("code"), error.code());
        if (m_stack == ErrorStack::Include && !error.stack().isEmpty())
            members.insert(QStringLiteral("stack"), error.stack());
        if (error.data().isValid())
            members.insert(QStringLiteral("data"), error.data());
        if (error.cause().isValid())
            members.insert(QStringLiteral("cause"), error.cause());

        Level level;
        level.kind = Kind::Error;
        level.member = members.cbegin();
        level.membersEnd = members.cend();
        level.owner = members;
        return open(m_sink.beginError(members), std::move(level));
    }

    /*! \brief Emits the next value of the innermost level, or closes it. */
    bool step()
    {
        Level &level = m_open.back();
        switch (level.kind) {
        case Kind::List:
        case Kind::Set:
            if (level.element != level.elementsEnd)
                return emitValue(*level.element++);
            level.kind == Kind::List ? m_sink.endList() : m_sink.endSet();
            break;
        case Kind::Map:
            if (level.pair != level.pairsEnd) {
                const QPair<QVariant, QVariant> *pair = level.pair;
                level.atValue = !level.atValue;
                if (level.atValue)
                    return emitValue(pair->first);
                ++level.pair;
                return emitValue(pair->second);
            }
            m_sink.endMap();
            break;
        case Kind::Object:
        case Kind::Error:
            if (level.member != level.membersEnd) {
                const auto member = level.member++;
                m_sink.key(member.key());
                return emitValue(member.value());
            }
            level.kind == Kind::Object ? m_sink.endObject() : m_sink.endError();
            break;
        }
        m_open.pop_back();
        return true;
    }

    bool refuse()
    {
        for (const Level &level : std::as_const(m_open)) {
            switch (level.kind) {
            case Kind::List:
                m_refusal->path += elementStep(level.element - level.elementsBegin - 1);
                break;
            case Kind::Set:
                m_refusal->path += QStringLiteral(".values()")
                    + elementStep(level.element - level.elementsBegin - 1);
                break;
            case Kind::Map: {
                const qsizetype index = level.pair - level.pairsBegin - (level.atValue ? 0 : 1);
                m_refusal->path += QStringLiteral(".entries()") + elementStep(index)
                    + elementStep(level.atValue ? 0 : 1);
                break;
            }
            case Kind::Object:
            case Kind::Error:
                m_refusal->path += memberStep(std::prev(level.member).key());
                break;
            }
        }
        return false;
    }

    Sink &m_sink;
    ErrorStack m_stack;
    Refusal *m_refusal = nullptr;
    QVarLengthArray<Level, 4> m_open;
};

} // namespace Ferry
