// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../../auto/echo/echomain.h"
#include "../../auto/echo/randomvalues.h"
#include "../../auto/shared/lane.h"

#include <ferry/ipcmain.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace Ferry;
using namespace FerryTest;
using namespace Qt::StringLiterals;

/*! \brief A renderer in Node, written from PROTOCOL.md alone, and this main understand one another.
 */
class tst_NodeRenderer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_main.reset(); }

    void conversation();
    void namedValues();
    void namedValuesOfMain();
    void randomValues();
    void refusedValues();
    void refusedHellos_data();
    void refusedHellos();
    void brokenMessages_data();
    void brokenMessages();

private:
    QStringList arguments(const QStringList &what) const
    {
        return QStringList { m_folder.filePath(u"run.js"_s), m_dir.filePath(u"main"_s),
                             QStringLiteral(FERRY_ECHO_FOLDER) }
        + what;
    }
    /*! \brief What run.js printed, as JSON; nothing and a warning when it failed. */
    QJsonValue run(const QStringList &what)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(m_node, arguments(what));
        if (!waitFor([&] { return process.state() == QProcess::NotRunning; }, 60000)
            || process.exitCode() != 0)
            return QJsonValue::Undefined;
        const QByteArray line = process.readAllStandardOutput().trimmed();
        return QJsonDocument::fromJson('[' + line + ']').array().at(0);
    }

    const QDir m_folder { QStringLiteral(FERRY_NODE_RENDERER) };
    QString m_node;
    QTemporaryDir m_dir;
    std::unique_ptr<IpcMain> m_main;
};

void tst_NodeRenderer::initTestCase()
{
    for (const QString &name : { u"node"_s, u"nodejs"_s }) {
        if (m_node.isEmpty())
            m_node = QStandardPaths::findExecutable(name);
    }
    if (m_node.isEmpty() || !m_folder.exists(u"run.js"_s))
        QSKIP("noderenderer_install has installed nothing: no node, no npm, or no network");
}

void tst_NodeRenderer::init()
{
    m_main = std::make_unique<IpcMain>();
    ListenOptions options;
    if (QLatin1String(QTest::currentDataTag()).contains("token"_L1))
        options.token = "secret";
    QVERIFY2(m_main->listen(m_dir.filePath(u"main"_s), options), qPrintable(m_main->errorString()));
}

void tst_NodeRenderer::conversation()
{
    QVariantList hello;
    QFuture<int> sum;
    QFuture<QVariant> failure;
    bool canceled = false;
    m_main->on(u"hello"_s, [&](const IpcMainEvent &event, const QString &text, qint64 pid) {
        hello = { text, pid == event.processId() };
        event.reply(u"pushed"_s, "reply", 1.5, QByteArray("\1"));
        event.sender()->send(u"pushed"_s);
        sum = event.sender()->invoke<int>(u"add"_s, 40, 2);
        failure = event.sender()->invoke(u"fail"_s);
    });
    m_main->handle(u"sum"_s, [](int a, double b) { return a + b; });
    m_main->handle(u"later"_s, this, [this](const QString &text) {
        QPromise<QString> promise;
        promise.start();
        const auto future = promise.future();
        QTimer::singleShot(
            1, this, [promise = std::make_shared<QPromise<QString>>(std::move(promise)), text] {
                promise->addResult(text + u'!');
                promise->finish();
            });
        return future;
    });
    m_main->handle(u"throws"_s, [] {
        throw IpcError(u"no money"_s, u"E_FUNDS"_s, QVariantMap { { u"balance"_s, 40 } });
    });
    auto never = std::make_shared<QPromise<void>>();
    never->start();
    m_main->handle(u"slow"_s, [&canceled, never, this](const IpcMainInvokeEvent &event) {
        event.onCanceled(this, [&canceled] { canceled = true; });
        return never->future();
    });
    m_main->on(u"sync"_s, [](const IpcMainEvent &event, const QString &text) {
        event.setReturnValue(text + u"?"_s);
    });

    const QJsonObject result = run({ u"conversation"_s }).toObject();
    QCOMPARE(hello, (QVariantList { u"from node"_s, true }));
    QCOMPARE(result.value(u"protocol"_s), 1);
    QCOMPARE(result.value(u"sum"_s), 3.5);
    QCOMPARE(result.value(u"later"_s), (QJsonArray { u"a!"_s, u"b!"_s, u"c?"_s }));
    const auto part = [&](const QString &name) { return result.value(name).toObject(); };
    QCOMPARE(part(u"handlerFails"_s),
             (QJsonObject { { u"name"_s, u"Error"_s },
                            { u"message"_s, u"no money"_s },
                            { u"code"_s, u"E_FUNDS"_s },
                            { u"data"_s, QJsonObject { { u"balance"_s, 40 } } } }));
    QCOMPARE(part(u"noHandler"_s).value(u"code"_s), u"ERR_NO_HANDLER"_s);
    QCOMPARE(part(u"badArgument"_s).value(u"message"_s),
             u"argument 2: cannot convert string to double"_s);
    QCOMPARE(part(u"noListener"_s).value(u"code"_s), u"ERR_NO_LISTENER"_s);
    QCOMPARE(part(u"canceled"_s).value(u"code"_s), u"ERR_CANCELED"_s);
    QTRY_VERIFY(canceled);
    QCOMPARE(result.value(u"pushed"_s),
             (QJsonArray { QJsonArray { u"reply"_s, 1.5, QJsonObject { { u"0"_s, 1 } } },
                           QJsonArray() }));
    QCOMPARE(sum.result(), 42);
    try {
        failure.waitForFinished();
        QFAIL("the renderer's error was lost");
    } catch (const IpcError &error) {
        QCOMPARE(error.name(), u"RangeError"_s);
        QCOMPARE(error.code(), u"E_NODE"_s);
        QCOMPARE(error.data(), QVariantList { 1 });
    }
    QTRY_VERIFY(m_main->webContents().isEmpty());
}

void tst_NodeRenderer::namedValues()
{
    EchoMain echo(m_main.get());
    const QJsonObject result = run({ u"named"_s }).toObject();
    QVERIFY2(result.value(u"wrong"_s) == QJsonArray(),
             QJsonDocument(result).toJson(QJsonDocument::Compact).constData());
    QCOMPARE(result.value(u"missing"_s), QJsonArray());
    QCOMPARE(result.value(u"checked"_s), FerryTest::namedValues().size());
    QVERIFY2(echo.wrong.isEmpty(), qPrintable(echo.wrong.join(u'\n')));
}

void tst_NodeRenderer::namedValuesOfMain()
{
    EchoMain echo(m_main.get());
    WebContents *contents = nullptr;
    m_main->on(u"answering"_s, [&](const IpcMainEvent &event) { contents = event.sender(); });
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(m_node, arguments({ u"answer"_s }));
    QVERIFY(waitFor([&] { return contents; }));
    QStringList wrong;
    for (const NamedValue &row : FerryTest::namedValues()) {
        const auto inNode = contents->invoke(u"compare"_s, row.name, row.value);
        const auto back = contents->invoke(u"echo"_s, row.value);
        QVERIFY(waitFor([&] { return inNode.isFinished() && back.isFinished(); }));
        const QString found =
            resultOf(inNode).toString() + difference(row.value, resultOf(back), Stacks::Ignore);
        if (!found.isEmpty())
            wrong.append(row.name + u": "_s + found);
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    contents->send(u"done"_s);
    QVERIFY(waitFor([&] { return process.state() == QProcess::NotRunning; }));
    QCOMPARE(process.exitCode(), 0);
}

void tst_NodeRenderer::randomValues()
{
    EchoMain echo(m_main.get());
    const quint32 seed = randomSeed();
    const QJsonValue found =
        run({ u"random"_s, QString::number(seed), QString::number(randomValueCount / randomBatch),
              QString::number(randomBatch) });
    QVERIFY2(found == u""_s, qPrintable(found.toString(u"failed"_s) + seedText(seed)));
}

void tst_NodeRenderer::refusedValues()
{
    EchoMain echo(m_main.get());
    const QJsonValue wrong = run({ u"refused"_s });
    QVERIFY2(wrong == QJsonArray(),
             QJsonDocument(wrong.toArray()).toJson(QJsonDocument::Compact).constData());
    QVERIFY2(echo.wrong.isEmpty(), qPrintable(echo.wrong.join(u'\n')));
}

void tst_NodeRenderer::refusedHellos_data()
{
    QTest::addColumn<QString>("hello");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("data");
    QTest::newRow("other protocol")
        << u"{\"protocol\":2}"_s << u"ERR_PROTOCOL"_s << u"{\"protocol\":[1]}"_s;
    QTest::newRow("name is no text") << u"{\"name\":1}"_s << u"ERR_PROTOCOL"_s << QString();
    QTest::newRow("no token") << u"{}"_s << u"ERR_DENIED"_s << QString();
}

void tst_NodeRenderer::refusedHellos()
{
    QFETCH(QString, hello);
    QFETCH(QString, code);
    QFETCH(QString, data);
    const QJsonObject error = run({ u"refusedHello"_s, hello }).toObject();
    QCOMPARE(error.value(u"code"_s), code);
    const QJsonObject said = error.value(u"data"_s).toObject();
    QCOMPARE(said.isEmpty() ? QByteArray() : QJsonDocument(said).toJson(QJsonDocument::Compact),
             data.toUtf8());
    QVERIFY(m_main->webContents().isEmpty());
}

void tst_NodeRenderer::brokenMessages_data()
{
    QTest::addColumn<QString>("message");
    QTest::newRow("second hello") << u"[0,{\"protocol\":1}]"_s;
    QTest::newRow("unknown kind") << u"[99]"_s;
    QTest::newRow("field missing") << u"[1,\"channel\"]"_s;
    QTest::newRow("too many fields") << u"[6,1,2]"_s;
    QTest::newRow("channel is no text") << u"[1,1,[]]"_s;
    QTest::newRow("no message at all") << u"7"_s;
}

void tst_NodeRenderer::brokenMessages()
{
    QFETCH(QString, message);
    auto never = std::make_shared<QPromise<void>>();
    never->start();
    m_main->handle(u"slow"_s, [never] { return never->future(); });
    const QJsonObject error = run({ u"wrong"_s, message }).toObject();
    QCOMPARE(error.value(u"code"_s), u"ERR_PROTOCOL"_s);
    QTRY_VERIFY(m_main->webContents().isEmpty());
}

QTEST_GUILESS_MAIN(tst_NodeRenderer)
#include "tst_noderenderer.moc"
