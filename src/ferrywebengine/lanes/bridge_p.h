// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonValue>
#include <QtCore/QObject>

namespace Ferry {

/*!
    \brief The one object on a page's QWebChannel: batches come in by writing a property, and go out by a signal.

    A property write has no answer in QWebChannel's protocol, unlike a method call.
*/
class Bridge final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QJsonValue inbox READ inbox WRITE setInbox)

public:
    using QObject::QObject;

    /*!
        \brief Sends \a batch of about \a bytes to the page.

        QWebChannel takes 25 µs to pass any array on, and next to nothing for a string; but a string of JSON inside JSON
        costs by its length.
    */
    void send(const QJsonArray &batch, qsizetype bytes)
    {
        if (bytes > 8192)
            Q_EMIT array(batch);
        else
            Q_EMIT text(QString::fromUtf8(QJsonDocument(batch).toJson(QJsonDocument::Compact)));
    }

    /*! \brief The name on the channel; js/transport.js has it too. */
    static QString channelName() { return QStringLiteral("ferry"); }
    static int propertyIndex() { return staticMetaObject.indexOfProperty("inbox"); }
    static int arraySignalIndex() { return staticMetaObject.indexOfSignal("array(QJsonArray)"); }
    static int textSignalIndex() { return staticMetaObject.indexOfSignal("text(QString)"); }

    QJsonValue inbox() const { return {}; }
    void setInbox(const QJsonValue &batch) { Q_EMIT received(batch); }

Q_SIGNALS:
    void array(const QJsonArray &batch);
    void text(const QString &batch);
    void received(const QJsonValue &batch);
};

} // namespace Ferry
