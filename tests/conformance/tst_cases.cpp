// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <QtCore/QDirIterator>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;

/*! cases.tsv tells which of Ferry's tests stands for which of Electron's spec cases, and why some
 * have none: it has to be true. */
class tst_Cases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rowsAreWellFormed();
    void sectionsAreComplete_data();
    void sectionsAreComplete();
    void functionsExist();

private:
    struct Row
    {
        QString name; // "6.5#2"
        QStringList lanes;
        bool isTested;
        QString what;
    };

    QList<Row> m_rows;
};

void tst_Cases::initTestCase()
{
    QFile file(QStringLiteral(FERRY_SOURCE_DIR "/tests/conformance/cases.tsv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        if (line.startsWith(u'#'))
            continue;
        const QStringList fields = line.split(u'\t');
        QVERIFY2(fields.size() == 4, qPrintable(line));
        QVERIFY2(fields.at(2) == u"test" || fields.at(2) == u"n/a", qPrintable(line));
        m_rows.append(
            { fields.at(0), fields.at(1).split(u','), fields.at(2) == u"test", fields.at(3) });
    }
    QVERIFY(!m_rows.isEmpty());
}

void tst_Cases::rowsAreWellFormed()
{
    static const QRegularExpression name(u"^6\\.\\d#\\d+$"_s);
    const QStringList lanes { u"native"_s, u"pipe"_s, u"page"_s, u"qml"_s };
    QStringList seen;
    for (const Row &row : std::as_const(m_rows)) {
        QVERIFY2(name.match(row.name).hasMatch(), qPrintable(row.name));
        QVERIFY2(!seen.contains(row.name), qPrintable(row.name + u" stands there twice"_s));
        seen.append(row.name);
        for (const QString &lane : row.lanes)
            QVERIFY2(lanes.contains(lane), qPrintable(row.name + u": no lane "_s + lane));
        QVERIFY2(row.isTested || row.what.size() > 20, qPrintable(row.name + u" needs a reason"_s));
    }
}

void tst_Cases::sectionsAreComplete_data()
{
    // Sections of facts/electron.md and how many cases each has. The others come with what they are
    // about.
    QTest::addColumn<QString>("section");
    QTest::addColumn<int>("cases");
    QTest::newRow("ipc") << u"6.1"_s << 73;
    QTest::newRow("ipcMain") << u"6.2"_s << 6;
    QTest::newRow("ipcRenderer") << u"6.3"_s << 12;
    QTest::newRow("message ports") << u"6.4"_s << 3;
    QTest::newRow("contextBridge") << u"6.5"_s << 28;
    QTest::newRow("utilityProcess") << u"6.6"_s << 19;
    QTest::newRow("contents and frames") << u"6.7"_s << 24;
}

void tst_Cases::sectionsAreComplete()
{
    QFETCH(QString, section);
    QFETCH(int, cases);
    QStringList expected;
    for (int i = 1; i <= cases; ++i)
        expected.append(section + u'#' + QString::number(i));
    QStringList there;
    for (const Row &row : std::as_const(m_rows)) {
        if (row.name.startsWith(section + u'#'))
            there.append(row.name);
    }
    QCOMPARE(there, expected);
}

void tst_Cases::functionsExist()
{
    QHash<QString, QString> sources; // of the ctest tests, by name
    QDirIterator it(QStringLiteral(FERRY_SOURCE_DIR "/tests"), { u"tst_*.cpp"_s }, QDir::Files,
                    QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        sources.insert(it.fileInfo().completeBaseName(), QString::fromUtf8(file.readAll()));
    }
    for (const Row &row : std::as_const(m_rows)) {
        if (!row.isTested)
            continue;
        const QStringList functions = row.what.split(u' ', Qt::SkipEmptyParts);
        QVERIFY2(!functions.isEmpty(), qPrintable(row.name));
        for (const QString &function : functions) {
            const QString source = sources.value(function.section(u"::"_s, 0, 0));
            const QRegularExpression definition(
                u"^(void \\w+::|    void )%1\\(\\)($| *[{/])"_s.arg(function.section(u"::"_s, 1)),
                QRegularExpression::MultilineOption);
            QVERIFY2(definition.match(source).hasMatch(),
                     qPrintable(u"%1: there is no %2"_s.arg(row.name, function)));
        }
    }
}

QTEST_GUILESS_MAIN(tst_Cases)
#include "tst_cases.moc"
