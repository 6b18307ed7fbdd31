// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "scriptend_p.h"

#include <ferry/ipcevent.h>
#include <ferry/ipcmain.h>

namespace Ferry {

/*! \brief The C++ half of the QML type IpcMain. */
class MainEnd : public ScriptEnd
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainEnd)

public:
    MainEnd(QObject *element, IpcMain *main, ScriptValues *values);

    Q_INVOKABLE QJSValue broadcast(const QString &channel, const QJSValue &arguments);
    Q_INVOKABLE QJSValue sendTo(int id, const QString &channel, const QJSValue &arguments);
    Q_INVOKABLE void invokeOn(int id, const QString &channel, const QJSValue &arguments,
                              const QJSValue &resolve, const QJSValue &reject);
    /*! \brief \a frameId: -1 for the main frame. */
    Q_INVOKABLE QJSValue postTo(int id, int frameId, const QString &channel,
                                const QJSValue &message, const QJSValue &transfer);
    Q_INVOKABLE QJSValue webContents(int id) const;
    Q_INVOKABLE QString titleOf(int id) const;
    void removeHandler(const QString &channel) override;

    /*! \brief Electron's webContents for \a contents: the same object each time; null for nullptr.
     */
    QJSValue contents(WebContents *contents);

private:
    QMetaObject::Connection connectChannel(const QString &channel) override;
    void disconnectChannel(const QString &channel,
                           const QMetaObject::Connection &connection) override;
    bool connectHandler(const QString &channel, const ScriptHandlerPointer &handler,
                        bool once) override;
    QJSValue scriptEvent(const IpcEvent &event, QObject *native, const QJSValue &ports = {});
    void collectUnanswered();

    QPointer<IpcMain> m_main;
    QHash<int, QJSValue> m_contents;
    bool m_collecting = false;
};

/*! \brief What an event of ipcMain.on() does natively. The garbage collector's: the last handle on
 * the message goes with it. */
class ScriptMainEvent : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScriptMainEvent)

public:
    ScriptMainEvent(ScriptValues *values, const IpcMainEvent &event);

    /*! \brief Undefined, or the error to throw. */
    Q_INVOKABLE QJSValue reply(const QString &channel, const QJSValue &arguments);
    Q_INVOKABLE QJSValue setReturnValue(const QJSValue &value);

private:
    QPointer<ScriptValues> m_values;
    IpcMainEvent m_event;
};

} // namespace Ferry
