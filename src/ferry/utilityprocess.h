// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcscope.h>
#include <ferry/restartpolicy.h>
#include <ferry/webcontents.h>

#include <QtCore/QProcessEnvironment>

#include <functional>
#include <optional>

namespace Ferry {

class MessagePort;
class ParentPort;
class UtilityProcessPrivate;

/*! \brief How a UtilityProcess runs. Read by UtilityProcess::start(), and again by each restart. */
struct UtilityProcessOptions
{
    /*! \brief Where the child's output goes. Its input is always empty. */
    enum class Stdio {
        Inherit, //!< to where this process's goes
        Pipe, //!< to UtilityProcess::standardOutput() and standardError()
        Ignore
    };
    /*! \brief What runs. */
    enum class RunIn {
        Process,
        Thread, //!< \c worker in a thread of this process …
        Caller //!< … or in the caller's own: for debuggers and tests. Neither can be killed
    };
    /*! \brief How the child comes to its connection. */
    enum class Door {
        Inherited, //!< it inherits one: nothing that another process could find or connect to
        Socket //!< a local socket for one client, who has a token; where nothing can be inherited
    };

    IpcMain *ipcMain = nullptr; //!< whose renderer the child is; nullptr: IpcMain::instance()
    QString serviceName =
        QStringLiteral("Ferry Utility Process"); //!< WebContents::name(), for tools
    std::optional<QProcessEnvironment> environment; //!< given: instead of this process's own
    QString workingDirectory; //!< empty: this process's own
    Stdio standardOutput = Stdio::Inherit;
    Stdio standardError = Stdio::Inherit;

    RestartPolicy restart; //!< default: never
    std::chrono::milliseconds readyTimeout {
        30000
    }; //!< from its start to ready(); 0 waits without end
    std::chrono::milliseconds askTimeout { 5000 }; //!< stop(): from the request to SIGTERM …
    std::chrono::milliseconds terminateTimeout { 5000 }; //!< … and from there to SIGKILL
    Limits limits;

#if defined(Q_OS_UNIX)
    Door door = Door::Inherited;
#else
    Door door = Door::Socket;
#endif
    RunIn runIn = RunIn::Process;
    /*! \brief Makes the worker object of a stand-in, in its thread. It goes before its port. */
    std::function<std::unique_ptr<QObject>(Ferry::ParentPort *port)> worker;

    /*! \brief What is wrong with these values; empty when nothing is. */
    QString problem() const;
};

/*! \brief What a child uses. Linux only: elsewhere not known. */
struct UtilityMetrics
{
    bool known = false;
    qint64 residentBytes = 0; //!< of memory, at present
    std::chrono::milliseconds cpuTime {
        0
    }; //!< user and system, since it was spawned; in steps of 10 ms
};

/*!
    \brief A process for work that may crash, hang or need much: started, watched and started again
   by main.

    Its program makes a ParentPort. On this side it is one WebContents of kind Utility, over all
   restarts: calls of a run that ended get ERR_PEER_GONE; what is called or sent until the next one
   is ready waits for it, bounded and in order. Listeners and handlers of ipc() and forward() stay.

    A child ends with this object, and within a second when this process dies, whatever either of
   them is doing (before it has its ParentPort, and with Door::Socket while it is busy: only on
   Linux, and with IpcMain in the main thread). It inherits the three standard descriptors and its
   connection, and nothing else.

    Owns:   the child. Its WebContents is IpcMain's. When IpcMain goes first, the child ends.
    Thread: IpcMain's.
    Source: Electron utilityProcess; supervision, ipc() and forward() are beyond it.
    \sa ParentPort, IpcScope::forward()
*/
class FERRY_EXPORT UtilityProcess : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UtilityProcess)
    Q_PROPERTY(Ferry::UtilityProcess::State state READ state NOTIFY stateChanged)

public:
    enum class State {
        NotRunning,
        Starting, //!< until it is ready
        Running,
        Stopping, //!< kill() or stop(), or a run that broke and has to end
        Restarting, //!< ended, and waits for its next start
        CrashLoop //!< ended too often: RestartPolicy::endings. start() tries again
    };
    Q_ENUM(State)
    enum class ExitReason {
        Exited, //!< by itself, with the exit code
        Crashed, //!< by a signal that this object did not send; the code is its number
        Requested, //!< kill() or stop(); the code is 0 when a signal had to do it
        FailedToStart, //!< the program cannot be run; the code is 1
        NotReady, //!< killed: it was not ready in time, or closed its connection and went on
        ProtocolError //!< killed: it broke the protocol or outgrew the hard limit
    };
    Q_ENUM(ExitReason)

    /*! \brief Prepares \a program. Its WebContents is there at once: what is sent waits, handlers
     * can be set. */
    explicit UtilityProcess(const QString &program, const QStringList &arguments = {},
                            const UtilityProcessOptions &options = {}, QObject *parent = nullptr);
    /*! \brief Ends the child at once (SIGKILL) and waits for that; \sa stop() */
    ~UtilityProcess() override;

    /*!
        \brief Makes one and starts it. It belongs to its IpcMain until it gets another parent.

        Errors: never nullptr; a start() that says no is told by errorOccurred(), from the event
       loop. Source: Electron utilityProcess.fork().
    */
    static UtilityProcess *fork(const QString &program, const QStringList &arguments = {},
                                const UtilityProcessOptions &options = {});

    /*!
        \brief Starts the program; in state Restarting or CrashLoop at once and with a clean record.

        Errors: false when it is running already. False, with error() and errorOccurred(), when
       options or program make no sense. A program that cannot be run ends with exited(1,
       FailedToStart).
    */
    bool start();
    /*!
        \brief Ends the child in order: says goodbye (ParentPort::closed()), after askTimeout
       SIGTERM, after terminateTimeout SIGKILL. Ends with exited(code, Requested) and is not started
       again.

        Calls without an answer end with ERR_CLOSED. False when there is nothing to stop.
    */
    bool stop();
    /*! \brief As stop(), with SIGTERM at once. Source: Electron child.kill(). */
    bool kill();

    State state() const;
    /*! \brief Of the child, from spawned() to exited(); else, and of a stand-in, 0. */
    qint64 pid() const;
    /*! \brief The last error; its code is empty when there was none since start(). */
    IpcError error() const;
    UtilityMetrics metrics() const;
    const UtilityProcessOptions &options() const;
    /*! \brief Counts from the next ending on. False and a warning for values that make no sense. */
    bool setRestartPolicy(const RestartPolicy &policy);

    /*! \brief This side's handle on the child: send(), invoke() and the rest. nullptr once IpcMain
     * is gone. */
    WebContents *webContents() const;
    /*! \brief Listeners and handlers for the child alone; they stay over restarts. nullptr once
     * IpcMain is gone. */
    IpcScope *ipc() const;

    /*!
        \brief Sends \a message to ParentPort::message(), and hands the ports in \a transfer over with it. Before the child
        listens messages wait, in order.

        Errors: false, and nothing was sent, and every port is as it was: without a word when it is not running and not coming
                back; else logged (ferry.ports) in Electron's words: over the limits, a value that cannot be cloned, a port
                that is no use any more.
        Source: Electron child.postMessage().
    */
    bool postMessage(const QVariant &message, const QList<MessagePort *> &transfer = {});

Q_SIGNALS:
    /*! \brief The program runs, and pid() is known. */
    void spawned();
    /*! \brief It made its ParentPort, and what waited is on its way. */
    void ready();
    /*! \brief What the child sent with ParentPort::postMessage(), and the ports with it, which belong to webContents(). */
    void message(const QVariant &message, const QList<Ferry::MessagePort *> &ports);
    /*! \brief With Stdio::Pipe: what it printed, as it comes. Nothing of it is kept. */
    void standardOutput(const QByteArray &bytes);
    void standardError(const QByteArray &bytes);
    /*! \brief The child is gone, and no trace of it is left; everything that it had sent was
     * delivered before. */
    void exited(int code, Ferry::UtilityProcess::ExitReason reason);
    /*! \brief What went wrong; exited() follows when there was a child. */
    void errorOccurred(const Ferry::IpcError &error);
    /*! \brief Restart \a attempt (from 1, counted within RestartPolicy::within) comes after \a
     * delay. */
    void restarting(int attempt, std::chrono::milliseconds delay);
    /*! \brief It ended too often, and stays down. */
    void crashLooping();
    void stateChanged(Ferry::UtilityProcess::State state);

private:
    friend class UtilityProcessPrivate;

    std::unique_ptr<UtilityProcessPrivate> d_ptr;
    Q_DECLARE_PRIVATE(UtilityProcess)
};

} // namespace Ferry
