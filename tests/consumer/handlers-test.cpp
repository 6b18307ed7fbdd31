// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <QTest>
#include <ferry/ipcmain.h>
#include <ferrytest/testrenderer.h>

class HandlersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void adds()
    {
        Ferry::IpcMain ipcMain;
        ipcMain.handle("add", [](int a, int b) { return a + b; });
        Ferry::TestRenderer renderer(&ipcMain);
        QCOMPARE(renderer.invoke<int>(QString("add"), 2, 3), 5);
    }
};

QTEST_GUILESS_MAIN(HandlersTest)
#include "handlers-test.moc"
