// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "hostilefixture.h"

using namespace FerryTest;

/*!
 * A page that has taken over its end of the bridge. The document of a javascript: URL runs its
 * scripts before Ferry's: this one sees the meeting, keeps the private node, and speaks the
 * bridge's own language to the isolated world.
 */
class tst_HostileEnd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void attack_data();
    void attack();
    void otherWorld();

private:
    std::unique_ptr<HostileFixture> m_page;
};

static const QString language = QStringLiteral(R"js(
    function idOf(name) {
        const list = calls.find((detail) => detail[1] === "api")[2];
        return list[list.indexOf(name) + 1][1];
    }
    const ask = (name, ...packed) => say("call", [idOf(name), ...packed]);
    function refused(values) {
        return values.map((value) => ask("kind", value)).filter((answer) => !/^failure.*PROTOCOL/.test(answer)).join() || "refused";
    }
)js");

void tst_HostileEnd::initTestCase()
{
    ignoreChromium();
    m_page = std::make_unique<HostileFixture>();
}

void tst_HostileEnd::attack_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char *name, const char *body, const char *outcome) {
        QTest::newRow(name) << QString::fromUtf8(body) << QString::fromUtf8(outcome);
    };
    row("speaks the language",
        "return ask('add', 2, 3) + write('call', JSON.stringify([idOf('add'), 2, 4]))",
        "value [5]value [6]");
    row("function that was never exposed",
        "return [0, -1, 9999, 1.5, '1', null, NaN, {}].filter((id) => "
        "!/^failure.*is gone/.test(say('call', [id]))).join() || 'all gone'",
        "all gone");
    row("reference to a builtin",
        "return refused(['constructor', 'push', '__proto__', 'length'].map((name) => [7, name]))",
        "refused");
    row("extra that is a builtin",
        "return refused(['constructor', 'push', '__proto__'].map((name) => [8, name]))", "refused");
    row("window as an element", "element(window); return refused([[8, 0]])", "refused");
    row("document as an element", "element(document); return refused([[8, 0]])", "refused");
    row("private node as an element", "element(node); return refused([[8, 0]])", "refused");
    row("port as an element", "element(new MessageChannel().port1); return refused([[8, 0]])",
        "refused");
    row("object as a symbol", "say('symbol', { a: 1 }); return refused([[8, 0]])", "refused");
    row("extras of a message before",
        "say('symbol', Symbol()); ask('kind', 1); return refused([[8, 0]])", "refused");
    row("key that is an object",
        "return refused([[1, [1, 'toString', [2, 1]], 2], [1, [0], 1], [1, 5, 1], [1, null, 1]])",
        "refused");
    row("forged forms",
        "return refused([[], [99], ['0'], {}, [7], [8], [7, 0.5], [7, -1], [7, 99]])", "refused");
    row("own function with a forged id", "return ask('kind', [3, 1e9])",
        "failure [[5,\"The function is gone\",null]]");
    row("proxies with forged ids", "return ask('kind', [2, {}]) + ask('kind', [2])",
        "value [\"function\"]value [\"function\"]");
    row("promise with a forged id",
        "ask('kind', [4, []]); say('settle', [[], true, 5]); return ask('kind', [4])",
        "value [\"[object Promise]\"]");
    row("error with forged parts",
        "return ask('kind', [5, 'x', {}, [1, '__proto__', [1, 'polluted', 1]]])",
        "value [\"[object Error]\"]");
    row("value that is deeper than the stack",
        "let deep = [0]; for (let i = 0; i < 200000; ++i) deep = [0, deep]; "
        "return ask('kind', deep)",
        "no answer");
    row("text that is deeper than the stack",
        "return write('call', '[' + idOf('kind') + ',' + '[0,'.repeat(200000) + '0' + "
        "']'.repeat(200000) + ']').slice(0, 7)",
        "failure");
    row("text that is not JSON",
        "return ['x', '[', '[1', 'v[1]', '\\0', '\\ud800', '{}x'].filter((text) => "
        "write('call', text) !== 'no answer').join() || 'none runs'",
        "none runs");
    row("calls that are none",
        "return [undefined, null, 'x', 5, {}, [], [[]], { length: 3 }, new Map].map((detail) => "
        "say('call', detail).slice(0, 9)).join()",
        "no answer,no answer,failure [,failure [,failure [,failure [,failure [,failure [,failure "
        "[");
    row("plain event without text", "return write('call', '')", "no answer");
    row("tells that are none",
        "[undefined, null, 'x', 5, {}, [], [[]]].map((detail) => say('tell', detail)); return "
        "'said'",
        "said");
    row("answers nobody asked for",
        "for (const type of ['value', 'failure', 'settle', 'release']) for (const detail of "
        "[null, undefined, 0, 'x', {}, [], [99], [1, true, [99]], [8, [8, 'x']]]) say(type, "
        "detail); "
        "return ask('add', 1, 1)",
        "value [2]");
    row("meeting once more",
        "const host = document.createElement('div'), other = document.createElement('i'); "
        "other.append('');"
        "host.attachShadow({ mode: 'open' }).append(other); node = other; paper = other.firstChild;"
        "dispatch.call(document, new MouseEvent(token, { relatedTarget: host, cancelable: true "
        "})); return ask('add', 1, 1)",
        "no answer");
    row("everything released",
        "for (let id = 0; id < 100; ++id) say('release', id); return ask('add', 1, 1)",
        "failure [[5,\"The function is gone\",null]]");
    row("prototypes of what arrives",
        "return ask('isOurs', [1, 'a', [0, [5, 'x', 'c', [1, '__proto__', [1]]], [2, 5], [4, 7]], "
        "'b', [6, [new Date, new Map([[1, [2]]]), /x/, new Uint8Array(1), new TypeError, new "
        "Blob]]])",
        "value [true]");
}

void tst_HostileEnd::attack()
{
    QFETCH(QString, body);
    QFETCH(QString, outcome);
    QVERIFY(m_page->openTakenOver(u"api"_s));
    QCOMPARE(m_page->attack(language + body), outcome);
    QCOMPARE(m_page->check(), u"fine"_s);
}

/*! What is exposed to another isolated world is not there for the page, whatever id it guesses. */
void tst_HostileEnd::otherWorld()
{
    Ferry::WebEngineOptions options;
    options.isolatedWorlds = { 1004 };
    HostileFixture other(
        victim() + u"contextBridge.exposeInIsolatedWorld(1004, 'deep', { deep: () => 'deep' });"_s,
        options);
    QVERIFY(other.openTakenOver(u"api"_s));
    QCOMPARE(other.check(), u"fine"_s);
    QCOMPARE(other.f->page->console, QStringList()); // it was exposed
    QCOMPARE(other.attack(language
                          + u"let found = 0, called = 0; for (let id = 0; id < 200; ++id) {"
                            "const got = say('call', [id]); called += /^v/.test(got); found += "
                            "/deep/.test(got); }"
                            "return found + ' ' + (called > 5) + typeof deep"_s),
             u"0 trueundefined"_s);
    QCOMPARE(other.check(), u"fine"_s);
}

QTEST_MAIN(tst_HostileEnd)

#include "tst_hostileend.moc"
