// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/qmlchannelelement.h>

#include <memory>

namespace Ferry {

class ScriptListener;

/*!
    \brief The QML type IpcListener: a listener as an element, with a life of its own.

    \code
    IpcListener { renderer: ipc; channel: "tick"; handler: (event, n) => { label.text = n } }
    \endcode

    An error in the handler is logged with file and line (ferry.qml). removeAllListeners() leaves it
   alone.
*/
class FERRY_QML_EXPORT QmlIpcListener : public Ferry::QmlChannelElement
{
    Q_OBJECT
    QML_NAMED_ELEMENT(IpcListener)
    QML_ADDED_IN_VERSION(1, 0)

public:
    explicit QmlIpcListener(QObject *parent = nullptr);
    ~QmlIpcListener() override;

private:
    void attach(ScriptEnd *end, const QString &channel) override;
    void detach(ScriptEnd *end, const QString &channel) override;
    void replace(const QJSValue &function) override;

    std::shared_ptr<ScriptListener> m_listener;
};

} // namespace Ferry
