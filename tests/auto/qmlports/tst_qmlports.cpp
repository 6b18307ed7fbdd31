// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "screen.h"

#include <ferry/ipcmain.h>
#include <ferry/messagechannel.h>
#include <ferry/values.h>

#include <QtCore/QRegularExpression>

using namespace Qt::StringLiterals;
using namespace Ferry;

/*! MessagePorts in QML, and Electron's words for what is wrong with them. */
class tst_QmlPorts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_main = std::make_unique<IpcMain>();
        m_screen = std::make_unique<Screen>(QFINDTESTDATA("Ports.qml"));
        QVERIFY(m_screen->isValid());
        QTRY_VERIFY(m_screen->property("connected").toBool());
        QTRY_COMPARE(m_main->webContents().size(), 1);
    }
    void cleanup()
    {
        m_screen.reset();
        m_main.reset();
    }

    void insideTheEngine();
    void listeners();
    void toMain();
    void fromMain();
    void portsInMessages();
    void mainInQml();
    void portRefusals_data();
    void portRefusals();
    void rendererRefusals_data();
    void rendererRefusals();
    void mainRefusals_data();
    void mainRefusals();
    void throwingListener();
    void startedPortIsKept();
    void collectedPortCloses();
    void closeIsHeard();
    void engineGoes();

private:
    QVariant kept() const { return m_screen->property("kept"); }
    QVariantList log() const { return kept().toMap().value(u"log"_s).toList(); }
    QString thrown(const QString &program) const { return m_screen->thrownBy(program).toString(); }

    std::unique_ptr<IpcMain> m_main;
    std::unique_ptr<Screen> m_screen;
};

// 6.1#22, #23, #26
void tst_QmlPorts::insideTheEngine()
{
    m_screen->run(
        u"(function (ipc) {"
        "const log = []; ipc.kept = { log };"
        "const { port1, port2 } = ipc.channel();"
        "port2.postMessage('early');"
        "for (const value of [undefined, 42, false, [], 'hello', {}]) port2.postMessage(value);"
        "port2.postMessage();"
        "port1.on('message', e => { log.push([e.type, e.data, e.ports.length]);"
        "  ipc.kept = { log } });"
        "port1.start(); port1.start() })"_s);
    QTRY_COMPARE(log().size(), 8);
    QVariantList values;
    for (const QVariant &entry : log()) {
        QCOMPARE(entry.toList().at(0).toString(), u"message"_s);
        QCOMPARE(entry.toList().at(2).toInt(), 0);
        values.append(entry.toList().at(1));
    }
    QCOMPARE(values,
             QVariantList({ u"early"_s, QVariant(), 42, false, QVariantList(), u"hello"_s,
                            QVariantMap(), QVariant::fromValue(nullptr) }));
}

void tst_QmlPorts::listeners()
{
    m_screen->run(
        u"(function (ipc) {"
        "const log = []; const note = text => { log.push(text); ipc.kept = { log } };"
        "const { port1, port2 } = ipc.channel();"
        "const gone = () => note('gone');"
        "port1.on('message', e => note('on' + e.data)).once('message', e => note('once' + e.data));"
        "port1.on('message', gone); port1.off('message', gone);"
        "port1.addEventListener('message', function (e) { if (this === port1 && e.target === "
        "port1) note('dom' + e.data) });"
        "port1.onmessage = e => note('first' + e.data);"
        "port1.onmessage = e => note('property' + e.data);" // starts it
        "port2.postMessage(1); port2.postMessage(2) })"_s);
    QTRY_COMPARE(log(),
                 QVariantList({ u"on1"_s, u"once1"_s, u"dom1"_s, u"property1"_s, u"on2"_s,
                                u"dom2"_s, u"property2"_s }));
    QCOMPARE(
        thrown(u"function (ipc) { ipc.channel().port1.on('message', 7) }"_s),
        u"TypeError: The \"listener\" argument must be of type function. Received type number (7)"_s);
}

// 6.1#12, #15
void tst_QmlPorts::toMain()
{
    QVariant said;
    m_main->on(u"port"_s, [&](const IpcMainEvent &event, const QVariant &message) {
        said = message;
        QCOMPARE(event.ports().size(), 1);
        MessagePort *port = event.ports().first();
        connect(port, &MessagePort::message, port, [port](const MessageEvent &message) {
            port->postMessage(message.data().toInt() * 2);
        });
        port->start();
    });
    m_screen->run(u"(function (ipc) {"
                  "const { port1, port2 } = ipc.channel();"
                  "const log = []; ipc.kept = { log };"
                  "port2.onmessage = e => { log.push(e.data); ipc.kept = { log } };"
                  "port2.postMessage(42);"
                  "log.push(ipc.postMessage('port', 'hi', [port1])); ipc.kept = { log } })"_s);
    QTRY_COMPARE(log(), QVariantList({ true, 84 }));
    QCOMPARE(said, QVariant(u"hi"_s));
}

void tst_QmlPorts::fromMain()
{
    m_screen->run(
        u"(function (ipc) { const log = [];"
        "ipc.on('port', (event, message) => {"
        "  log.push(message, event.ports.length); ipc.kept = { log };"
        "  if (event.ports.length) event.ports[0].onmessage = e => event.ports[0].postMessage([e.data]) }) })"_s);
    MessageChannel channel;
    QVariantList heard;
    connect(channel.port1(), &MessagePort::message, this,
            [&](const MessageEvent &event) { heard.append(event.data()); });
    channel.port1()->start();
    QVERIFY(channel.port1()->postMessage(1));
    QVERIFY(m_main->webContents().first()->postMessage(u"port"_s, u"take"_s, { channel.port2() }));
    QVERIFY(channel.port1()->postMessage(2));
    QTRY_COMPARE(heard, QVariantList({ QVariantList { 1 }, QVariantList { 2 } }));
    QVERIFY(m_main->webContents().first()->send(u"port"_s, u"plain"_s));
    QTRY_COMPARE(log(), QVariantList({ u"take"_s, 1, u"plain"_s, 0 })); // always an array
}

// 6.1#16, #28
void tst_QmlPorts::portsInMessages()
{
    m_screen->run(u"(function (ipc) { const log = []; ipc.kept = { log };"
                  "const outer = ipc.channel(), inner = ipc.channel();"
                  "inner.port1.postMessage('hello');"
                  "outer.port1.postMessage('take', [inner.port2]);"
                  "outer.port2.onmessage = e => { e.ports[0].onmessage = e => {"
                  "  log.push(e.data); ipc.kept = { log } } } })"_s);
    QTRY_COMPARE(log(), QVariantList { u"hello"_s });
}

void tst_QmlPorts::mainInQml()
{
    m_screen->run(
        u"(function (ipc) { const log = []; const note = v => { log.push(v); ipc.kept = { log } };"
        "const main = ipc.theMain();"
        "main.on('plain', event => note(event.ports === undefined));"
        "main.on('none', event => note(event.ports.length));"
        "main.on('port', (event, message) => { const [port] = event.ports;"
        "  port.on('message', e => port.postMessage(e.data + message)); port.start();"
        "  const made = ipc.channel(); made.port1.onmessage = e => note(e.data);"
        "  event.sender.postMessage('back', 'x', [made.port2]);"
        "  event.senderFrame.postMessage('frame', 1) });"
        "ipc.on('back', (event, message) => event.ports[0].postMessage('from renderer'));"
        "ipc.on('frame', (event, message) => note(message));"
        "const { port1, port2 } = ipc.channel();"
        "port1.onmessage = e => note(e.data); port1.postMessage('to main ');"
        "ipc.send('plain'); ipc.postMessage('none', 1); ipc.postMessage('port', 'and back', [port2]) })"_s);
    QTRY_COMPARE(log().size(), 5);
    QVERIFY(log().contains(QVariant(true)));
    QVERIFY(log().contains(QVariant(0)));
    QVERIFY(log().contains(QVariant(u"to main and back"_s)));
    QVERIFY(log().contains(QVariant(u"from renderer"_s)));
    QVERIFY(log().contains(QVariant(1)));
}

void tst_QmlPorts::portRefusals_data()
{
    QTest::addColumn<QString>("transfer");
    QTest::addColumn<QString>("text");
    QTest::newRow("ArrayBuffer") << u"[new ArrayBuffer(8)]"_s
                                 << u"TypeError: Port at index 0 is not a valid port"_s;
    QTest::newRow("string") << u"['1']"_s << u"TypeError: Port at index 0 is not a valid port"_s;
    QTest::newRow("Date") << u"[new Date]"_s << u"TypeError: Port at index 0 is not a valid port"_s;
    QTest::newRow("null in it") << u"[other.port1, null]"_s
                                << u"TypeError: Port at index 1 is not a valid port"_s;
    QTest::newRow("null") << u"null"_s
                          << u"TypeError: transferables must be an array of MessagePorts"_s;
    QTest::newRow("source") << u"[port1]"_s
                            << u"TypeError: Port at index 0 contains the source port."_s;
    QTest::newRow("duplicate") << u"[other.port1, other.port1]"_s
                               << u"TypeError: Port at index 1 is a duplicate."_s;
    QTest::newRow("neutered") << u"[used.port1]"_s
                              << u"TypeError: Port at index 0 is already neutered."_s;
}

// 6.1#24, #25, #31 to #34
void tst_QmlPorts::portRefusals()
{
    QFETCH(QString, transfer);
    QFETCH(QString, text);
    const QString program =
        u"function (ipc) { const { port1, port2 } = ipc.channel(); const other = ipc.channel();"
        "const used = ipc.channel(); port1.postMessage(1, [used.port1]);"
        "port1.postMessage(%1, %2) }"_s;
    QCOMPARE(thrown(program.arg(u"null"_s, transfer)), text);
    // The value comes first.
    QVERIFY(
        thrown(program.arg(u"() => 1"_s, transfer)).contains(u"An object could not be cloned."_s));
    QCOMPARE(thrown(u"function (ipc) { const { port1 } = ipc.channel(); const used = ipc.channel();"
                    "port1.postMessage(1, [used.port1]); ipc.kept = { port1, used } }"_s),
             u"Error: no error"_s);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCOMPARE(
        thrown(
            u"function (ipc) { const { port1, used } = ipc.kept; port1.postMessage(1, [used.port1]) }"_s),
        u"TypeError: Port at index 0 is already neutered."_s); // its C++ object is gone
}

void tst_QmlPorts::rendererRefusals_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("text");
    const QString transfer = u"TypeError: Invalid value for transfer"_s;
    QTest::newRow("ArrayBuffer") << u"'foo', null, [new ArrayBuffer(8)]"_s << transfer;
    QTest::newRow("null") << u"'foo', null, null"_s << transfer;
    QTest::newRow("duplicate") << u"'foo', null, [other.port1, other.port1]"_s << transfer;
    QTest::newRow("neutered") << u"'foo', null, [used.port1]"_s << transfer;
    QTest::newRow("no message") << u"'foo'"_s << u"TypeError: Insufficient number of arguments"_s;
    QTest::newRow("channel")
        << u"7, null"_s
        << u"TypeError: Error processing argument at index 1, conversion failure from 7"_s;
    QTest::newRow("value") << u"'foo', { a: () => 1 }, null"_s
                           << u"Error: An object could not be cloned. (value.a: function)"_s;
}

// 6.1#14
void tst_QmlPorts::rendererRefusals()
{
    QFETCH(QString, arguments);
    QFETCH(QString, text);
    QCOMPARE(
        thrown(u"function (ipc) { const other = ipc.channel(); const used = ipc.channel();"
               "other.port2.postMessage(1, [used.port1]); ipc.postMessage(%1) }"_s.arg(arguments)),
        text);
}

void tst_QmlPorts::mainRefusals_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("text");
    QTest::newRow("no channel") << QString() << u"TypeError: Insufficient number of arguments"_s;
    QTest::newRow("null channel")
        << u"null, ''"_s
        << u"TypeError: Error processing argument at index 0, conversion failure from null"_s;
    QTest::newRow("no message") << u"'foo'"_s << u"TypeError: Insufficient number of arguments"_s;
    QTest::newRow("value") << u"'foo', ipc"_s
                           << u"Error: An object could not be cloned. (value: "_s;
    const QString transfer = u"TypeError: Invalid value for transfer"_s;
    QTest::newRow("null") << u"'foo', '', null"_s << transfer;
    QTest::newRow("123") << u"'foo', '', [123]"_s << transfer;
    QTest::newRow("null in it") << u"'foo', '', [null]"_s << transfer;
    QTest::newRow("duplicate") << u"'foo', '', [other.port1, other.port1]"_s
                               << u"TypeError: Port at index 1 is a duplicate."_s;
    QTest::newRow("neutered") << u"'foo', '', [used.port1]"_s
                              << u"TypeError: Port at index 0 is already neutered."_s;
}

// 6.1#37 to #45
void tst_QmlPorts::mainRefusals()
{
    QFETCH(QString, arguments);
    QFETCH(QString, text);
    const QString program =
        u"function (ipc) { const other = ipc.channel(); const used = ipc.channel();"
        "other.port2.postMessage(1, [used.port1]);"
        "ipc.theMain().fromId(%1).postMessage(%2) }"_s;
    const QString said = thrown(program.arg(m_main->webContents().first()->id()).arg(arguments));
    QVERIFY2(said.startsWith(text), qPrintable(said));
}

void tst_QmlPorts::throwingListener()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"case.js.*oops"_s));
    m_screen->run(u"(function (ipc) { const log = []; ipc.kept = { log };"
                  "const { port1, port2 } = ipc.channel();"
                  "port1.on('message', e => { throw new Error('oops') });"
                  "port1.on('message', e => { log.push(e.data); ipc.kept = { log } });"
                  "port1.start(); port2.postMessage(1) })"_s);
    QTRY_COMPARE(log(), QVariantList { 1 });
}

// 6.1#35
void tst_QmlPorts::startedPortIsKept()
{
    MessagePort *atMain = nullptr;
    m_main->on(u"port"_s, [&](const IpcMainEvent &event) { atMain = event.ports().first(); });
    m_screen->run(u"(function (ipc) { const log = []; ipc.kept = { log };"
                  "const { port1, port2 } = ipc.channel();"
                  "port1.onmessage = e => { log.push(e.data); ipc.kept = { log } };"
                  "ipc.postMessage('port', null, [port2]) })"_s);
    QTRY_VERIFY(atMain);
    for (int i = 0; i < 5; ++i)
        m_screen->engine()->collectGarbage();
    QVERIFY(atMain->postMessage(1));
    QTRY_COMPARE(log(), QVariantList { 1 });
}

// 6.1#19
void tst_QmlPorts::collectedPortCloses()
{
    int closes = 0;
    m_main->on(u"port"_s, [&](const IpcMainEvent &event) {
        connect(event.ports().first(), &MessagePort::closed, this, [&] { ++closes; });
        event.ports().first()->start();
    });
    m_screen->run(u"(function (ipc) { const { port1, port2 } = ipc.channel();"
                  "ipc.postMessage('port', null, [port2]) })"_s);
    QTRY_VERIFY((m_screen->engine()->collectGarbage(), closes == 1));
}

// 6.1#18, #20
void tst_QmlPorts::closeIsHeard()
{
    m_screen->run(
        u"(function (ipc) { const log = []; const note = v => { log.push(v); ipc.kept = { log } };"
        "const a = ipc.channel(); a.port1.on('close', () => note('closed')); a.port1.start();"
        "ipc.postMessage('nobody', null, [a.port2]);"
        "const b = ipc.channel(); b.port1.onclose = e => note(e.type); b.port1.close(); "
        "b.port1.close();"
        "note(b.port1.postMessage(1)); note(b.port1.bufferedAmount) })"_s);
    QTRY_COMPARE(log(), QVariantList({ u"close"_s, false, 0, u"closed"_s }));
}

void tst_QmlPorts::engineGoes()
{
    MessageChannel channel;
    int closes = 0;
    connect(channel.port1(), &MessagePort::closed, this, [&] { ++closes; });
    channel.port1()->start();
    m_screen->run(
        u"(function (ipc) { ipc.on('port', event => { event.ports[0].onmessage = () => {};"
        "ipc.kept = { log: [1] } }) })"_s);
    QVERIFY(m_main->webContents().first()->postMessage(u"port"_s, nullptr, { channel.port2() }));
    QTRY_COMPARE(log().size(), 1);
    m_screen->destroyRoot();
    m_screen->destroyEngine();
    QTRY_COMPARE(closes, 1);
}

QTEST_GUILESS_MAIN(tst_QmlPorts)
#include "tst_qmlports.moc"
