// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/qmlchannelelement.h>

#include <memory>

namespace Ferry {

class ScriptHandler;

/*!
    \brief The QML type IpcHandler: the answer to invoke() on a channel, as an element with a life
   of its own.

    \code
    IpcMain { IpcHandler { channel: "add"; handler: (event, a, b) => a + b } }
    \endcode

    The handler returns a value or a promise, or throws; the caller gets that. In an IpcRenderer it
   answers main's webContents.invoke(). A channel has one handler: a second one warns and stays
   without effect.
*/
class FERRY_QML_EXPORT QmlIpcHandler : public Ferry::QmlChannelElement
{
    Q_OBJECT
    QML_NAMED_ELEMENT(IpcHandler)
    QML_ADDED_IN_VERSION(1, 0)

public:
    explicit QmlIpcHandler(QObject *parent = nullptr);
    ~QmlIpcHandler() override;

private:
    void attach(ScriptEnd *end, const QString &channel) override;
    void detach(ScriptEnd *end, const QString &channel) override;
    void replace(const QJSValue &function) override;

    std::shared_ptr<ScriptHandler> m_function;
};

} // namespace Ferry
