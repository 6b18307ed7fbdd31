// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "scriptanswer_p.h"

#include "scriptvalues_p.h"

#include <ferry/message/eventdata_p.h>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcFerryQml, "ferry.qml", QtWarningMsg)

namespace Ferry {

ScriptAnswer::ScriptAnswer(ScriptValues *values, const Impl::EventPointer &event)
    : m_values(values)
    , m_event(event)
{
}

ScriptAnswer::~ScriptAnswer() = default;

void ScriptAnswer::resolve(const QJSValue &value)
{
    if (!m_values)
        return;
    const IpcResult<QVariant> result = m_values->toVariant(value, u"result"_s);
    if (!result) {
        qCWarning(lcFerryQml).noquote().nospace()
            << "the result of the handler of '" << m_event->channel
            << "' cannot be sent: " << result.error().message();
    }
    m_event->respond(result);
}

void ScriptAnswer::reject(const QJSValue &error)
{
    if (!m_values)
        return;
    const IpcError rejection = m_values->toError(error);
    // An error with a code of its own is an answer; any other is a mistake that somebody should
    // see.
    if (rejection.is(IpcError::Code::HandlerFailed))
        logScriptError(u"the handler"_s, m_event->channel, error);
    m_event->respond(rejection);
}

void logScriptError(const QString &who, const QString &channel, const QJSValue &error)
{
    if (!lcFerryQml().isWarningEnabled())
        return;
    const QJSValue file = error.property(u"fileName"_s);
    const int line = error.property(u"lineNumber"_s).toInt();
    const QByteArray place =
        file.isString() ? file.toString().toUtf8() : QByteArray("unknown place");
    QMessageLogger(place.constData(), line, nullptr, lcFerryQml().categoryName())
        .warning("%s:%d: %s of '%s' failed: %s", place.constData(), line, qUtf8Printable(who),
                 qUtf8Printable(channel), qUtf8Printable(error.toString()));
}

IpcResult<QVariant> outcome(const QFuture<QVariant> &future)
{
    try {
        if (future.isResultReadyAt(0))
            return future.result();
        QFuture<QVariant>(future).waitForFinished(); // throws what the future holds
    } catch (const IpcError &thrown) {
        return thrown;
    } catch (const std::exception &thrown) {
        return IpcError(IpcError::Code::HandlerFailed, QString::fromUtf8(thrown.what()));
    }
    return IpcError(IpcError::Code::Canceled);
}

} // namespace Ferry
