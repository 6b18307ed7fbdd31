// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QHash>
#include <QtCore/QJsonArray>
#include <QtCore/QList>
#include <QtCore/QStringView>

#include <optional>

namespace Ferry {

/*
    Large binary values do not stand in a message: an attachment is then [id, size] instead of base64, and the bytes go
    beside the messages. The page parks its own until main pulls them with a script; main's are offered until the page
    fetches them with a request. A message waits in its queue until its bytes are there, and with it what is behind it.
*/

/*! \brief Above this a request, which takes 0.8 ms, is quicker than base64 in the message, 8 ms a MiB. */
inline constexpr qsizetype offeredBytes = 64 * 1024;

/*! \brief What main has for one document and the page has not fetched yet. */
class ByteOffers
{
public:
    /*! \brief The attachment that stands for \a bytes in a message. */
    QJsonValue offer(const QByteArray &bytes);
    /*! \brief The bytes of offer \a id, once. */
    std::optional<QByteArray> take(quint64 id);
    void clear() { m_offers.clear(); }

private:
    quint64 m_lastId = 0;
    QHash<quint64, QByteArray> m_offers;
};

/*! \brief Bytes in a prompt's text, two a character. */
struct PackedBytes
{
    QJsonArray table; //!< of [id, first character, bytes]
    QStringView text;

    /*! \brief \a size bytes from the character \a first on; empty when they are not there. */
    QByteArray bytes(qint64 first, qint64 size) const;
};

/*! \brief Part of what a page parked: \a size bytes of \a id, from \a first on. */
struct ParkedPiece
{
    quint64 id = 0;
    qsizetype first = 0;
    qsizetype size = 0;
};

/*! \brief The parked bytes that one message of a page waits for. */
class ParkedBytes
{
public:
    ParkedBytes() = default;
    /*! \brief Looks for [id, size] among \a attachments, of at most \a limit bytes together. */
    ParkedBytes(const QJsonArray &attachments, qsizetype limit);

    bool isComplete() const { return m_missing == 0; }
    /*! \brief Bytes of all of them together, there or not. */
    qsizetype size() const { return m_size; }
    /*! \brief The next bytes to ask for, at most \a limit; nullopt when all have been. */
    std::optional<ParkedPiece> nextPiece(qsizetype limit);
    /*!
        \brief The bytes of \a piece, which come in the order in which they were asked for; of another size, the whole counts as lost.

        False when they are not waited for.
    */
    bool put(const ParkedPiece &piece, const QByteArray &bytes);
    /*! \brief All bytes of \a id, which came another way. */
    bool put(quint64 id, const QByteArray &bytes);
    /*! \brief Nothing more will come. */
    void giveUp();
    /*! \brief The bytes of \a id; nullopt when they were lost, or were more than allowed. */
    std::optional<QByteArray> bytes(quint64 id) const;

private:
    struct Entry
    {
        qsizetype size = 0;
        qsizetype asked = 0;
        bool isMissing = true;
        bool isThere = false;
        QByteArray bytes {};
    };
    QHash<quint64, Entry> m_entries;
    QList<quint64> m_toAsk;
    qsizetype m_missing = 0;
    qsizetype m_size = 0;
};

} // namespace Ferry
