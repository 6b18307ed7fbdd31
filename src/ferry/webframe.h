// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>
#include <ferry/impl/pack.h>
#include <ferry/ipcresult.h>

#include <QtCore/QPointer>
#include <QtCore/QUrl>

namespace Ferry {

class IpcScope;
class MessagePort;
class WebContents;

/*!
    \brief A frame of a renderer: a weak handle, cheap to copy.

    A native, QML or in-process renderer has one frame, its main frame. A frame's scope belongs to the WebContents and
    survives navigation. Thread: IpcMain's.
*/
class FERRY_EXPORT WebFrame
{
public:
    WebFrame() = default;

    /*! \brief Unique in this process and never used again; 0 for an invalid handle. */
    int frameId() const { return m_frameId; }
    /*! \brief Of its document now; of a frame that IpcEvent::senderFrame() gave, of the document when it sent. */
    QUrl url() const;
    QString origin() const;
    bool isMainFrame() const;
    /*! \brief False once the frame or its WebContents is gone. */
    bool isValid() const;
    WebContents *webContents() const;

    /*! \brief As WebContents::sendToFrame() of this frame; false when it is gone. */
    template <typename... Args>
    bool send(const QString &channel, Args &&...args) const
    {
        return sendWith(channel, Impl::packArguments(std::forward<Args>(args)...));
    }
    bool sendWith(const QString &channel, const QVariantList &arguments) const;

    /*! \brief As WebContents::postMessage(), to this frame; false when it is gone. */
    template <typename T = QVariant>
    bool postMessage(const QString &channel, T &&message,
                     const QList<MessagePort *> &transfer = {}) const
    {
        return post(channel, Impl::pack(std::forward<T>(message)), transfer);
    }
    IpcResult<void> tryPostMessage(const QString &channel, const QVariant &message,
                                   const QList<MessagePort *> &transfer = {}) const;

    /*! \brief Listeners and handlers for this frame alone; nullptr when the frame is gone. Source: Electron webFrameMain.ipc. */
    IpcScope *ipc() const;

    friend FERRY_EXPORT bool operator==(const WebFrame &a, const WebFrame &b);
    friend bool operator!=(const WebFrame &a, const WebFrame &b) { return !(a == b); }

private:
    friend class IpcEvent;
    friend class WebContents;
    WebFrame(WebContents *contents, int frameId);
    bool post(const QString &channel, const QVariant &message,
              const QList<MessagePort *> &transfer) const;
    WebFrame asOf(const QUrl &url, const QString &origin) const;

    QPointer<WebContents> m_contents;
    int m_frameId = 0;
    bool m_isPast = false; // url and origin are those of a message
    QUrl m_url;
    QString m_origin;
};

} // namespace Ferry

Q_DECLARE_METATYPE(Ferry::WebFrame)
