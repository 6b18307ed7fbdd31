// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/local/localgreeting_p.h>
#include <ferry/local/localserver_p.h>
#include <ferry/utility/child_p.h>
#include <ferry/utilityprocess.h>

#include <QtCore/QProcess>

namespace Ferry {

/*! \brief A child that is a process, joined over a pair of sockets that it inherits, or over a
 * local socket with a token. */
class ChildProcess final : public QObject, public Child
{
    Q_OBJECT

public:
    ChildProcess(ChildUser *user, const QString &program, const QStringList &arguments,
                 const UtilityProcessOptions &options);
    ~ChildProcess() override;

    void start() override;
    void terminate() override;
    void kill() override;
    qint64 processId() const override { return m_process->processId(); }

private:
    void startInherited();
    void startThroughSocket();
    void launch(const QString &address);
    void failLater(const QString &problem);
    void fail(const QString &problem);
    void joined(std::unique_ptr<Link> link);
    void finished(int code, QProcess::ExitStatus status);

    ChildUser *m_user;
    const QString m_program;
    const QStringList m_arguments;
    const UtilityProcessOptions m_options;
    QProcess *m_process; // deleted later: this object may go in one of its signals
    std::unique_ptr<LocalGreeting> m_greeting; // of a connection that it inherits …
    std::unique_ptr<LocalServer> m_server; // … or makes
};

} // namespace Ferry
