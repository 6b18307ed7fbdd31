// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QProcess>
#include <QtTest/QTest>

#include <csignal>

using namespace Qt::StringLiterals;

/*! The helper process. */
class Other
{
public:
    Other()
    {
        m_process.start(QStringLiteral(NAMES_HELPER), QStringList());
        if (!m_process.waitForStarted())
            qFatal("no helper");
    }
    ~Other() { kill(); }

    void order(const QString &line) { m_process.write(line.toUtf8() + '\n'); }
    QString answer()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(20000))
                return u"no answer"_s;
        }
        return QString::fromUtf8(m_process.readLine()).trimmed();
    }
    QString ask(const QString &line)
    {
        order(line);
        return answer();
    }
    /*! As answer(), with this process's event loop running. */
    QString answerInLoop()
    {
        if (!QTest::qWaitFor([this] { return m_process.canReadLine(); }, 20000))
            return u"no answer"_s;
        return answer();
    }
    void kill()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        ::kill(pid_t(m_process.processId()), SIGKILL);
        m_process.waitForFinished();
    }
    qint64 id() const { return m_process.processId(); }

private:
    QProcess m_process;
};
