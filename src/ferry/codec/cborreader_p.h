// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/clone_p.h>
#include <ferry/codec/sharedbytes_p.h>

#include <QtCore/QByteArrayView>
#include <QtCore/QVarLengthArray>

#include <functional>
#include <memory>

namespace Ferry {

/*!
    \brief Reads CBOR into the normal forms, from bytes that an attacker may have chosen.

    Works on the bytes in place, in one pass. Depth costs heap (at most maximumNesting levels),
   never stack; nothing is allocated because of what a header announces, only for what has been
   read. After the first failure all reads fail.
*/
class CborReader
{
public:
    /*! \brief \a tail, if there is any, is the content of a byte string whose head ends \a bytes. */
    explicit CborReader(QByteArrayView bytes, QByteArray tail = {});
    ~CborReader();
    Q_DISABLE_COPY_MOVE(CborReader)

    /*! \brief What reads the text behind CborTag::taggedJson; without it the tag is unknown. */
    void setTaggedJson(std::function<bool(const QString &text, QVariant *value)> read)
    {
        m_readTaggedJson = std::move(read);
    }

    /*! \brief What fetches the bytes behind CborTag::shared; without it the tag is unknown. */
    void setInlet(SharedInlet *inlet) { m_inlet = inlet; }

    /*! \brief The next item as a value. */
    bool readValue(QVariant *value);
    /*! \brief The same for a small number, a short ASCII text, some bytes or a boolean; false, and nothing read, for others. */
    bool readSmall(QVariant *value);
    /*! \brief The next item as text (lone surrogates too). */
    bool readText(QString *text);
    /*! \brief readText() for a text that comes again and again: a channel's name. */
    bool readName(QString *name);
    bool readUnsigned(quint64 *value);
    /*! \brief Enters an array; \a count is -1 for an indefinite length. */
    bool enterArray(qint64 *count);
    /*! \brief True while the array has elements; counts \a count down, takes the break of an
     * indefinite one. */
    bool hasElement(qint64 *count);
    /*! \brief Fails when bytes are left. */
    bool expectEnd();

    /*! \brief Fails with \a problem, unless something failed before. Always false. */
    bool fail(const char *problem);
    bool failed() const { return m_problem; }
    /*! \brief ERR_PROTOCOL with the first problem and its byte. */
    IpcError error() const;

private:
    enum Major : quint8 { Unsigned, Negative, Bytes, Text, Array, Object, Tag, Simple };
    static constexpr uchar breakByte = 0xff;

    enum class Kind : quint8 { List, Set, Map, Object, Error };
    enum class Step { Value, Opened, Break, Failed };

    struct Level
    {
        Kind kind = Kind::List;
        bool indefinite = false;
        bool atValue = false; // Map, Object, Error: a key has been read
        quint64 remaining = 0; // items; a pair is two
        qsizetype firstValue = 0;
        qsizetype firstKey = 0;
    };

    struct Head
    {
        quint8 major = 0;
        bool indefinite = false;
        quint64 argument = 0;
    };

    struct KeyCache;

    bool readSmallBytes(QVariant *value);
    bool readHead(Head *head);
    bool readArgument(quint8 info, quint64 *argument);
    Step readItem(QVariant *value);
    Step readTagged(quint64 tag, QVariant *value);
    Step readSimple(quint8 info, QVariant *value);
    Step open(Kind kind, quint8 major);
    Step open(Kind kind, const Head &head);
    bool close(QVariant *value);
    bool closeError(const Level &level, QVariant *value);

    bool readKey(QString *key);
    bool readTextBody(const Head &head, QString *text);
    bool readBytesBody(const Head &head, QByteArray *bytes);
    bool readBytes(QByteArray *bytes);
    bool readBigInt(bool negative, QVariant *value);
    bool readLoneSurrogates(QString *text);
    bool readSeconds(QVariant *value);
    bool readDateText(QVariant *value);
    bool readRegExp(QVariant *value);
    bool readUuid(QVariant *value);
    bool readTaggedJson(QVariant *value);
    bool readShared(QVariant *value);
    bool fetchShared(QVariant *value);
    bool readTypedArray(TypedArray::Kind kind, QVariant *value);
    bool readBigEndianArray(TypedArray::Kind kind, QVariant *value);

    const uchar *m_at;
    const uchar *m_end;
    const uchar *m_begin;
    QByteArray m_tail;
    SharedInlet *m_inlet = nullptr;
    const char *m_problem = nullptr;
    qsizetype m_problemAt = 0;
    QVarLengthArray<Level, 8> m_open;
    QVarLengthArray<QVariant, 16> m_values;
    QVarLengthArray<QString, 16> m_keys;
    int m_objects = 0;
    std::unique_ptr<KeyCache> m_keyCache;
    std::function<bool(const QString &, QVariant *)> m_readTaggedJson;
};

} // namespace Ferry
