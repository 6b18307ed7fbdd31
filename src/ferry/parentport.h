// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcrenderer.h>

namespace Ferry {

class MessagePort;
class ParentPortPrivate;

/*!
    \brief A utility process's side: its main, which started it.

    Make one in main(), after the application object, and register handlers before the event loop
   runs: nothing is delivered earlier, and main counts the process as ready from then on.

    \code
    QCoreApplication app(argc, argv);
    Ferry::ParentPort port;
    port.ipcRenderer()->handle(u"image/size"_s, imageSize);
    return app.exec();
    \endcode

    When main stops this process or is gone, closed() is emitted and the event loop is told to quit.
   A process whose event loop does not run then (a long computation) is ended within a second of
   main's death.

    Owns:   its IpcRenderer. Thread: the one it was made in.
    Source: Electron process.parentPort, which has no invoke() and no handle().
    \sa UtilityProcess
*/
class FERRY_EXPORT ParentPort : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ParentPort)

public:
    /*!
        \brief Takes the connection that this process was given. The first one of a process gets it.

        Errors: in a process that no UtilityProcess started it warns, and everything fails with
       ERR_CLOSED.
    */
    explicit ParentPort(QObject *parent = nullptr);
    ~ParentPort() override;

    /*! \brief Whether a UtilityProcess started this process, and no ParentPort has been made yet.
     */
    static bool isAvailable();

    /*!
        \brief A full renderer on the same connection: send, sendSync, invoke, on and handle.

        What it handles answers WebContents::invoke() of UtilityProcess::webContents(), and
       IpcScope::forward().
    */
    IpcRenderer *ipcRenderer() const;

    /*!
        \brief Sends \a message to UtilityProcess::message(), and hands the ports in \a transfer over with it.

        Errors: false, and nothing was sent, and every port is as it was: without a word when main is gone; else logged
                (ferry.ports) in Electron's words: over the limits, a value that cannot be cloned, a port that is no use any more.
        Source: Electron parentPort.postMessage(), which takes no ports.
    */
    bool postMessage(const QVariant &message, const QList<MessagePort *> &transfer = {});

    /*!
        \brief Ends this process, or what stands in for it, with \a code: from the event loop, after
       what was sent. Source: process.exit() in Electron.
    */
    void exit(int code = 0);

Q_SIGNALS:
    /*!
        \brief What UtilityProcess::postMessage() sent. \a ports, not started yet, belong to
       ipcRenderer() until re-parented. While nobody is connected messages wait, in order; too many
       of them (Limits::queuedBytes, four times) end the connection. Source: Electron parentPort
       'message'.
    */
    void message(const QVariant &message, const QList<Ferry::MessagePort *> &ports);
    /*! \brief Main stopped this process, or is gone. The event loop quits next. */
    void closed();

protected:
    void connectNotify(const QMetaMethod &signal) override;

private:
    friend class ParentPortPrivate;
    explicit ParentPort(std::unique_ptr<ParentPortPrivate> dd);

    std::unique_ptr<ParentPortPrivate> d_ptr;
    Q_DECLARE_PRIVATE(ParentPort)
};

} // namespace Ferry
