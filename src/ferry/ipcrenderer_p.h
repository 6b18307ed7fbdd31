// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcrenderer.h>
#include <ferry/local/localconnector_p.h>
#include <ferry/message/handlertable_p.h>
#include <ferry/message/peer_p.h>
#include <ferry/pipe/pipelink_p.h>

#include <QtCore/QMutex>

QT_BEGIN_NAMESPACE
class QTimer;
QT_END_NAMESPACE

namespace Ferry {

/*! \brief One named channel of an IpcRenderer: what on() connects to. */
class RendererChannel : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    qsizetype listenerCount() const
    {
        return receivers(SIGNAL(received(Ferry::IpcRendererEvent,QVariantList)));
    }

Q_SIGNALS:
    void received(const Ferry::IpcRendererEvent &event, const QVariantList &arguments);
};

class FERRY_EXPORT IpcRendererPrivate final : public PeerOwner
{
public:
    explicit IpcRendererPrivate(IpcRenderer *renderer);
    ~IpcRendererPrivate() override;

    static IpcRendererPrivate *of(const IpcRenderer *renderer);

    RendererChannel *channel(const QString &name);
    void setState(IpcRenderer::State state);
    void makePeer(const Limits &limits);
    void join(IpcMain *main, const QUrl &url, const QString &origin);
    /*! \brief The renderer's end of a pipe whose other end \a state 's maker sees to. */
    void enter(const PipeLink::State &state, const Limits &limits, const QUrl &url = {},
               const QString &origin = {});
    /*! \brief Talks to whoever is at the other end of \a descriptor, which it owns from here on. */
    void enter(qintptr descriptor);
    /*! \brief Tries once to connect to server. */
    void knock();
    void knocked(std::unique_ptr<Link> link, const IpcError &failure, DisconnectReason reason);
    void knockFailed(DisconnectReason reason, const IpcError &failure);
    /*! \brief Sets the next attempt up; false when there is to be none. */
    bool reconnectLater(DisconnectReason reason, const IpcError &failure);
    bool isWaiting() const;
    /*! \brief The lane to a main in this process, else nullptr. */
    PipeLink *pipe() const;

    void documentStarted(const Document &document) override;
    void documentGone(int frameId, WebContents::GoneReason reason) override;
    void received(Message &&message, const Impl::EventPointer &event) override;
    void messageDenied(const QString &origin, const QString &channel) override;
    void drained() override;
    void closed(DisconnectReason reason, const IpcError &error) override;
    void passed(TapRecord::Direction direction, const Message &message, qsizetype bytes) override;

    IpcRenderer *const q;
    IpcRenderer::State state = IpcRenderer::State::Unconnected;
    IpcError error;
    std::unique_ptr<Peer> peer;
    std::unique_ptr<LocalConnector> connector;
    struct
    {
        QString name; // empty: not connected to a server, or not wanted any more
        ConnectOptions options;
        ReconnectPolicy policy;
        int attempt = 0; // since the last connection
        QTimer *timer = nullptr;
    } server;
    QMutex gateMutex; // foreign threads find the gate while the own one may replace it
    std::shared_ptr<Gate> gate;
    QHash<QString, RendererChannel *> channels;
    QStringList channelOrder;
    HandlerTable<IpcRendererEvent> handlers;
    std::function<void(const Message &, const IpcRendererEvent &)>
        parentMessage; // of a ParentPort: takes what is for it
    std::function<void(const IpcRendererEvent &, const QVariantList &)>
        observer; // of every message; Ferry::Test
    std::chrono::milliseconds syncTimeout { 0 };
    std::chrono::milliseconds invokeTimeout { 0 };
    IpcRenderer::SyncMode syncMode = IpcRenderer::SyncMode::EventLoop;
};

} // namespace Ferry
