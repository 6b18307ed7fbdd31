// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QString>

namespace Ferry {

/*! \brief What a document sends at once, as js/transport.js writes it: [epoch, received, first, [message, …]]. */
struct PageBatch
{
    QString epoch; //!< of the document; empty when this is no batch
    quint64 received = 0; //!< number of main's last message that the document has
    quint64 first = 1; //!< number of the first of the messages
    QJsonArray messages;

    static PageBatch from(const QJsonValue &value)
    {
        const QJsonArray batch = value.toArray();
        const qint64 first = batch.at(2).toInteger();
        if (batch.size() != 4 || first < 1)
            return {};
        return { batch.at(0).toString(), quint64(batch.at(1).toInteger()), quint64(first),
                 batch.at(3).toArray() };
    }

    /*! \brief Leaves out the messages up to number \a last, which came another way. */
    void leaveOut(quint64 last)
    {
        for (; first <= last && !messages.isEmpty(); ++first)
            messages.removeFirst();
    }
    /*! \brief The number of the last one; without any that of the one before. */
    quint64 last() const { return first + quint64(messages.size()) - 1; }
};

} // namespace Ferry
