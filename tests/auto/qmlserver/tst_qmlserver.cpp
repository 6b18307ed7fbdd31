// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// A QML screen in this process, its main in a real second one.

#include "../qmlrenderer/screen.h"

#include <QtCore/QProcess>
#include <QtCore/QTimer>

using namespace Qt::StringLiterals;

class tst_QmlServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void conversation();
    void mainKilledDuringInvoke();
    void mainKilledDuringSendSync();
    void token();
    void serverNameChanges();

private:
    bool start(const QString &token = {});
    QVariantMap properties() const { return { { u"serverName"_s, m_name } }; }

    QProcess m_server;
    QString m_name;
};

void tst_QmlServer::init()
{
    static int count = 0;
    m_name = u"ferry-tst-qmlserver-%1-%2"_s.arg(QCoreApplication::applicationPid()).arg(++count);
}

bool tst_QmlServer::start(const QString &token)
{
    m_server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_server.start(QStringLiteral(SERVER), { m_name, token });
    return m_server.waitForReadyRead(20000) && m_server.readAll().trimmed() == "ready";
}

void tst_QmlServer::cleanup()
{
    m_server.kill();
    m_server.waitForFinished();
}

void tst_QmlServer::conversation()
{
    QVERIFY(start());
    const Screen screen(QFINDTESTDATA("../qmlrenderer/Conversation.qml"), properties());
    QVERIFY(screen.isValid());
    QCOMPARE(screen.property("synchronousReply"), u"pong"_s);
    QTRY_COMPARE(screen.property("asynchronousReply"), u"pong"_s);
    QTRY_COMPARE(screen.property("sum"), 5);
    QTRY_COMPARE(screen.property("ticks"), (QVariantList { 1, 2 }));
    const QJSValue state = screen.settle(u"ipc => ipc.invoke('pid')"_s);
    QTRY_COMPARE(state.property(u"value"_s).toNumber(), double(m_server.processId()));
}

void tst_QmlServer::mainKilledDuringInvoke()
{
    QVERIFY(start());
    const Screen screen(QFINDTESTDATA("../qmlrenderer/Signals.qml"), properties());
    const QJSValue state = screen.settle(u"ipc => ipc.invoke('never')"_s);
    QTRY_COMPARE(screen.property("connected"), true);
    QCOMPARE(screen.run(u"ipc => ipc.sendSync('synchronous-message', 'ping')"_s).toString(),
             u"pong"_s);
    QVERIFY(!state.property(u"done"_s).toBool());
    m_server.kill();
    QTRY_VERIFY(state.property(u"done"_s).toBool());
    QCOMPARE(state.property(u"error"_s).property(u"code"_s).toString(), u"ERR_PEER_GONE"_s);
    QVERIFY(state.property(u"error"_s)
                .property(u"message"_s)
                .toString()
                .startsWith(u"Error invoking remote method 'never': "_s));
    QTRY_COMPARE(screen.property("connected"), false);
}

void tst_QmlServer::mainKilledDuringSendSync()
{
    QVERIFY(start());
    const Screen screen(QFINDTESTDATA("../qmlrenderer/Signals.qml"), properties());
    QTRY_COMPARE(screen.property("connected"), true);
    QTimer::singleShot(100, this, [this] { m_server.kill(); });
    const QJSValue error = screen.thrownBy(u"ipc => ipc.sendSync('never')"_s);
    QCOMPARE(error.property(u"code"_s).toString(), u"ERR_PEER_GONE"_s);
}

void tst_QmlServer::token()
{
    QVERIFY(start(u"secret"_s));
    QVariantMap wrong = properties();
    wrong.insert(u"token"_s, u"guess"_s);
    const Screen stranger(QFINDTESTDATA("../qmlrenderer/Signals.qml"), wrong);
    QTRY_VERIFY(stranger.property("story").toStringList().contains(u"error ERR_DENIED"_s));
    QVariantMap right = properties();
    right.insert(u"token"_s, u"secret"_s);
    const Screen friendly(QFINDTESTDATA("../qmlrenderer/Signals.qml"), right);
    QTRY_COMPARE(friendly.property("connected"), true);
    // Setting it right connects anew.
    stranger.root()->setProperty("token", u"secret"_s);
    QTRY_COMPARE(stranger.property("connected"), true);
}

void tst_QmlServer::serverNameChanges()
{
    QVERIFY(start());
    const Screen screen(QFINDTESTDATA("../qmlrenderer/Signals.qml"),
                        { { u"serverName"_s, u"ferry-tst-nobody"_s } });
    QTRY_VERIFY(screen.property("story").toStringList().contains(u"error ERR_CLOSED"_s));
    screen.root()->setProperty("serverName", m_name);
    QTRY_COMPARE(screen.property("connected"), true);
    QCOMPARE(screen.run(u"ipc => ipc.error.code"_s).toString(), QString());
}

QTEST_MAIN(tst_QmlServer)
#include "tst_qmlserver.moc"
