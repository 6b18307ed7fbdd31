// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../web/pagefixture.h"
#include "../web/synclanes.h"
#include "echomain.h"
#include "randomvalues.h"

using namespace Ferry;
using namespace FerryTest;

/*! \brief The echo suite between a page and C++. */
class tst_EchoPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void cleanup();

    void namedValues_data() { addSyncLanes(); }
    void namedValues();
    void namedValuesOfCpp();
    void randomValues();
    void randomValuesOfCpp();
    void refusedValues_data() { addSyncLanes(); }
    void refusedValues();

private:
    void open(bool prompts = true);
    QString run(const QString &body)
    {
        m_fixture->clearResults();
        m_fixture->start(body);
        return m_fixture->result(100000);
    }
    QVariant invoke(const QString &channel, const QVariantList &arguments)
    {
        const auto future = m_fixture->contents->invoke(channel, spread(arguments));
        if (!PageFixture::waitFor([&] { return future.isFinished(); }, 30000))
            return u"no answer"_s;
        try {
            return future.result();
        } catch (const IpcError &error) {
            return error.toString();
        }
    }

    std::unique_ptr<PageFixture> m_fixture;
    std::unique_ptr<EchoMain> m_main;
};

void tst_EchoPage::open(bool prompts)
{
    WebEngineOptions options = PageFixture::pageScripts();
    options.answersPrompts = prompts;
    m_fixture = std::make_unique<PageFixture>(options);
    m_main = std::make_unique<EchoMain>(&m_fixture->main);
    const auto file = [](const char *name) {
        return script(QFINDTESTDATA(QString::fromLatin1(name)));
    };
    const QString page = u"<script>const table = "_s + file("containers.js") + u'('
        + file("values.js") + u"); const random = "_s + file("randomvalues.js")
        + u"; const refused = "_s + file("refused.js") + u"; const driver = "_s + file("driver.js")
        + u"(table, "_s + file("../shared/deepequal.js")
        + u", require('electron').ipcRenderer, { stacks: false }); driver.answer()</script>"_s;
    QVERIFY(m_fixture->open(page));
}

void tst_EchoPage::cleanup()
{
    m_fixture.reset();
    m_main.reset();
}

void tst_EchoPage::namedValues()
{
    QFETCH(bool, prompts);
    open(prompts);
    const QString rows = QString::number(FerryTest::namedValues().size());
    QCOMPARE(run(u"return await driver.named()"_s),
             u"{\"wrong\":[],\"missing\":[],\"checked\":"_s + rows + u'}');
    QVERIFY2(m_main->wrong.isEmpty(), qPrintable(m_main->wrong.join(u'\n')));
}

void tst_EchoPage::namedValuesOfCpp()
{
    open();
    QStringList wrong;
    for (const NamedValue &row : FerryTest::namedValues()) {
        const QString inPage = invoke(u"compare"_s, { row.name, row.value }).toString();
        const QString back =
            difference(row.value, invoke(u"echo"_s, { row.value }), Stacks::Ignore);
        if (!inPage.isEmpty() || !back.isEmpty())
            wrong.append(row.name + u": in the page "_s + inPage + u", back "_s + back);
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void tst_EchoPage::randomValues()
{
    open();
    const quint32 seed = randomSeed();
    const QString found = run(u"return await driver.random(random(%1), %2, %3)"_s.arg(
        QString::number(seed), QString::number(randomValueCount / randomBatch),
        QString::number(randomBatch)));
    QVERIFY2(found == u"\"\""_s, qPrintable(found + seedText(seed)));
}

void tst_EchoPage::randomValuesOfCpp()
{
    open();
    const quint32 seed = randomSeed();
    RandomValues random(seed);
    for (int i = 0; i < randomValueCount / randomBatch; ++i) {
        const QVariantList batch = random.batch(randomBatch);
        const QString found =
            difference(batch, invoke(u"echo"_s, { QVariant(batch) }), Stacks::Ignore);
        QVERIFY2(found.isEmpty(), qPrintable(u"batch %1"_s.arg(i) + found + seedText(seed)));
    }
}

void tst_EchoPage::refusedValues()
{
    QFETCH(bool, prompts);
    open(prompts);
    QCOMPARE(run(u"return await driver.refused(refused)"_s), u"[]"_s);
    QVERIFY2(m_main->wrong.isEmpty(), qPrintable(m_main->wrong.join(u'\n')));
}

QTEST_MAIN(tst_EchoPage)
#include "tst_echopage.moc"
