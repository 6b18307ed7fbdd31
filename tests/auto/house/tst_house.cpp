// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <QtCore/QDirIterator>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;

// The rules of the house that a machine can check: licence, file size, run bits, and README
// snippets that are real.
class tst_House : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySourceNamesItsLicence();
    void filesStaySmall();
    void commandsAreExecutable_data();
    void commandsAreExecutable();
    void readmeSnippetsAreExtracts();
    void versionChecksAreInOnePlace();

private:
    const QDir m_root { QStringLiteral(FERRY_SOURCE_DIR) };

    QStringList sources(const QStringList &patterns) const;
    QString read(const QString &path) const;
};

QStringList tst_House::sources(const QStringList &patterns) const
{
    QStringList result;
    for (const QString &folder : { u"src"_s, u"qml"_s, u"examples"_s, u"tests"_s }) {
        QDirIterator it(m_root.filePath(folder), patterns, QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext())
            result.append(m_root.relativeFilePath(it.next()));
    }
    return result;
}

QString tst_House::read(const QString &path) const
{
    QFile file(m_root.filePath(path));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void tst_House::everySourceNamesItsLicence()
{
    QStringList files =
        sources({ u"*.h"_s, u"*.cpp"_s, u"*.js"_s, u"*.ts"_s, u"*.qml"_s, u"*.html"_s, u"*.css"_s,
                  u"*.py"_s, u"*.sh"_s, u"*.cmake"_s, u"*.in"_s, u"CMakeLists.txt"_s, u"run"_s });
    files.append({ u"CMakeLists.txt"_s, u".ci/run"_s });
    QVERIFY2(files.size() > 60, "the sources were not found");
    QStringList without;
    for (const QString &file : std::as_const(files)) {
        const QString start = read(file).left(400);
        if (!start.contains(u"SPDX-FileCopyrightText: "_s)
            || !start.contains(u"SPDX-License-Identifier: MIT"_s))
            without.append(file);
    }
    QVERIFY2(without.isEmpty(), qPrintable(u"no SPDX header: "_s + without.join(u", "_s)));
}

void tst_House::filesStaySmall()
{
    const QStringList mayBeLonger = {};
    QStringList longer;
    for (const QString &file :
         sources({ u"*.h"_s, u"*.cpp"_s, u"*.js"_s, u"*.ts"_s, u"*.qml"_s, u"*.py"_s })) {
        if (read(file).count(u'\n') > 400 && !mayBeLonger.contains(file))
            longer.append(file);
    }
    QVERIFY2(longer.isEmpty(), qPrintable(u"over 400 lines: "_s + longer.join(u", "_s)));
}

void tst_House::commandsAreExecutable_data()
{
    QTest::addColumn<QString>("path");
    for (const char *path : { "examples/run", "tests/run", "tests/benchmarks/run", ".ci/run" })
        QTest::newRow(path) << QString::fromLatin1(path);
}

void tst_House::commandsAreExecutable()
{
    QFETCH(QString, path);
    QVERIFY(QFileInfo(m_root.filePath(path)).isExecutable());
}

// A fenced block of code comes from the file that the comment above it names: <!-- from path -->.
void tst_House::readmeSnippetsAreExtracts()
{
    static const QRegularExpression block(
        u"(?:<!-- from (?<path>\\S+) -->\\n)?^```(?<language>[a-z]+)\\n(?<code>.*?)^```$"_s,
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    const QStringList prose { u"sh"_s, u"text"_s };
    int checked = 0;
    auto it = block.globalMatch(read(u"README.md"_s));
    while (it.hasNext()) {
        const auto match = it.next();
        if (prose.contains(match.captured(u"language"_s)))
            continue;
        const QString code = match.captured(u"code"_s);
        const QString path = match.captured(u"path"_s);
        QVERIFY2(!path.isEmpty(),
                 qPrintable(u"README.md does not say where this is from:\n"_s + code));
        QVERIFY2(read(path).contains(code), qPrintable(u"not in "_s + path + u":\n"_s + code));
        ++checked;
    }
    QVERIFY2(checked >= 4, "README.md shows fewer snippets than it should");
}

void tst_House::versionChecksAreInOnePlace()
{
    const QStringList gates { u"src/ferry/impl/qtcompat.h"_s, u"src/ferrywebengine/qtcompat_p.h"_s };
    static const QRegularExpression check(u"^[ \t]*#.*\\bQT(_[A-Z]+)*_VERSION"_s,
                                          QRegularExpression::MultilineOption);
    QStringList found;
    for (const QString &file : sources({ u"*.h"_s, u"*.cpp"_s, u"*.in"_s })) {
        if (read(file).contains(check))
            found.append(file);
    }
    found.sort();
    QCOMPARE(found, gates);
}

QTEST_GUILESS_MAIN(tst_House)
#include "tst_house.moc"
