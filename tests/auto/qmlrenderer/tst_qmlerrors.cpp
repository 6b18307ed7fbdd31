// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What a QML screen sees when something goes wrong: the exact words, and the members beside them.

#include "screen.h"

#include <ferry/ipcmain.h>

#include <QtCore/QRegularExpression>

#include <memory>
#include <stdexcept>

using namespace Qt::StringLiterals;
using namespace Ferry;

class tst_QmlErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_main.reset(); }
    void rejections_data();
    void rejections();
    void syncErrors_data();
    void syncErrors();
    void syncErrorShowsTheCaller();
    void refusals_data();
    void refusals();
    void wrongCalls_data();
    void wrongCalls();

private:
    std::unique_ptr<IpcMain> m_main;
};

void tst_QmlErrors::init()
{
    m_main = std::make_unique<IpcMain>();
    m_main->on(u"synchronous-message"_s,
               [](const IpcMainEvent &event, const QString &) { event.setReturnValue(u"pong"_s); });
    m_main->handle(u"my-invokable-ipc"_s, [](int a, int b) { return a + b; });
    m_main->handle(u"echo"_s, [](const QVariant &value) { return value; });
}

void tst_QmlErrors::rejections_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("code");
    QTest::newRow("application's error")
        << u"ipc => ipc.invoke('coded')"_s
        << u"Error invoking remote method 'coded': Error: no such user"_s << u"E_USER"_s;
    QTest::newRow("named error") << u"ipc => ipc.invoke('named')"_s
                                 << u"Error invoking remote method 'named': RangeError: too far"_s
                                 << QString();
    QTest::newRow("exception") << u"ipc => ipc.invoke('throws')"_s
                               << u"Error invoking remote method 'throws': Error: some error"_s
                               << u"ERR_HANDLER_FAILED"_s;
    QTest::newRow("no handler")
        << u"ipc => ipc.invoke('nobody')"_s
        << u"Error invoking remote method 'nobody': Error: No handler registered for 'nobody'"_s
        << u"ERR_NO_HANDLER"_s;
    QTest::newRow("argument")
        << u"ipc => ipc.invoke('my-invokable-ipc', 1, 'x')"_s
        << u"Error invoking remote method 'my-invokable-ipc': Error: argument 2: cannot convert string to int"_s
        << u"ERR_BAD_ARGUMENT"_s;
    QTest::newRow("reply dropped")
        << u"ipc => ipc.invoke('dropped')"_s
        << u"Error invoking remote method 'dropped': reply was never sent"_s << u"ERR_NO_REPLY"_s;
    QTest::newRow("cannot be cloned")
        << u"ipc => ipc.invoke('echo', { cb: () => 1 })"_s
        << u"An object could not be cloned. (args[0].cb: function)"_s << u"ERR_NOT_CLONEABLE"_s;
    QTest::newRow("channel is no text")
        << u"ipc => ipc.invoke(7)"_s
        << u"Error processing argument at index 1, conversion failure from 7"_s
        << u"ERR_INVALID_ARG_TYPE"_s;
}

void tst_QmlErrors::rejections()
{
    QFETCH(QString, program);
    QFETCH(QString, message);
    QFETCH(QString, code);
    m_main->handle(u"coded"_s, []() -> IpcResult<int> {
        IpcError error(u"no such user"_s, u"E_USER"_s, QVariantMap { { u"id"_s, 7 } });
        error.setCause(QVariant::fromValue(IpcError(u"database"_s)));
        return error;
    });
    m_main->handle(u"named"_s, []() -> IpcResult<int> {
        IpcError error(u"too far"_s);
        error.setName(u"RangeError"_s);
        return error;
    });
    m_main->handle(u"throws"_s, []() -> int { throw std::runtime_error("some error"); });
    m_main->handle(u"dropped"_s,
                   []() -> IpcResult<int> { return IpcError(IpcError::Code::NoReply); });

    if (code == "ERR_HANDLER_FAILED"_L1 || code == "ERR_BAD_ARGUMENT"_L1)
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"Error occurred in handler for"_s));

    const Screen screen(QFINDTESTDATA("Empty.qml"));
    QVERIFY(screen.isValid());
    const QJSValue state = screen.settle(program);
    QTRY_VERIFY(state.property(u"done"_s).toBool());
    const QJSValue error = state.property(u"error"_s);
    QCOMPARE(error.property(u"message"_s).toString(), message);
    QCOMPARE(error.property(u"code"_s).isUndefined() ? QString()
                                                     : error.property(u"code"_s).toString(),
             code);
    QVERIFY(screen.run(u"(ipc, e) => e instanceof Error"_s, { error }).toBool());
    if (code == u"E_USER"_s) {
        QCOMPARE(error.property(u"data"_s).property(u"id"_s).toInt(), 7);
        QCOMPARE(error.property(u"cause"_s).property(u"message"_s).toString(), u"database"_s);
        QCOMPARE(error.property(u"name"_s).toString(), u"Error"_s);
    }
}

void tst_QmlErrors::syncErrors_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("message");
    QTest::newRow("nobody listens")
        << u"ipc => ipc.sendSync('nobody')"_s << u"ERR_NO_LISTENER"_s << QString();
    QTest::newRow("no answer") << u"ipc => ipc.sendSync('silent')"_s << u"ERR_NO_REPLY"_s
                               << u"reply was never sent"_s;
    QTest::newRow("listener throws")
        << u"ipc => ipc.sendSync('throws')"_s << u"E_MINE"_s << u"mine"_s;
    QTest::newRow("cannot be cloned")
        << u"ipc => ipc.sendSync('silent', [Symbol()])"_s << u"ERR_NOT_CLONEABLE"_s
        << u"An object could not be cloned. (args[0][0]: symbol)"_s;
}

void tst_QmlErrors::syncErrors()
{
    QFETCH(QString, program);
    QFETCH(QString, code);
    QFETCH(QString, message);
    m_main->on(u"silent"_s, [](const IpcMainEvent &) {});
    m_main->on(u"throws"_s, [](const IpcMainEvent &) { throw IpcError(u"mine"_s, u"E_MINE"_s); });
    if (code == "ERR_NO_LISTENER"_L1)
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"without listeners"_s));
    else if (code == "E_MINE"_L1)
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"Error occurred in listener"_s));

    const Screen screen(QFINDTESTDATA("Empty.qml"));
    QVERIFY(screen.isValid());
    const QJSValue error = screen.thrownBy(program);
    QCOMPARE(error.property(u"code"_s).toString(), code);
    if (!message.isEmpty())
        QCOMPARE(error.property(u"message"_s).toString(), message);
    QVERIFY(screen.run(u"(ipc, e) => e instanceof Error"_s, { error }).toBool());
    // The next call is as good as the first.
    QCOMPARE(screen.run(u"ipc => ipc.sendSync('synchronous-message', 'ping')"_s).toString(),
             u"pong"_s);
}

void tst_QmlErrors::syncErrorShowsTheCaller()
{
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"without listeners"_s));
    const QJSValue error = screen.thrownBy(u"function caller(ipc) {\n ipc.sendSync('nobody') }"_s);
    QCOMPARE(error.property(u"lineNumber"_s).toInt(), 2);
    QVERIFY(error.property(u"fileName"_s).toString().endsWith(u"case.js"_s));
    QVERIFY2(error.property(u"stack"_s).toString().startsWith(u"caller@"_s),
             qPrintable(error.property(u"stack"_s).toString()));
}

void tst_QmlErrors::refusals_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("reason");
    QTest::newRow("function") << u"1, { cb: () => 1 }"_s << u"args[1].cb: function"_s;
    QTest::newRow("symbol") << u"[[Symbol('x')]]"_s << u"args[0][0][0]: symbol"_s;
    QTest::newRow("object of the screen") << u"{ ipc }"_s << u"args[0].ipc: "_s;
    QTest::newRow("cycle") << u"(() => { const a = {}; a.a = a; return a })()"_s
                           << u"args[0].a: circular reference"_s;
}

void tst_QmlErrors::refusals()
{
    QFETCH(QString, arguments);
    QFETCH(QString, reason);
    int received = 0;
    m_main->on(u"ch"_s, [&received](const IpcMainEvent &, const Rest &) { ++received; });
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    const QJSValue error = screen.thrownBy(u"ipc => ipc.send('ch', %1)"_s.arg(arguments));
    QCOMPARE(error.property(u"code"_s).toString(), u"ERR_NOT_CLONEABLE"_s);
    const QString message = error.property(u"message"_s).toString();
    QVERIFY2(message.startsWith(u"An object could not be cloned. (%1"_s.arg(reason)),
             qPrintable(message));
    QVERIFY(screen.run(u"ipc => ipc.send('ch', 'good')"_s).toBool());
    QTRY_COMPARE(received, 1);
}

void tst_QmlErrors::wrongCalls_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("message");
    QTest::newRow("send without a channel")
        << u"ipc => ipc.send()"_s
        << u"TypeError: Error processing argument at index 1, conversion failure from undefined"_s;
    QTest::newRow("sendSync with an object")
        << u"ipc => ipc.sendSync({})"_s
        << u"TypeError: Error processing argument at index 1, conversion failure from [object Object]"_s;
    QTest::newRow("on without a listener")
        << u"ipc => ipc.on('x')"_s
        << u"TypeError: The \"listener\" argument must be of type function. Received undefined"_s;
    QTest::newRow("once with a number")
        << u"ipc => ipc.once('x', 7)"_s
        << u"TypeError: The \"listener\" argument must be of type function. Received type number (7)"_s;
    QTest::newRow("off with an object")
        << u"ipc => ipc.off('x', new Map())"_s
        << u"TypeError: The \"listener\" argument must be of type function. Received an instance of Map"_s;
}

void tst_QmlErrors::wrongCalls()
{
    QFETCH(QString, program);
    QFETCH(QString, message);
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    const QJSValue error = screen.thrownBy(program);
    QCOMPARE(error.toString(), message);
    QCOMPARE(error.property(u"code"_s).toString(), u"ERR_INVALID_ARG_TYPE"_s);
}

QTEST_MAIN(tst_QmlErrors)
#include "tst_qmlerrors.moc"
