// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "hostilefixture.h"

#include <QtCore/QPromise>

using namespace FerryTest;

/*!
 * Page scripts without context isolation that took over their end of the bridge, as in
 * tst_hostileend: they may call every channel, but speak for nobody else and break nobody's
 * messages.
 */
class tst_HostileExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void forged_data();
    void forged();

private:
    std::unique_ptr<QPromise<QVariant>> m_slow;
    std::unique_ptr<HostileFixture> m_page;
};

static const QString preload = QStringLiteral(R"js(
    ipcRenderer.on('check', async () => {
        const faults = [];
        try {
            if (await ipcRenderer.invoke('slow', 'x') !== 'x')
                faults.push('invoke');
            if (ipcRenderer.sendSync('echoSync', 'y') !== 'y')
                faults.push('sendSync');
        } catch (error) {
            faults.push(String(error));
        }
        ipcRenderer.send('checked', faults.join(', ') || 'fine');
    });
    addEventListener('turn', () => ipcRenderer.send('noted', 'honest'));
    ipcRenderer.handle('preloads', () => 'from the preload');
)js");

/*! Posts texts to the isolated world by its first function, which takes the transport's messages.
 */
static const QString poster = QStringLiteral(R"js(
    const post = (text) => /^v/.test(said(JSON.stringify([1, text]), new Event("world call")));
    dispatch.call(window, new Event("turn"));
    const adopt = (count, ...ports) => {
        const all = ports.length ? ports : Array.from({ length: count }, () => new MessageChannel().port1);
        dispatch.call(node, new MessageEvent("world ports", { ports: all, cancelable: true }));
        return said(JSON.stringify([6, [0, ...all.slice(0, count).map(() => [0, -1, false, false])]]), new Event("world call"));
    };
    const sync = (id, channel, text) => said(JSON.stringify([2, id, channel, text]), new Event("world call"));
)js");

void tst_HostileExport::initTestCase()
{
    ignoreChromium();
    m_page = std::make_unique<HostileFixture>(preload, PageFixture::pageScripts());
    m_page->f->main.handle(u"slow"_s, [this](const QVariant &value) {
        m_slow = std::make_unique<QPromise<QVariant>>();
        m_slow->start();
        m_slow->addResult(value);
        return m_slow->future();
    });
}

void tst_HostileExport::forged_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char *name, const char *body, const char *outcome) {
        QTest::newRow(name) << QString::fromUtf8(body) << QString::fromUtf8(outcome);
    };
    row("a message of its own", "return post('[1,\"other\",[5]]')", "true");
    row("hello",
        "return post('[0,{\"protocol\":1,\"origin\":\"https://bank.test\",\"url\":\"x\"}]')",
        "false");
    row("a preload's failure", "return post('[16,\"preload.js\",{\"$\":\"e\",\"v\":{}}]')",
        "false");
    row("goodbye", "return post('[11,{\"$\":\"e\",\"v\":{}}]')", "false");
    row("cancels of the preload's calls",
        "return [2, 4, 6, 8].map((id) => post('[6,' + id + ']')).join()",
        "false,false,false,false");
    row("invoke with the preload's id", "return post('[3,2,\"echo\",[1]]')", "false");
    row("answers that nobody asked of it",
        "return [1, 2, 3, 4, 5].map((id) => post('[4,' + id + ',\"forged\"]') || "
        "post('[5,' + id + ',{\"$\":\"e\",\"v\":{}}]')).join()",
        "false,false,false,false,false");
    row("sendSync without its request", "return post('[2,1,\"echoSync\",[1]]')", "false");
    row("request without its sendSync", "return /^f/.test(sync(1, 'x', '[3,1,\"echo\",[1]]'))",
        "true");
    row("request for another id",
        "return /^f/.test(sync(2, 'x', '[2,2,\"echoSync\",[1]]')) && "
        "/^f/.test(sync('1 x', 'x', '[2,1,\"echoSync\",[1]]'))",
        "true");
    row("end of the batch",
        "return post('[1,\"noted\",[1]]]]}') && post('[1,\"noted\",[1]],[0,{}]') && "
        "post('[1,\"noted\",[2]') && post('[1,\"noted\",[\"')",
        "true");
    row("nothing but noise",
        "return ['', '[', 'x', '[1', '[ 1,\"noted\",[1]]', '[\"1\",\"noted\",[1]]', '\\n', "
        "'[1e0,2]', '[1.0,2]']"
        ".map(post).join()",
        "false,false,false,false,false,false,false,false,false");
    row("not text",
        "return [undefined, null, 5, {}, [], ['[1,\"noted\",[1]]']].map((value) => "
        "post(value)).join()",
        "false,false,false,false,false,false");
    row("lone surrogates",
        "post('[1,\"other\",[\"\\\\ud800\"]]'); return /^v/.test(said('', new CustomEvent('world "
        "call', "
        "{ detail: [1, '[1,\"other\",[\"\\ud800\"]]'], cancelable: true })))",
        "false");
    row("number beyond all", "return post('[1,\"noted\",[1e999]]')", "true");
    row("deeper than JSON may be",
        "return post('[1,\"noted\",[' + '['.repeat(3000) + ']'.repeat(3000) + ']]')", "true");
    row("malformed sendSync ends",
        "return /ERR_PROTOCOL/.test(sync(101, 'x', '[2,101,\"echoSync\",['))", "true");
    row("ports that nobody adopted",
        "return ['[7,[1],\"other\",0]', '[7,[2],\"other\",0]', '[7,[1,3],\"other\",0]', "
        "'[7,[,],\"other\",0]', '[7,[ ],\"other\",0]', '[7,\"other\",0]'].map(post).join()",
        "false,false,false,false,false,false");
    row("a port once", "return [adopt(1), post('[7,[1],\"other\",0]'), post('[7,[1],\"other\",0]')].join(' ')",
        "value [[0,1]] true false");
    row("a port of the same page twice",
        "const { port1 } = new MessageChannel(); return [adopt(2, port1, port1), adopt(1, port1), adopt(1, port1)].join(' ')",
        "value [null] value [[0,1]] value [null]");
    row("what ports say", "return ['[8,1,[],0]', '[8,2,[],0]', '[9,1]', '[9,2]', '[20,1,2,0,0]'].map(post).join()",
        "false,false,false,false,false");
    row("news of ports that are not there",
        "return [[0,[0,7,true,true]], 'x', [0,5,'x',[0]], [9]].map((news) => "
        "/^f/.test(said(JSON.stringify([6, news]), new Event('world call')))).join()",
        "true,true,true,true");
    row("starts and closes of nothing",
        "return [7, 8].map((id) => said(JSON.stringify([id]), new Event('world call'))).join()",
        "value [[9]],value [[9]]");
    row("larger than allowed", "return post('[1,\"noted\",[\"' + 'x'.repeat(2 ** 28) + '\"]]')",
        "false");
}

void tst_HostileExport::forged()
{
    QFETCH(QString, body);
    QFETCH(QString, outcome);
    QVERIFY(m_page->openTakenOver(u"require"_s));
    m_slow.reset();
    m_page->noted.clear();
    // A call of the preload's is under way while the page attacks, and a message of its own in the
    // same batch.
    QVERIFY(m_page->f->contents->send(u"check"_s));
    QVERIFY(PageFixture::waitFor([this] { return m_slow != nullptr; }));
    QCOMPARE(m_page->attack(poster + body), outcome);
    m_slow->finish();
    QCOMPARE(m_page->nextCheck(), u"fine"_s);
    QCOMPARE(m_page->noted, QVariantList({ u"honest"_s }));
    QFuture<QString> answer = m_page->f->contents->invoke<QString>(u"preloads"_s);
    QVERIFY(PageFixture::waitFor([&] { return answer.isFinished(); }));
    QCOMPARE(answer.result(), u"from the preload"_s);
    QCOMPARE(m_page->f->contents->origin(), u"app://test"_s);
}

QTEST_MAIN(tst_HostileExport)

#include "tst_hostileexport.moc"
