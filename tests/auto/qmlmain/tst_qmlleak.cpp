// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Many conversations leave nothing behind: the memory of the process stays where it was. A million
// invokes: bench_qml calls=1000000.

#include "../qmlrenderer/screen.h"

#include <ferry/ipcmain.h>

#include <QtCore/QFile>
#include <QtCore/QRegularExpression>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Ferry;

class tst_QmlLeak : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rounds_data();
    void rounds();

private:
    static qint64 residentBytes()
    {
        QFile file(u"/proc/self/statm"_s);
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
    }
};

void tst_QmlLeak::rounds_data()
{
    QTest::addColumn<QString>("round");
    QTest::newRow("invoke") << u"ipc.invoke('cpp', { n, text: 'some text' })"_s;
    QTest::newRow("invoke, handler in QML") << u"ipc.invoke('qml', n, [n])"_s;
    QTest::newRow("invoke, promise in QML") << u"ipc.invoke('promise', n)"_s;
    QTest::newRow("rejection") << u"ipc.invoke('reject').catch(() => 0)"_s;
    QTest::newRow("sendSync") << u"(ipc.sendSync('sync', n), Promise.resolve())"_s;
    QTest::newRow("on, send, reply, off")
        << u"new Promise(resolve => { const f = () => { ipc.off('back', f); resolve() };"
           "ipc.on('back', f); ipc.send('there', n) })"_s;
}

void tst_QmlLeak::rounds()
{
    QFETCH(QString, round);
    if (residentBytes() == 0)
        QSKIP("no /proc/self/statm");
    const Screen main(QFINDTESTDATA("ElectronMain.qml"));
    QVERIFY(main.isValid());
    IpcMain::instance()->handle(u"cpp"_s, [](const QVariantMap &map) { return map; });
    main.run(u"m => { m.handle('qml', (event, n, list) => ({ n, list }));"
             "m.handle('promise', (event, n) => new Promise(resolve => resolve(n)));"
             "m.handle('reject', () => { const e = new Error('no'); e.code = 'E_NO'; throw e });"
             "m.on('sync', (event, n) => { event.returnValue = n });"
             "m.on('there', (event, n) => { event.reply('back', n) }) }"_s);
    const Screen screen(QFINDTESTDATA("../qmlrenderer/Empty.qml"));
    QVERIFY(screen.isValid());
    const auto run = [&](int count) {
        const QJSValue state = screen.run(
            u"(ipc, count) => { const state = { n: 0 }; const next = () => { const n = state.n;"
            "if (n < count) { ++state.n; %1.then(next, error => { state.error = error; state.n = "
            "-1 }) }"
            "else state.done = true }; next(); return state }"_s.arg(round),
            { count });
        // Not qWaitFor(), which sleeps between its looks.
        for (const QDeadlineTimer limit(60000);
             !state.property(u"done"_s).toBool() && state.property(u"n"_s).toInt() >= 0
             && !limit.hasExpired();)
            QCoreApplication::processEvents();
        screen.engine()->collectGarbage();
        main.engine()->collectGarbage();
        QCoreApplication::processEvents(); // what the collectors left for later
        return state.property(u"done"_s).toBool();
    };
    QVERIFY(run(10'000));
    const qint64 before = residentBytes();
    QVERIFY(run(40'000));
    // 40 bytes a round would be 1.6 MB.
    const qint64 grown = residentBytes() - before;
    QVERIFY2(grown < 1'500'000, qPrintable(u"%1 bytes in 40,000 rounds"_s.arg(grown)));
}

QTEST_MAIN(tst_QmlLeak)
#include "tst_qmlleak.moc"
