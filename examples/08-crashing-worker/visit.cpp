// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "visit.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using Ferry::UtilityProcess;
using Ferry::WebContents;

namespace {

// One screen after the other, one step after the other; each is a call of main to the screen's
// handler "visit".
class Visitor : public QObject
{
public:
    Visitor(Ferry::IpcMain *ipcMain, UtilityProcess *worker)
        : QObject(ipcMain)
        , m_worker(worker)
    {
        ipcMain->on(u"here"_s, this, [this](const Ferry::IpcMainEvent &event, const QString &name) {
            m_screens.insert(name, event.sender());
            if (m_screens.size() == 2)
                next();
        });
        connect(worker, &UtilityProcess::exited, this,
                [this](int, UtilityProcess::ExitReason reason) {
                    m_crashes += reason == UtilityProcess::ExitReason::Crashed;
                });
        // In the middle of its work.
        worker->ipc()->on(u"image:progress"_s, this, [this] {
            if (std::exchange(m_isToCrash, false))
                m_worker->webContents()->send(u"crash"_s);
        });
        QTimer::singleShot(std::chrono::seconds(40), this, [] {
            std::fprintf(stderr, "the visit took too long\n");
            QCoreApplication::exit(1);
        });
    }

private:
    void next()
    {
        static const QStringList steps { u"resize"_s, u"blur"_s, u"long blur"_s, u"resize"_s };
        const QString screen = m_screens.keys().value(m_step / steps.size());
        if (screen.isEmpty()) {
            std::printf("worker crashed %d times and runs again\n", m_crashes);
            std::fflush(stdout);
            QCoreApplication::quit();
            return;
        }
        const QString step = steps.at(m_step++ % steps.size());
        m_isToCrash = step == u"long blur"_s;
        m_screens.value(screen)
            ->invoke<QString>(u"visit"_s, step)
            .then(this, [=, this](const QString &outcome) {
                std::printf("%-5s %-10s %s\n", qPrintable(screen), qPrintable(step),
                            qPrintable(outcome));
                next();
            });
    }

    UtilityProcess *m_worker;
    QMap<QString, WebContents *> m_screens; // by name; they live as long as the visit
    qsizetype m_step = 0;
    int m_crashes = 0;
    bool m_isToCrash = false;
};

} // namespace

void visit(Ferry::IpcMain *ipcMain, UtilityProcess *worker)
{
    new Visitor(ipcMain, worker);
}
