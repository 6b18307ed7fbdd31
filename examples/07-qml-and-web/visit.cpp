// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "visit.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QMap>
#include <QtCore/QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using Ferry::WebContents;

namespace {

// One step after the other; each is a call of main to a screen's handler "visit".
class Visitor : public QObject
{
public:
    explicit Visitor(Ferry::IpcMain *ipcMain)
        : QObject(ipcMain)
    {
        ipcMain->on(u"here"_s, this, [this](const Ferry::IpcMainEvent &event, const QString &name) {
            m_screens.insert(name, event.sender());
            if (m_screens.size() == 3)
                addEverywhere();
        });
        QTimer::singleShot(std::chrono::seconds(30), this, [this] {
            std::fprintf(stderr, "only %s came\n",
                         qPrintable(QStringList(m_screens.keys()).join(u", "_s)));
            QCoreApplication::exit(1);
        });
    }

private:
    void addEverywhere()
    {
        m_left = int(m_screens.size());
        for (auto it = m_screens.cbegin(); it != m_screens.cend(); ++it) {
            it.value()
                ->invoke<void>(u"visit"_s, "add", u"From the "_s + it.key())
                .then(this, [this] {
                    if (--m_left == 0)
                        archive();
                });
        }
    }
    void archive()
    {
        m_screens[u"page"_s]->invoke<int>(u"visit"_s, "archive").then(this, [this](int archived) {
            std::printf("archived %d\n", archived);
            m_left = int(m_screens.size());
            for (auto it = m_screens.cbegin(); it != m_screens.cend(); ++it) {
                it.value()
                    ->invoke<QString>(u"visit"_s, "summary")
                    .then(this, [this, name = it.key()](const QString &text) {
                        std::printf("%-12s%s\n", qPrintable(name), qPrintable(text));
                        std::fflush(stdout);
                        if (--m_left == 0)
                            QCoreApplication::quit();
                    });
            }
        });
    }

    QMap<QString, WebContents *> m_screens; // by name; they live as long as the visit
    int m_left = 0;
};

} // namespace

void visit(Ferry::IpcMain *ipcMain)
{
    new Visitor(ipcMain);
}
