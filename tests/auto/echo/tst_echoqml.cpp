// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../qmlrenderer/screen.h"
#include "echomain.h"
#include "randomvalues.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

using namespace Ferry;
using namespace FerryTest;
using namespace Qt::StringLiterals;

/*! \brief The echo suite between a QML screen and C++, in process. */
class tst_EchoQml : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void namedValues();
    void namedValuesOfCpp();
    void randomValues();
    void randomValuesOfCpp();
    void refusedValues();

private:
    /*! \brief What the promise of \a expression gives, where driver, table, random and refused are
     * known. */
    QVariant run(const QString &expression);
    QVariant invoke(const QString &channel, const QVariantList &arguments);

    std::unique_ptr<IpcMain> m_ipcMain;
    std::unique_ptr<EchoMain> m_main;
    std::unique_ptr<Screen> m_screen;
    QJSValue m_scope;
};

void tst_EchoQml::init()
{
    m_ipcMain = std::make_unique<IpcMain>();
    m_main = std::make_unique<EchoMain>(m_ipcMain.get());
    m_screen = std::make_unique<Screen>(QFINDTESTDATA("../qmlrenderer/Empty.qml"));
    QVERIFY(m_screen->isValid());
    QTRY_COMPARE(m_ipcMain->webContents().size(), 1);
    const auto file = [](const char *name) {
        return script(QFINDTESTDATA(QString::fromLatin1(name)));
    };
    m_scope = m_screen->run(u"(function (ipc) { const table = "_s + file("containers.js") + u'('
                            + file("values.js") + u"); const random = "_s + file("randomvalues.js")
                            + u"; const refused = "_s + file("refused.js") + u"; const driver = "_s
                            + file("driver.js") + u"(table, "_s + file("../shared/deepequal.js")
                            + u", ipc, { stacks: true, slow: true }); driver.answer();"
                              " return { table, random, refused, driver } })"_s);
    QVERIFY2(m_scope.hasProperty(u"driver"_s), qPrintable(m_scope.toString()));
}

void tst_EchoQml::cleanup()
{
    m_scope = {};
    m_screen.reset();
    m_main.reset();
    m_ipcMain.reset();
}

QVariant tst_EchoQml::run(const QString &expression)
{
    const QJSValue state = m_screen->run(u"(function (ipc, scope) { const { table, random, "
                                         u"refused, driver } = scope; const state = {};"
                                         " (%1).then(v => { state.value = JSON.stringify(v) }, e "
                                         "=> { state.value = 'failed: ' + e });"
                                         " return state })"_s.arg(expression),
                                         { m_scope });
    if (!FerryTest::waitFor([&] { return state.hasProperty(u"value"_s); }, 60000))
        return u"no answer"_s;
    return state.property(u"value"_s).toVariant();
}

QVariant tst_EchoQml::invoke(const QString &channel, const QVariantList &arguments)
{
    const auto future = m_ipcMain->webContents().constFirst()->invoke(channel, spread(arguments));
    if (!FerryTest::waitFor([&] { return future.isFinished(); }, 30000))
        return u"no answer"_s;
    try {
        return future.result();
    } catch (const IpcError &error) {
        return error.toString();
    }
}

void tst_EchoQml::namedValues()
{
    const QString text = run(u"driver.named()"_s).toString();
    const QJsonObject result = QJsonDocument::fromJson(text.toUtf8()).object();
    QVERIFY2(result.value(u"wrong"_s) == QJsonArray(), qPrintable(text));
    const QJsonArray missing = result.value(u"missing"_s).toArray();
    QCOMPARE(result.value(u"checked"_s).toInt() + missing.size(), FerryTest::namedValues().size());
    // What this engine cannot have, and nothing else.
    for (const QJsonValue &row : missing) {
        static const QRegularExpression reason(u"this engine has no (BigInt|RegExp flag [sd])$"_s);
        QVERIFY2(row.toString().contains(reason), qPrintable(row.toString()));
    }
    QVERIFY2(m_main->wrong.isEmpty(), qPrintable(m_main->wrong.join(u'\n')));
}

void tst_EchoQml::namedValuesOfCpp()
{
    QStringList wrong;
    for (const NamedValue &row : FerryTest::namedValues()) {
        const QString inScreen = invoke(u"compare"_s, { row.name, row.value }).toString();
        // What this engine does not have passes through it.
        const QString back = difference(row.value, invoke(u"echo"_s, { row.value }));
        if (!inScreen.isEmpty() || !back.isEmpty())
            wrong.append(row.name + u": in QML "_s + inScreen + u", back "_s + back);
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void tst_EchoQml::randomValues()
{
    const quint32 seed = randomSeed();
    const QString found =
        run(u"driver.random(random(%1), %2, %3)"_s.arg(
                QString::number(seed), QString::number(randomValueCount / randomBatch),
                QString::number(randomBatch)))
            .toString();
    QVERIFY2(found == u"\"\""_s, qPrintable(found + seedText(seed)));
}

void tst_EchoQml::randomValuesOfCpp()
{
    const quint32 seed = randomSeed();
    RandomValues random(seed);
    for (int i = 0; i < randomValueCount / randomBatch; ++i) {
        const QVariantList batch = random.batch(randomBatch);
        const QString found = difference(batch, invoke(u"echo"_s, { QVariant(batch) }));
        QVERIFY2(found.isEmpty(), qPrintable(u"batch %1"_s.arg(i) + found + seedText(seed)));
    }
}

void tst_EchoQml::refusedValues()
{
    const QString found = run(u"driver.refused(refused)"_s).toString();
    QVERIFY2(found == u"[]"_s, qPrintable(found));
    QVERIFY2(m_main->wrong.isEmpty(), qPrintable(m_main->wrong.join(u'\n')));
}

QTEST_MAIN(tst_EchoQml)
#include "tst_echoqml.moc"
