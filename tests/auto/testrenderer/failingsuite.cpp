// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/ipcmain.h>
#include <ferrytest/testrenderer.h>

using namespace Ferry;
using namespace Qt::StringLiterals;

/*! \brief A suite that must fail; tst_testrenderer runs it and reads what it says. */
class FailingSuite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unexpectedError()
    {
        IpcMain main;
        TestRenderer renderer(&main);
        // The next call stands on line 22.
        int zero = 1;
        zero = renderer.invoke<int>(u"nobody"_s);
        QCOMPARE(zero, 0);
    }

    void unexpectedSuccess()
    {
        IpcMain main;
        main.handle(u"fine"_s, [] { return 1; });
        TestRenderer renderer(&main);
        renderer.invokeError(u"fine"_s);
    }
};

QTEST_GUILESS_MAIN(FailingSuite)
#include "failingsuite.moc"
