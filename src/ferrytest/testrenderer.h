// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcrenderer.h>
#include <ferry/messagechannel.h>

#include <QtCore/QFuture>
#include <QtTest/QTest>

#include <memory>

#if defined(FERRY_STATIC)
#define FERRY_TEST_EXPORT
#elif defined(FERRY_BUILD_TEST)
#define FERRY_TEST_EXPORT Q_DECL_EXPORT
#else
#define FERRY_TEST_EXPORT Q_DECL_IMPORT
#endif

namespace Ferry {

class IpcMain;
class TestRendererPrivate;
class WebContents;

/*!
    \brief A renderer without a window, for the QtTest suite of an application: talks to its IpcMain in process, through the
    same codec as every other lane.

    Calls spin the event loop for at most 5 s. One that goes wrong fails the running test at the caller's line.
    Owns:   its IpcRenderer. Thread: the IpcMain's.
*/
class FERRY_TEST_EXPORT TestRenderer : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TestRenderer)

public:
    /*! \brief A channel name that knows the line it was written on. Made implicitly; never name it yourself. */
    struct Channel
    {
        Channel(const QString &name_, const char *file_ = __builtin_FILE(),
                int line_ = __builtin_LINE())
            : name(name_), file(file_), line(line_)
        {
        }
        QString name;
        const char *file;
        int line;
    };

    /*! \brief Joins \a main and waits until it is connected. Errors: fails the test when \a main is nullptr. */
    explicit TestRenderer(IpcMain *main, QObject *parent = nullptr);
    ~TestRenderer() override;

    /*! \brief The handler's answer converted to R. Errors: fails the test and returns R{}. */
    template <typename R = QVariant, typename... Args>
    R invoke(const Channel &channel, Args &&...args)
    {
        return finish<R>(channel, call<R>(channel.name, std::forward<Args>(args)...));
    }
    /*! \brief The listener's answer converted to R. Errors: fails the test and returns R{}. */
    template <typename R = QVariant, typename... Args>
    R sendSync(const Channel &channel, Args &&...args)
    {
        return finish<R>(channel,
                         renderer()->template trySendSync<R>(channel.name,
                                                             std::forward<Args>(args)...));
    }
    /*! \brief The error that invoke() ends with. Errors: fails the test when it succeeds. */
    template <typename... Args>
    IpcError invokeError(const Channel &channel, Args &&...args)
    {
        return finishError(channel, call<QVariant>(channel.name, std::forward<Args>(args)...));
    }
    template <typename... Args>
    IpcError sendSyncError(const Channel &channel, Args &&...args)
    {
        return finishError(channel,
                           renderer()->trySendSync(channel.name, std::forward<Args>(args)...));
    }
    /*! \brief As IpcRenderer::send(). It is delivered from the event loop: use QTRY_… or a later invoke(). */
    template <typename... Args>
    bool send(const QString &channel, Args &&...args)
    {
        return renderer()->send(channel, std::forward<Args>(args)...);
    }

    /*! \brief As IpcRenderer::postMessage(), delivered as send(). Make the ports with a MessageChannel. */
    template <typename T = QVariant>
    bool postMessage(const QString &channel, T &&message, const QList<MessagePort *> &transfer = {})
    {
        return renderer()->postMessage(channel, std::forward<T>(message), transfer);
    }

    /*! \brief The arguments of each message that main sent on \a channel, oldest first. */
    QList<QVariantList> received(const QString &channel) const;
    /*!
        \brief The ports of those that main posted, oldest first, not started; nullptr for one that is gone since. They belong
        to renderer().
    */
    QList<MessagePort *> receivedPorts(const QString &channel) const;
    /*! \brief Spins until \a count messages came on \a channel; false (the test goes on) after 5 s. */
    bool waitFor(const QString &channel, int count = 1);
    /*! \brief Answers WebContents::invoke() on \a channel, as IpcRenderer::handle(). Replaces an earlier one. */
    template <Impl::IpcRendererHandler F>
    void onInvoke(const QString &channel, F handler)
    {
        renderer()->removeHandler(channel);
        renderer()->handle(channel, std::move(handler));
    }

    /*! \brief Shows a new document of \a origin: what IpcEvent::origin() and WebContents::origin() say from now on. */
    void setOrigin(const QString &origin);
    /*! \brief Shows a new document: calls of the old one are cancelled. After crash() it joins as a new WebContents. */
    void reload();
    /*! \brief Dies without a word: main sees gone(Crashed), and pending calls end with ERR_PEER_GONE. */
    void crash();
    /*! \brief What main sees; nullptr after crash(). */
    WebContents *contents() const;
    /*! \brief The renderer itself, for what this class has no short form of. */
    IpcRenderer *renderer() const;

private:
    template <typename R, typename... Args>
    IpcResult<R> call(const QString &channel, Args &&...args)
    {
        QFuture<R> future = renderer()->template invoke<R>(channel, std::forward<Args>(args)...);
        if (!spin(QFuture<void>(future)))
            return IpcError(IpcError::Code::Timeout, QStringLiteral("no answer within 5 s"));
        try {
            if constexpr (std::is_void_v<R>) {
                future.waitForFinished();
                return {};
            } else {
                return future.result();
            }
        } catch (const IpcError &error) {
            return error;
        }
    }
    template <typename R>
    R finish(const Channel &channel, const IpcResult<R> &result)
    {
        if (!result.hasValue())
            fail(channel, result.error().toString());
        if constexpr (!std::is_void_v<R>)
            return result.hasValue() ? result.value() : R {};
    }
    IpcError finishError(const Channel &channel, const IpcResult<QVariant> &result);
    bool spin(const QFuture<void> &future);
    void fail(const Channel &channel, const QString &text);

    std::unique_ptr<TestRendererPrivate> d;
};

} // namespace Ferry
