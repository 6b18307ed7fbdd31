// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/link_p.h>

#include <QtCore/QObject>

#include <memory>

namespace Ferry {

struct PipeState;

/*!
    \brief Two joined ends inside one process, in one thread or in two. Messages pass through the codec, so that a handler
    cannot tell this lane from the others.

    The renderer's end decides what document it shows: start() and restart() reach the main end in order with the messages.
*/
class FERRY_EXPORT PipeLink final : public QObject, public Link
{
    Q_OBJECT

public:
    enum class Side { Main, Renderer };
    using State = std::shared_ptr<PipeState>;

    /*! \brief What the two ends share; pass it to one constructor of each side. Thread: any. */
    static State makeState(const Limits &limits);

    /*! \brief Held by whoever is to make the main end: dropped before that, it tells the renderer's end PeerGone. */
    static std::shared_ptr<void> expectMain(const State &state);

    PipeLink(Side side, State state, int mainFrameId = 0);
    ~PipeLink() override;

    /*! \brief Renderer's end: shows a new document. What was on its way to the old one is dropped. */
    void startDocument(const QUrl &url, const QString &origin);
    /*! \brief Ends without a word, as a killed process does: the other end sees PeerGone. */
    void vanish();

    void setReceiver(LinkReceiver *receiver) override;
    WriteResult write(const Message &message) override;
    qint64 bytesToWrite() const override;
    bool waitForMessage(QDeadlineTimer deadline) override;
    bool canBlock() const override;
    bool canCarryPorts() const override { return true; }
    void close(DisconnectReason reason, const IpcError &error) override;

private:
    struct Entry;
    friend struct PipeState;

    void deliver();
    bool deliverOne();
    static void push(PipeState &state, Side to, Entry &&entry);
    void handle(Entry &&entry);

    const Side m_side;
    const State m_state;
    const int m_mainFrameId;
    Document m_document;
    quint64 m_epoch = 0;
    bool m_closed = false;
};

} // namespace Ferry
