// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "scriptend_p.h"

namespace Ferry {

class QmlIpcRenderer;

/*! \brief The C++ half of the QML type IpcRenderer. */
class RendererEnd : public ScriptEnd
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RendererEnd)

public:
    RendererEnd(QmlIpcRenderer *renderer, ScriptValues *values);

    Q_INVOKABLE QJSValue send(const QString &channel, const QJSValue &arguments);
    Q_INVOKABLE QJSValue sendSync(const QString &channel, const QJSValue &arguments);
    Q_INVOKABLE QJSValue postMessage(const QString &channel, const QJSValue &message,
                                     const QJSValue &transfer);
    Q_INVOKABLE void invoke(const QString &channel, const QJSValue &arguments,
                            const QJSValue &resolve, const QJSValue &reject);
    void removeHandler(const QString &channel) override;

private:
    QMetaObject::Connection connectChannel(const QString &channel) override;
    void disconnectChannel(const QString &channel,
                           const QMetaObject::Connection &connection) override;
    bool connectHandler(const QString &channel, const ScriptHandlerPointer &handler,
                        bool once) override;
    QJSValue scriptEvent() const;

    QmlIpcRenderer *m_renderer; // the parent
};

} // namespace Ferry
