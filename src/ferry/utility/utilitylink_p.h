// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/link_p.h>

namespace Ferry {

/*!
    \brief The one way of a utility process's WebContents, whichever run of the process it leads to:
   each brings a Link of its own, which this one wraps.
*/
class UtilityLink final : public Link, private LinkReceiver
{
public:
    /*! \brief Whom it tells. This object may be destroyed from inside each of these. */
    class Keeper
    {
    public:
        /*! \brief The run can be talked to. */
        virtual void linkOpened() = 0;
        /*! \brief The connection ended, for whatever reason but part(); end() is the keeper's to
         * call. */
        virtual void linkBroke(DisconnectReason reason, const IpcError &error) = 0;
        /*! \brief The WebContents goes, and this with it. */
        virtual void linkGone() = 0;

    protected:
        ~Keeper() = default;
    };

    explicit UtilityLink(Keeper *keeper);
    ~UtilityLink() override;

    void join(std::unique_ptr<Link> way);
    /*! \brief Tells nobody from here on. */
    void forgetKeeper() { m_keeper = nullptr; }
    /*! \brief Delivers what has arrived already. */
    void drain();
    /*! \brief Says goodbye to this run; linkBroke() is not told. */
    void part();
    /*! \brief Ends the calls of this run, which get \a error. */
    void end(WebContents::GoneReason reason, LinkReceiver::Hereafter hereafter,
             const IpcError &error);

    WriteResult write(const Message &message) override;
    qint64 bytesToWrite() const override { return m_way ? m_way->bytesToWrite() : 0; }
    void flush() override;
    bool waitForMessage(QDeadlineTimer deadline) override;
    bool canBlock() const override { return m_way && m_way->canBlock(); }
    /*!
        \brief Requested closes it for good. Any other reason is about this run alone: linkBroke()
       is told, and the next one starts anew.
    */
    void close(DisconnectReason reason, const IpcError &error) override;
    qint64 peerProcessId() const override { return m_way ? m_way->peerProcessId() : 0; }
    bool isTrusted() const override { return !m_way || m_way->isTrusted(); }
    bool canCarryPorts() const override { return m_way && m_way->canCarryPorts(); }

private:
    void documentStarted(const Document &document) override;
    void documentGone(int frameId, WebContents::GoneReason reason) override;
    void messageReceived(Message &&message, const Document &document, qsizetype bytes) override;
    void messageDenied(const QString &origin, const QString &channel) override;
    void drained() override;
    void linkClosed(DisconnectReason reason, const IpcError &error) override;

    void leave(DisconnectReason reason, const IpcError &error);

    Keeper *m_keeper;
    std::unique_ptr<Link> m_way;
    std::shared_ptr<char> m_life = std::make_shared<char>();
    bool m_leaving = false;
};

} // namespace Ferry
