// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtWebChannel/QWebChannel>

#include <memory>

namespace Ferry {

class Bridge;

/*!
    \brief WebEngineOptions::pageChannel on one page: each document that may use it is a transport
   of its own.

    Its messages are not counted among Ferry's: they pass by what waits there, and the page confirms
   them by their length.
*/
class PageChannel final : public QObject
{
    Q_OBJECT

public:
    /*! \brief Without a \a channel everything does nothing. */
    PageChannel(QWebChannel *channel, const Limits &limits, Bridge *bridge);
    ~PageChannel() override;

    /*! \brief Connects the document \a epoch. */
    void open(const QString &epoch);
    /*! \brief The document is gone, or may not go on. */
    void close();
    /*! \brief A \a text of the document's, null when it has none; it took \a length of those sent
     * to it. */
    void receive(const QString &text, qint64 length);

private:
    class Transport;
    void send(const QString &text);
    void cutOff(const QString &reason);

    const QPointer<QWebChannel> m_channel;
    const Limits m_limits;
    Bridge *const m_bridge;
    std::unique_ptr<Transport> m_transport;
    QString m_epoch;
    qint64 m_waiting = 0; // length of the texts that the document has not taken
    bool m_isCut = false;
};

} // namespace Ferry
