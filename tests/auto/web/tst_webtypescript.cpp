// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagefixture.h"

using namespace Ferry;
using namespace FerryTest;

/*! A preload and a renderer that were written in TypeScript, as typescript/compile.cmake compiled
 * them. */
class tst_WebTypeScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void conversation();

private:
    const QDir m_programs { QStringLiteral(FERRY_TYPESCRIPT_PROGRAMS) };
};

void tst_WebTypeScript::initTestCase()
{
    ignoreChromium();
    if (!m_programs.exists(u"preload.js"_s))
        QSKIP("typescript_declarations has compiled nothing: no npm, or no network");
}

void tst_WebTypeScript::conversation()
{
    QFile renderer(m_programs.filePath(u"renderer.js"_s));
    QVERIFY(renderer.open(QIODevice::ReadOnly));
    WebEngineOptions options;
    options.preloads = { m_programs.filePath(u"preload.js"_s) };
    PageFixture f(options);
    f.main.handle(u"greet"_s, [](const QString &name) {
        return QVariantMap { { u"text"_s, u"Hello, "_s + name }, { u"length"_s, name.size() } };
    });
    f.main.handle(u"fail"_s, [] { throw IpcError(u"no"_s, u"ERR_MINE"_s, QVariantList { 1, 2 }); });
    QStringList log;
    f.main.on(u"log"_s, [&](const QString &text) { log.append(text); });
    QVERIFY(f.open(u"<script>"_s + QString::fromUtf8(renderer.readAll()) + u"</script>"_s));
    QTRY_COMPARE(
        log, (QStringList { u"Hello, TypeScript (10)"_s, u"ERR_MINE: [1,2]"_s, u"listening"_s }));
    for (int tick = 1; tick <= 3; ++tick)
        f.contents->send(u"ticks"_s, tick);
    QTRY_COMPARE(log.mid(3), (QStringList { u"tick 1"_s, u"tick 2"_s, u"stopped"_s }));
    f.contents->send(u"ticks"_s, 4);
    QCOMPARE(f.eval(u"JSON.stringify([api.platform, typeof api.versions.chrome])"_s).toString(),
             u"[\"%1\",\"string\"]"_s.arg(QSysInfo::kernelType()));
    QCOMPARE(log.size(), 6);
    QCOMPARE(f.page->console, QStringList());
}

QTEST_MAIN(tst_WebTypeScript)
#include "tst_webtypescript.moc"
