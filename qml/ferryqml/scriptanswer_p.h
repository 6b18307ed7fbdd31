// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/respond.h>
#include <ferry/ipcresult.h>

#include <QtCore/QLoggingCategory>
#include <QtCore/QPointer>
#include <QtQml/QJSValue>

Q_DECLARE_LOGGING_CATEGORY(lcFerryQml)

namespace Ferry {

class ScriptValues;

/*!
    \brief The way back from a handler in JavaScript, for promises: whoever drops it without an
   answer ends the call with "reply was never sent".
*/
class ScriptAnswer : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScriptAnswer)

public:
    ScriptAnswer(ScriptValues *values, const Impl::EventPointer &event);
    ~ScriptAnswer() override;

    Q_INVOKABLE void resolve(const QJSValue &value);
    Q_INVOKABLE void reject(const QJSValue &error);

private:
    QPointer<ScriptValues> m_values;
    Impl::EventPointer m_event;
};

/*! \brief Logs (ferry.qml) what \a who of \a channel has thrown, with its file and line. */
void logScriptError(const QString &who, const QString &channel, const QJSValue &error);

/*! \brief What a finished \a future holds. */
IpcResult<QVariant> outcome(const QFuture<QVariant> &future);

} // namespace Ferry
