// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcevent.h>

#include <QtCore/QVariant>

namespace Ferry {

/*!
    \brief One named channel of a scope as a QObject, for plain connect().

    Owned by its IpcScope; the same object for the same name as long as the scope lives. Thread: the scope's.
*/
class FERRY_EXPORT IpcChannel : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(IpcChannel)
    Q_PROPERTY(QString name READ name CONSTANT)

public:
    QString name() const { return m_name; }
    /*! \brief Connections to received(). */
    qsizetype listenerCount() const;

Q_SIGNALS:
    /*!
        \brief A send() or sendSync() came on this channel, with \a arguments as they crossed.

        IpcScope::on() connects here and unpacks the arguments into typed parameters.
    */
    void received(const Ferry::IpcMainEvent &event, const QVariantList &arguments);

private:
    friend class IpcScope;
    friend class IpcScopePrivate;
    IpcChannel(const QString &name, QObject *parent);
    bool hasListener() const;

    QString m_name;
};

} // namespace Ferry
