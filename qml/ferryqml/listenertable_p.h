// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <QtQml/QJSValue>

#include <memory>

namespace Ferry {

/*! \brief One registration. It outlives its removal while a dispatch still holds it. */
class ScriptListener
{
public:
    ~ScriptListener() { QObject::disconnect(ownerGone); }

    QJSValue function;
    QMetaObject::Connection ownerGone; //!< takes it away with the component that added it
    bool once = false;
    bool spent = false; //!< a once listener that has run, or an element's that was taken away
    bool element = false; //!< an IpcListener's: not for off() and removeAllListeners()
};
using ScriptListenerPointer = std::shared_ptr<ScriptListener>;

/*! \brief Node's EventEmitter registry: channels in the order of their first listener, listeners in
 * that of their addition. */
class ListenerTable
{
public:
    void add(const QString &channel, const ScriptListenerPointer &listener);
    void remove(const QString &channel, const ScriptListenerPointer &listener);
    /*! \brief Removes the last one that was added with \a function. */
    void remove(const QString &channel, const QJSValue &function);
    void removeAll(const QString &channel);
    /*! \brief The listeners as they are now; what happens to the table meanwhile does not change
     * this dispatch. */
    QList<ScriptListenerPointer> snapshot(const QString &channel) const;
    qsizetype count(const QString &channel) const;
    /*! \brief Without elements, whose number is that of the screen's parts. */
    qsizetype functionCount(const QString &channel) const;
    QStringList channels() const;

private:
    struct Channel
    {
        QString name;
        QList<ScriptListenerPointer> listeners;
    };
    qsizetype indexOf(const QString &channel) const;
    void dropWhenEmpty(qsizetype index);

    QList<Channel> m_channels;
};

} // namespace Ferry
