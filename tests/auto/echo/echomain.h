// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "../shared/difference.h"
#include "namedvalues.h"

#include <ferry/ipcmain.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QFile>
#include <QtCore/QTimer>

namespace FerryTest {

/*! \brief The main side of the echo suite: the channels that driver.js calls. */
class EchoMain
{
public:
    explicit EchoMain(Ferry::IpcMain *main)
    {
        using namespace Ferry;
        using namespace Qt::StringLiterals;
        main->handle(u"echo"_s, [this](const QVariant &value) {
            seen = value;
            return value;
        });
        main->handle(u"named"_s, [this](const QString &name, const QVariant &value) {
            // A renderer's errors have stacks, those of the table none.
            const QString found = difference(namedValue(name), value, Stacks::Ignore);
            if (!found.isEmpty())
                wrong.append(name + u", seen by main"_s + found);
            return value;
        });
        main->on(u"echo-sync"_s, [](const IpcMainEvent &event, const QVariant &value) {
            event.setReturnValue(value);
        });
        main->on(u"echo-send"_s, [](const IpcMainEvent &event, const QVariant &value) {
            event.reply(u"echoed"_s, value);
        });
        const auto refused = [this](const IpcMainEvent &event) {
            wrong.append(u"main got what must not be sent"_s);
            event.setReturnValue(1);
        };
        main->on(u"refused"_s, refused);
        main->handle(u"refused"_s, [this] { wrong.append(u"main was asked it"_s); });
    }

    QVariant seen; // by "echo"
    QStringList wrong;
};

/*! \brief As QTest::qWaitFor(), which sleeps 10 ms when there is nothing to do yet: here are
 * thousands of short waits. */
template <typename Predicate>
bool waitFor(Predicate predicate, int timeout = 20000)
{
    const QDeadlineTimer deadline(timeout);
    QTimer awake; // so that the wait below ends
    awake.start(1000);
    while (!predicate() && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return predicate();
}

/*! \brief One of the JavaScript files: an expression. */
inline QString script(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace FerryTest
