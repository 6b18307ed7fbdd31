// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QStringList>
#include <QtCore/QTimer>

#include <functional>

namespace FerryTest {

/*! \brief What an application shows its pages on a channel of its own. */
class AppObject : public QObject
{
    Q_OBJECT
    Q_PROPERTY(int level READ level WRITE setLevel NOTIFY levelChanged)

public:
    int level() const { return m_level; }
    void setLevel(int level)
    {
        if (std::exchange(m_level, level) != level)
            Q_EMIT levelChanged(level);
    }
    Q_INVOKABLE int levelNow() const { return m_level; }
    Q_INVOKABLE void setLater(int level)
    {
        QTimer::singleShot(0, this, [this, level] { setLevel(level); });
    }
    Q_INVOKABLE int twice(int n) const { return 2 * n; }
    Q_INVOKABLE QString echo(const QString &text) const { return text; }
    Q_INVOKABLE void note(const QString &text) { m_noted.append(text); }
    Q_INVOKABLE QStringList noted() const { return m_noted; }
    Q_INVOKABLE QObject *child()
    {
        auto *child = new QObject(this);
        child->setObjectName(QStringLiteral("child"));
        return child;
    }
    Q_INVOKABLE void say(const QString &text, int number) { Q_EMIT said(text, number); }
    Q_INVOKABLE void sayTwice(const QString &first, const QString &second)
    {
        say(first, 1);
        say(second, 2);
    }
    /*! \brief Keeps an eye on the transport that this call came by. */
    Q_INVOKABLE bool rememberTransport()
    {
        transports.append(senderOf(publisher));
        return transports.constLast();
    }
    /*! \brief Runs what the test set, inside the channel's own call. */
    Q_INVOKABLE QObject *act()
    {
        action();
        return new QObject(this);
    }

    QObject *publisher = nullptr;
    QList<QPointer<QObject>> transports;
    std::function<void()> action;

Q_SIGNALS:
    void levelChanged(int level);
    void said(const QString &text, int number);

private:
    static QObject *senderOf(QObject *receiver) { return (receiver->*&AppObject::sender)(); }

    int m_level = 7;
    QStringList m_noted;
};

} // namespace FerryTest
