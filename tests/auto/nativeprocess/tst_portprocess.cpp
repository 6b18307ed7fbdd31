// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Ports in real processes, and real kills of who has them.

#include "../messageport/portlog.h"
#include "process.h"

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>
#include <ferry/messagechannel.h>
#include <ferry/values.h>

#include <QtCore/QEventLoop>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>
#include <QtTest/QTest>

#include <csignal>

using namespace Ferry;
using namespace Qt::StringLiterals;

class tst_PortProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory = std::make_unique<QTemporaryDir>();
        m_main = std::make_unique<IpcMain>();
        QVERIFY(m_main->listen(m_directory->filePath(u"main"_s)));
    }
    void cleanup()
    {
        m_processes.clear();
        m_main.reset();
        m_directory.reset();
    }

    void echo();
    void portOfTheRenderer();
    void twoProcessesPlay();
    void rendererKilled();
    void rendererKilledBetweenTwo();
    void mainKilled();
    void handedOnAndKilled();
    void tenThousandThroughThreeProcesses();

private:
    /*! Another process that has connected. */
    WebContents *add()
    {
        const auto before = m_main->webContents().size();
        m_processes.push_back(startProcess(
            { u"renderer"_s, m_directory->filePath(u"main"_s), u"loop"_s, u"listen"_s }));
        if (!QTest::qWaitFor([&] { return m_main->webContents().size() == before + 1; }, 20000))
            qFatal("no renderer");
        return m_main->webContents().last();
    }
    /*! Sends \a port to \a contents, which hands it back. */
    MessagePort *passThrough(WebContents *contents, MessagePort *port)
    {
        MessagePort *back = nullptr;
        contents->ipc()->once(u"passed"_s,
                              [&](const IpcMainEvent &event) { back = event.ports().first(); });
        if (!contents->postMessage(u"pass"_s, nullptr, { port })
            || !QTest::qWaitFor([&] { return back != nullptr; }))
            qFatal("the port did not come back");
        return back;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<IpcMain> m_main;
    std::vector<Process> m_processes;
};

void tst_PortProcess::echo()
{
    WebContents *contents = add();
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(channel.port1()->postMessage(u"early"_s));
    QVERIFY(contents->postMessage(u"echo"_s, nullptr, { channel.port2() }));
    QVERIFY(channel.port1()->postMessage(QByteArray(300000, 'x')));
    QTRY_COMPARE(log.data, QVariantList({ u"early"_s, QByteArray(300000, 'x') }));
}

void tst_PortProcess::portOfTheRenderer()
{
    WebContents *contents = add();
    MessagePort *port = nullptr;
    m_main->on(u"served"_s, [&](const IpcMainEvent &event) { port = event.ports().first(); });
    QVERIFY(contents->send(u"serve"_s));
    QTRY_VERIFY(port);
    PortLog log(port);
    QVERIFY(port->postMessage(1));
    QTRY_COMPARE(log.data, QVariantList { 1 });
}

// 6.4#1: traffic of two processes runs nothing in main.
void tst_PortProcess::twoProcessesPlay()
{
    WebContents *one = add();
    WebContents *two = add();
    int heard = 0;
    int last = 0;
    QEventLoop loop; // QTRY_… sleeps between its looks, and main has to pass on every ball
    m_main->on(u"played"_s, [&](int count) {
        last = count;
        loop.quit();
    });
    m_main->setGuard([&](const IpcEvent &) { return ++heard > 0; });
    MessageChannel channel;
    QVERIFY(channel.port1()->postMessage(1)); // the first ball, for two
    QVERIFY(one->postMessage(u"play"_s, 2000, { channel.port1() }));
    QVERIFY(two->postMessage(u"play"_s, 2000, { channel.port2() }));
    QTimer::singleShot(20000, &loop, &QEventLoop::quit);
    loop.exec();
    QCOMPARE(last, 2000);
    QCOMPARE(heard, 1); // "played"
}

void tst_PortProcess::rendererKilled()
{
    WebContents *contents = add();
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(contents->postMessage(u"hold"_s, nullptr, { channel.port2() }));
    MessagePort *port = nullptr;
    m_main->on(u"served"_s, [&](const IpcMainEvent &event) {
        port = event.ports().first();
        port->setParent(this);
    });
    QVERIFY(contents->send(u"serve"_s));
    QTRY_VERIFY(port);
    PortLog served(port);
    QVERIFY(port->postMessage(1));
    QTRY_COMPARE(served.data.size(), 1);
    ::kill(pid_t(contents->processId()), SIGKILL);
    QTRY_COMPARE(log.closes, 1);
    QTRY_COMPARE(served.closes, 1);
    QVERIFY(!channel.port1()->postMessage(1));
    QVERIFY(!port->postMessage(1));
    delete port;
}

void tst_PortProcess::rendererKilledBetweenTwo()
{
    WebContents *one = add();
    WebContents *two = add();
    int closed = 0;
    two->ipc()->on(u"closed"_s, [&] { ++closed; });
    MessageChannel channel;
    QVERIFY(one->postMessage(u"hold"_s, nullptr, { channel.port1() }));
    QVERIFY(two->postMessage(u"play"_s, 1, { channel.port2() }));
    QVERIFY(one->send(u"die"_s));
    QTRY_COMPARE(closed, 1);
    QTRY_COMPARE(m_main->webContents(), QList<WebContents *> { two });
}

void tst_PortProcess::mainKilled()
{
    const QString name = m_directory->filePath(u"other"_s);
    Process process = startMainProcess(name);
    IpcRenderer renderer;
    renderer.connectToServer(name);
    QTRY_VERIFY(renderer.isConnected());
    bool held = false;
    renderer.on(u"held"_s, [&] { held = true; });
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(renderer.postMessage(u"hold-port"_s, nullptr, { channel.port2() }));
    QTRY_VERIFY(held);
    QCOMPARE(log.closes, 0);
    QVERIFY(renderer.send(u"die"_s));
    QTRY_COMPARE(log.closes, 1);
}

// Whoever has handed a port on may die: it is not on the way any more.
void tst_PortProcess::handedOnAndKilled()
{
    WebContents *contents = add();
    MessageChannel channel;
    MessagePort *port = passThrough(contents, channel.port2());
    port->setParent(this);
    PortLog log(port);
    QVERIFY(channel.port1()->postMessage(1));
    QTRY_COMPARE(log.data.size(), 1);
    QVERIFY(contents->send(u"die"_s));
    QTRY_VERIFY(m_main->webContents().isEmpty());
    QVERIFY(channel.port1()->postMessage(2));
    QTRY_COMPARE(log.data, QVariantList({ 1, 2 }));
    QCOMPARE(log.closes, 0);
    delete port;
}

void tst_PortProcess::tenThousandThroughThreeProcesses()
{
    MessageChannel channel;
    MessagePort *port = channel.port2();
    QVariantList expected;
    const auto post = [&](int count) {
        for (int i = 0; i < count; ++i) {
            const auto number = int(expected.size());
            QVERIFY(channel.port1()->postMessage(number));
            expected.append(number);
        }
    };
    post(1000);
    for (int hop = 0; hop < 3; ++hop) {
        WebContents *contents = add();
        MessagePort *back = nullptr;
        contents->ipc()->once(u"passed"_s,
                              [&](const IpcMainEvent &event) { back = event.ports().first(); });
        QVERIFY(contents->postMessage(u"pass"_s, nullptr, { port }));
        while (!back) { // posts while it is there, and while it comes back
            post(expected.size() < 9000 ? 100 : 0);
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
        }
        port = back;
    }
    PortLog log(port);
    post(10000 - int(expected.size()));
    channel.port1()->close();
    QTRY_COMPARE_WITH_TIMEOUT(log.closes, 1, 20000);
    QCOMPARE(log.data.size(), 10000);
    QCOMPARE(log.data, expected);
}

QTEST_GUILESS_MAIN(tst_PortProcess)
#include "tst_portprocess.moc"
