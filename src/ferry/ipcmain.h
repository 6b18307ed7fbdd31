// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcscope.h>
#include <ferry/webcontents.h>

namespace Ferry {

class IpcMainPrivate;
class IpcTransport;

/*!
    \brief The main side: receives the messages of every renderer, whatever its kind, and answers their calls.

    Owns:   its WebContents and its listening socket. Does not own transports.
    Thread: use from the thread it lives in; broadcast() from any. Not reentrant: do not delete it inside a listener or handler.
    Source: Electron ipcMain.
*/
class FERRY_EXPORT IpcMain : public Ferry::IpcScope
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(IpcMain)

public:
    explicit IpcMain(QObject *parent = nullptr);
    ~IpcMain() override;

    /*! \brief The oldest living IpcMain of the process, or nullptr. Thread: any. */
    static IpcMain *instance();

    /*!
        \brief Lets native processes connect under \a name.

        Shape:  a plain name is placed in a directory of this user's; an absolute path is taken as it is.
        Errors: false, and errorString() says why: the name is taken by a living server (never stolen), too long for the
                system, or its directory is not private. A name left behind by a dead process is taken over.
        \sa IpcRenderer::connectToServer()
    */
    bool listen(const QString &name, const ListenOptions &options = {});
    /*! \brief Stops listening and says goodbye to the native renderers that came that way. Pages stay. */
    void close();
    bool isListening() const;
    /*! \brief Why the last listen() or connectTo() said no. */
    QString errorString() const;

    /*!
        \brief Joins the renderer behind \a transport. Takes no ownership of \a transport.

        Errors: nullptr, and errorString() says why (nullptr, connected already, its page has a channel of its own …).
    */
    WebContents *connectTo(IpcTransport *transport);

    /*! \brief The living renderers, oldest first. */
    QList<WebContents *> webContents() const;
    /*! \brief The renderer with that id, or nullptr. Ids are never used again in a process. */
    WebContents *fromId(int id) const;

    /*!
        \brief Sends \a channel with \a args to the main frame of every renderer.

        Errors: a value that cannot be cloned is logged and nothing is sent. Thread: any.
    */
    template <typename... Args>
    void broadcast(const QString &channel, Args &&...args)
    {
        broadcastWith(channel, Impl::packArguments(std::forward<Args>(args)...));
    }
    void broadcastWith(const QString &channel, const QVariantList &arguments);

    /*! \brief Shows every message in and out to \a tap, for tools; an empty function ends it. Thread: the tap runs in this object's. */
    void setTap(std::function<void(const TapRecord &)> tap);

Q_SIGNALS:
    /*! \brief A renderer joined. Its listeners and handlers can be set before its first message is dispatched. */
    void webContentsCreated(Ferry::WebContents *contents);

private:
    friend class IpcMainPrivate;
    IpcMainPrivate *d_func() const;
};

} // namespace Ferry
