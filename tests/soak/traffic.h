// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/messageevent.h>
#include <ferry/messageport.h>

#include <QtCore/QByteArray>
#include <QtCore/QObject>
#include <QtCore/QString>

#include <algorithm>
#include <functional>
#include <random>

// What both sides of the soak do alike. A life is one connection. Everything that one side sends in
// it, of whatever kind, has the next number of that direction, so the other side must see 0, 1, 2 …
// and nothing else.

using Random = std::mt19937;

inline int roll(Random &random, int sides)
{
    return int(random() % uint(sides));
}

/*! \brief Mostly small, sometimes as large as the socket does not take at once. */
inline QByteArray payload(Random &random, qint64 number)
{
    const int die = roll(random, 1000);
    const int limit = die < 800 ? 200 : die < 970 ? 20'000 : die < 998 ? 300'000 : 4'000'000;
    return QByteArray(roll(random, limit), char(number));
}

/*! \brief What came in one direction of one life. */
class Incoming
{
public:
    /*! \brief Says what is wrong; empty when nothing is. */
    QString take(qint64 number, const QByteArray &bytes)
    {
        if (number != m_next)
            return QStringLiteral("message %1 came where %2 was due").arg(number).arg(m_next);
        ++m_next;
        if (std::any_of(bytes.begin(), bytes.end(), [&](char c) { return c != char(number); }))
            return QStringLiteral("message %1 came with the bytes of another").arg(number);
        return {};
    }
    qint64 count() const { return m_next; }

private:
    qint64 m_next = 0;
};

/*! \brief Posts 0 … count - 1 at once, expects them back in order, and closes the channel. */
inline void playOver(Ferry::MessagePort *port, int count,
                     const std::function<void(const QString &)> &fault)
{
    QObject::connect(port, &Ferry::MessagePort::message, port,
                     [port, count, fault, next = 0](const Ferry::MessageEvent &event) mutable {
                         const int number = event.data().toInt();
                         if (number != next)
                             fault(QStringLiteral("%1 came back over a port where %2 was due")
                                       .arg(number)
                                       .arg(next));
                         if (++next == count)
                             port->close();
                     });
    QObject::connect(port, &Ferry::MessagePort::closed, port, &QObject::deleteLater);
    port->start();
    for (int i = 0; i < count; ++i)
        port->postMessage(i);
}

/*! \brief The other end. */
inline void echoOver(Ferry::MessagePort *port)
{
    QObject::connect(port, &Ferry::MessagePort::message, port,
                     [port](const Ferry::MessageEvent &event) { port->postMessage(event.data()); });
    QObject::connect(port, &Ferry::MessagePort::closed, port, &QObject::deleteLater);
    port->start();
}
