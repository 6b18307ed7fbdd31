// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"
#include "echomain.h"
#include "randomvalues.h"

#include <ferry/values.h>

using namespace Ferry;
using namespace FerryTest;
using namespace Qt::StringLiterals;

/*! \brief What C++ sends to C++ and gets back is what it sent, on every lane between them. */
class tst_EchoCpp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { Lane::rows(); }
    void init();
    void cleanup();

    void enoughNames();
    void namedValues();
    void randomValues();
    void refusedDepths_data();
    void refusedDepths();
    void sharedListsAreCopies();

private:
    /*! \brief \a value through an invoke in either direction. "" or the first difference. */
    QString invoked(const QVariant &value);
    /*! \brief \a value through the other calls that there are. */
    QString sent(const QVariant &value);

    std::unique_ptr<Lane> m_lane;
    std::unique_ptr<EchoMain> m_main;
    std::optional<QVariant> m_pushed; // to the renderer
};

void tst_EchoCpp::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QFETCH_GLOBAL(QString, laneName);
    m_lane = std::make_unique<Lane>(laneName);
    QVERIFY(m_lane->open());
    m_main = std::make_unique<EchoMain>(m_lane->main.get());
    m_lane->renderer->on(u"echoed"_s, [this](const QVariant &value) { m_pushed = value; });
    m_lane->renderer->handle(u"echo"_s, [](const QVariant &value) { return value; });
}

void tst_EchoCpp::cleanup()
{
    m_lane.reset();
    m_main.reset();
}

QString tst_EchoCpp::invoked(const QVariant &value)
{
    m_main->seen.clear();
    const auto up = m_lane->renderer->invoke(u"echo"_s, value);
    const auto down = m_lane->contents()->invoke(u"echo"_s, value);
    if (!waitFor([&] { return up.isFinished() && down.isFinished(); }))
        return u"no answer"_s;
    QString found = difference(value, resultOf(up));
    if (found.isEmpty())
        found = difference(value, m_main->seen);
    return found.isEmpty() ? difference(value, resultOf(down)) : found;
}

QString tst_EchoCpp::sent(const QVariant &value)
{
    m_pushed.reset();
    m_lane->renderer->send(u"echo-send"_s, value);
    const QString found = difference(value, m_lane->renderer->sendSync(u"echo-sync"_s, value));
    if (!waitFor([this] { return m_pushed.has_value(); }))
        return u"no reply"_s;
    return found.isEmpty() ? difference(value, *m_pushed) : found;
}

void tst_EchoCpp::enoughNames()
{
    QSet<QString> names;
    for (const NamedValue &row : FerryTest::namedValues())
        names.insert(row.name);
    QCOMPARE(names.size(), FerryTest::namedValues().size());
    QVERIFY2(names.size() >= 200, qPrintable(QString::number(names.size())));
    // The comparison can tell them apart, but for those that are meant to be equal.
    const QVariant zero = namedValue(u"number 0"_s);
    QVERIFY(!difference(zero, namedValue(u"number -0"_s)).isEmpty());
    QVERIFY(!difference(zero, 0.0).isEmpty());
    QVERIFY(!difference(namedValue(u"undefined"_s), namedValue(u"null"_s)).isEmpty());
    QVERIFY(!difference(namedValue(u"Map, order"_s), namedValue(u"Set, order"_s)).isEmpty());
}

void tst_EchoCpp::namedValues()
{
    for (const NamedValue &row : FerryTest::namedValues()) {
        QString found = invoked(row.value);
        if (found.isEmpty())
            found = sent(row.value);
        QVERIFY2(found.isEmpty(), qPrintable(row.name + found));
    }
}

void tst_EchoCpp::randomValues()
{
    const quint32 seed = randomSeed();
    RandomValues random(seed);
    for (int i = 0; i < randomValueCount / randomBatch; ++i) {
        const QString found = invoked(random.batch(randomBatch));
        QVERIFY2(found.isEmpty(), qPrintable(u"batch %1, "_s.arg(i) + found + seedText(seed)));
    }
}

void tst_EchoCpp::refusedDepths_data()
{
    QTest::addColumn<QVariant>("outermost");
    const QVariant deepest = namedValue(u"depth 512 of arrays"_s);
    QTest::newRow("list") << QVariant(QVariantList { deepest });
    QTest::newRow("map") << QVariant(QVariantMap { { u"a"_s, deepest } });
    QTest::newRow("Map") << QVariant::fromValue(Map { { deepest, 1 } });
    QTest::newRow("Set") << QVariant::fromValue(Set { deepest });
    QTest::newRow("Error") << QVariant::fromValue(IpcError(u"m"_s, {}, deepest));
}

void tst_EchoCpp::refusedDepths()
{
    QFETCH(QVariant, outermost);
    const IpcError error = errorOf(m_lane->renderer->invoke(u"echo"_s, 1, outermost));
    QCOMPARE(error.code(), u"ERR_NOT_CLONEABLE"_s);
    QVERIFY2(error.message().startsWith(u"An object could not be cloned. (args[1]"_s)
                 && error.message().endsWith(u": nesting deeper than 512)"_s),
             qPrintable(error.message()));
    QVERIFY(!m_main->seen.isValid()); // nothing was sent
}

void tst_EchoCpp::sharedListsAreCopies()
{
    const QVariantList shared { 1, u"two"_s };
    const auto back = resultOf(
        m_lane->renderer->invoke<QVariantList>(u"echo"_s, QVariantList { shared, shared }));
    QCOMPARE(back.size(), 2);
    QCOMPARE(back.at(0), back.at(1));
    QVERIFY(back.at(0).toList().constData() != back.at(1).toList().constData());
}

QTEST_GUILESS_MAIN(tst_EchoCpp)
#include "tst_echocpp.moc"
