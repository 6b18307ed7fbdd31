// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>
#include <ferry/impl/pack.h>
#include <ferry/impl/respond.h>
#include <ferry/webframe.h>

#include <QtCore/QObject>
#include <QtCore/QPointer>

#include <functional>
#include <memory>

namespace Ferry {

class IpcRenderer;
class MessagePort;
class WebContents;

/*!
    \brief A handle on one message that a renderer sent: who sent it, and the way back.

    Cheap to copy, and all copies share the message. What it says of the sender was captured when the message came, so
    it stays true after the sender has navigated or died. Thread: any, except where a function says otherwise.
*/
class FERRY_EXPORT IpcEvent
{
public:
    IpcEvent();
    IpcEvent(const IpcEvent &);
    IpcEvent(IpcEvent &&) noexcept;
    IpcEvent &operator=(const IpcEvent &);
    IpcEvent &operator=(IpcEvent &&) noexcept;
    ~IpcEvent();

    QString channel() const;
    /*! \brief The renderer that sent; nullptr once it is gone. Thread: IpcMain's only. */
    WebContents *sender() const;
    /*!
        \brief The frame that sent; invalid once its WebContents is gone. Its url() and origin() are those of the sending.
        Thread: IpcMain's only.
    */
    WebFrame senderFrame() const;
    int frameId() const;
    /*! \brief Of the sending process as the system knows it; 0 for a renderer in this process. */
    qint64 processId() const;
    /*! \brief The origin that was checked, such as "qrc://" or "https://example.org"; empty for native renderers. */
    QString origin() const;
    /*! \brief The address of the document when the message left it; empty for native renderers. */
    QUrl url() const;
    /*! \brief True once the caller cancelled or its document went away. */
    bool isCanceled() const;

    /*!
        \brief Sends \a channel with \a args to the very frame and document that sent this message, or nowhere.

        Shape:  any values of design section 5; Ferry::spread(list) passes a list's elements as arguments.
        Errors: a value that cannot be cloned, or a sender that is gone, is logged (ferry.router) and nothing is sent.
        Thread: any; keeps the order of the calling thread.
        Source: Electron event.reply().
    */
    template <typename... Args>
    void reply(const QString &channel, Args &&...args) const
    {
        replyWith(channel, Impl::packArguments(std::forward<Args>(args)...));
    }

    /*! \brief reply() with the arguments as a list. */
    void replyWith(const QString &channel, const QVariantList &arguments) const;

protected:
    explicit IpcEvent(Impl::EventPointer data);
    Impl::EventPointer d;

    friend Impl::EventPointer Impl::eventData(const IpcEvent &event);
    friend class Impl::EventData;
};

/*!
    \brief The event of send() and sendSync().

    The first setReturnValue() of any listener is the answer of a synchronous call; it may come later and from any
    thread. When the last copy of the event is gone without one, the call ends with "reply was never sent".
*/
class FERRY_EXPORT IpcMainEvent : public IpcEvent
{
public:
    IpcMainEvent();
    explicit IpcMainEvent(Impl::EventPointer data);

    bool isSync() const;
    /*!
        \brief Answers a sendSync(); without effect on a send.

        Errors: a value that cannot be cloned ends the call with ERR_NOT_CLONEABLE (and is logged).
        Source: Electron event.returnValue = value.
    */
    void setReturnValue(const QVariant &value) const;
    /*!
        \brief The ports that came with postMessage(), not started yet: the same objects each time.

        Owns:   they belong to sender() until re-parented. Nobody who asks for them closes them, once the last copy of the
                event is gone.
        Thread: IpcMain's; empty in another.
        Source: Electron event.ports.
    */
    QList<MessagePort *> ports() const;
};

/*! \brief The event of invoke(). */
class FERRY_EXPORT IpcMainInvokeEvent : public IpcEvent
{
public:
    IpcMainInvokeEvent();
    explicit IpcMainInvokeEvent(Impl::EventPointer data);

    /*!
        \brief Calls \a f once, in \a context's thread, when the caller cancels, navigates, closes or dies before the answer.

        A QFuture that the handler returned is cancelled as well, without this. Called at once when it is canceled already.
    */
    template <typename F>
    void onCanceled(const QObject *context, F f) const
    {
        addCancelCallback(context, std::function<void()>(std::move(f)));
    }

private:
    void addCancelCallback(const QObject *context, std::function<void()> callback) const;
};

/*! \brief The event of a message that main sent to a renderer in C++. */
class FERRY_EXPORT IpcRendererEvent
{
public:
    IpcRendererEvent();
    explicit IpcRendererEvent(Impl::EventPointer data);
    IpcRendererEvent(const IpcRendererEvent &);
    IpcRendererEvent &operator=(const IpcRendererEvent &);
    ~IpcRendererEvent();

    QString channel() const;
    /*! \brief The receiver itself, for sending back. Thread: the renderer's. */
    IpcRenderer *sender() const;
    /*! \brief True once main cancelled this invoke(), or is gone. */
    bool isCanceled() const;
    /*! \brief The ports that came with postMessage(), as IpcMainEvent::ports(); they belong to sender(). */
    QList<MessagePort *> ports() const;

private:
    Impl::EventPointer d;
    friend Impl::EventPointer Impl::eventData(const IpcRendererEvent &event);
};

} // namespace Ferry

Q_DECLARE_METATYPE(Ferry::IpcMainEvent)
Q_DECLARE_METATYPE(Ferry::IpcMainInvokeEvent)
Q_DECLARE_METATYPE(Ferry::IpcRendererEvent)
