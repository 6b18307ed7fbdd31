// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/utility/child_p.h>
#include <ferry/utility/utilitylink_p.h>
#include <ferry/utilityprocess.h>

#include <QtCore/QDeadlineTimer>
#include <QtCore/QElapsedTimer>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <optional>

namespace Ferry {

/*! \brief The supervisor: one run after the other, and what holds them together. */
class UtilityProcessPrivate final : private ChildUser, private UtilityLink::Keeper
{
public:
    UtilityProcessPrivate(UtilityProcess *utility, const QString &program,
                          const QStringList &arguments, const UtilityProcessOptions &options);
    ~UtilityProcessPrivate();

    QString problem() const;
    bool isRun() const { return child != nullptr; }
    void launch();
    void stop(bool ask);
    /*! \brief Ends what waits between two runs. */
    void standDown();
    void complain(const IpcError &failure);
    void setState(UtilityProcess::State to);

    UtilityProcess *const q;
    const QString program;
    const QStringList arguments;
    UtilityProcessOptions options;
    QPointer<WebContents> contents;
    UtilityLink *link = nullptr; // of contents
    std::unique_ptr<Child> child; // of this run
    UtilityProcess::State state = UtilityProcess::State::NotRunning;
    IpcError error;
    bool isSpawned = false;
    QList<QDeadlineTimer> endings; // each expires when it does not count any more

private:
    using ExitReason = UtilityProcess::ExitReason;
    using Hereafter = LinkReceiver::Hereafter;

    void childSpawned() override;
    void childJoined(std::unique_ptr<Link> way) override;
    void childRefused(const IpcError &refusal) override;
    void childWroteOutput(const QByteArray &bytes) override;
    void childWroteError(const QByteArray &bytes) override;
    void childEnded(const ChildEnd &end) override;
    void linkOpened() override;
    void linkBroke(DisconnectReason reason, const IpcError &cause) override;
    void linkGone() override;

    /*! \brief Does \a deed after \a time, and nothing else that was set before. */
    void after(std::chrono::milliseconds time, std::function<void()> deed);
    void terminate();
    /*! \brief This run has to end, by force. */
    void fail(ExitReason reason, const IpcError &failure);
    /*! \brief It hung up and should be gone any moment. */
    void expectEnd();
    ExitReason reasonOf(const ChildEnd &end) const;
    /*! \brief Whether the policy wants another run after one that ended for \a reason. */
    bool isWanted(ExitReason reason, int code) const;
    /*! \brief Counts an ending; false when that was one too many. */
    bool countEnding();

    struct Failure
    {
        ExitReason reason;
        IpcError error;
    };
    std::optional<Failure> m_failure; // of this run
    bool m_isRequested = false; // the end of this run
    QTimer m_timer;
    std::function<void()> m_deed;
};

} // namespace Ferry
