// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "bridgefixture.h"

using namespace Ferry;
using namespace FerryTest;

namespace {

const bool collectorIsExposed = qputenv(
    "QTWEBENGINE_CHROMIUM_FLAGS",
    qgetenv("QTWEBENGINE_CHROMIUM_FLAGS") + " --js-flags=--expose-gc --enable-precise-memory-info");

/*! \brief Memory of a process in MiB. */
qint64 residentMiB(qint64 pid)
{
    QFile file(u"/proc/%1/statm"_s.arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() / 256
                                          : 0;
}

} // namespace

/*! What contextBridge holds, and for how long: facts/electron.md 6.5#20. */
class tst_BridgeLife : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        ignoreChromium();
        QVERIFY(collectorIsExposed);
    }

    void releasedFunctions();
    void failedCallsHoldNothing();
    void reloads();
};

void tst_BridgeLife::releasedFunctions()
{
    BridgeFixture f(
        u"const refs = []; const kept = [];"
        "contextBridge.exposeInMainWorld('api', {"
        "  make: () => { const f = () => refs.length; refs.push(new WeakRef(f)); return f },"
        "  take: (f) => f(), keep: (f) => { kept.push(f) }, drop: () => { kept.length = 0 },"
        "  alive: () => refs.filter((r) => r.deref()).length })"_s);
    QVERIFY(f.open());
    // The page lets the preload's functions go, and the preload the page's.
    QCOMPARE(
        f.run(
            u"window.refs = []; window.held = [];"
            "const mine = () => { const f = () => 1; refs.push(new WeakRef(f)); return f };"
            "for (let i = 0; i < 100; ++i) { held.push(api.make()); api.take(mine()); "
            "api.keep(mine()) }"
            "gc(); return [api.alive(), refs.slice(100).filter((r) => r.deref()).length, held[99]()]"_s),
        u"[100,100,100]"_s);
    f.run(u"held.length = 0; api.drop()"_s);
    QTRY_COMPARE(f.run(u"gc(); return [api.alive(), refs.filter((r) => r.deref()).length]"_s),
                 u"[0,0]"_s);
}

void tst_BridgeLife::failedCallsHoldNothing()
{
    BridgeFixture f(u"contextBridge.exposeInMainWorld('api', { take: () => 1 })"_s);
    QVERIFY(f.open());
    QCOMPARE(
        f.run(
            u"window.refs = []; let failed = 0;"
            "for (const bad of [new WeakMap(), new Map([[1, () => 1]]), { get x() { throw 1 } }]) {"
            "  const f = () => 1; refs.push(new WeakRef(f)); try { api.take(f, bad) } catch { "
            "++failed } }"
            "return failed"_s),
        u"3"_s);
    QTRY_COMPARE(f.run(u"gc(); return refs.filter((r) => r.deref()).length"_s), u"0"_s);
}

void tst_BridgeLife::reloads()
{
    // Each document holds half a MiB on either side of the bridge, and each side a function of the
    // other.
    BridgeFixture f(
        u"const big = new Array(65536).fill(1); let kept;"
        "contextBridge.exposeInMainWorld('api', { keep: (f) => { kept = f; return () => big.length "
        "+ kept() },"
        "  never: new Promise(() => {}), on: (f) => ipcRenderer.on('x', () => f()) })"_s);
    const QString html =
        u"<script>const big = new Array(65536).fill(2); window.f = api.keep(() => big.length);"
        "api.on(() => big); api.never.then(() => big); window.sum = f()</script>"_s;
    const auto heap = [&] {
        return f.f->eval(u"gc(); performance.memory.usedJSHeapSize / 1048576"_s).toDouble();
    };
    double heapBefore = 0;
    qint64 mainBefore = 0;
    for (int i = 0; i < 220; ++i) {
        QVERIFY(f.open(html));
        if (i == 20) {
            heapBefore = heap();
            mainBefore = residentMiB(QCoreApplication::applicationPid());
        }
    }
    QCOMPARE(f.f->eval(u"sum"_s).toInt(), 131072);
    double heapAfter = heap();
    // Chromium takes the last documents down when it is idle.
    PageFixture::waitFor([&] { return (heapAfter = heap()) < heapBefore + 4; }, 10000);
    const qint64 mainAfter = residentMiB(QCoreApplication::applicationPid());
    qInfo() << "200 reloads: MiB of the page's heap" << heapBefore << "->" << heapAfter
            << ", of main" << mainBefore << "->" << mainAfter;
    QVERIFY2(heapAfter < heapBefore + 4,
             qPrintable(u"%1 -> %2 MiB"_s.arg(heapBefore).arg(heapAfter)));
    QVERIFY2(mainAfter < mainBefore + 40,
             qPrintable(u"%1 -> %2 MiB"_s.arg(mainBefore).arg(mainAfter)));
}

QTEST_MAIN(tst_BridgeLife)
#include "tst_bridgelife.moc"
