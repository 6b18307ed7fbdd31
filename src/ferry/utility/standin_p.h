// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/parentport_p.h>
#include <ferry/utility/child_p.h>
#include <ferry/utilityprocess.h>

#include <QtCore/QThread>

namespace Ferry {

/*!
    \brief A child in this process: the application's worker in a thread of its own, or in this one.

    It cannot be ended by force: terminate() and kill() ask its event loop to end.
*/
class StandIn final : public QThread, public Child
{
    Q_OBJECT

public:
    StandIn(ChildUser *user, const UtilityProcessOptions &options);
    ~StandIn() override;

    void start() override;
    void terminate() override { ask(0); }
    void kill() override { ask(0); }
    qint64 processId() const override { return 0; }

protected:
    void run() override;

private:
    /*! \brief The worker and its port. Destroyed in the thread that made it. */
    struct Crew
    {
        std::unique_ptr<ParentPort> port;
        std::unique_ptr<QObject> worker;
    };

    /*! \brief False when the application's function threw. */
    bool gather(Crew *crew);
    void ask(int code);
    void dismiss();
    void ended();

    ChildUser *m_user;
    const UtilityProcessOptions m_options;
    const PipeLink::State m_pipe;
    Crew m_crew; // in this thread
    int m_code = 0;
    bool m_isOver = false;
};

} // namespace Ferry
