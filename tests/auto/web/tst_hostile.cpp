// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "hostilefixture.h"

using namespace FerryTest;

/*! A page whose first script overrides what it can reach: the bridge works on, unobserved, and so
 * does the preload. */
class tst_Hostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void overridden_data();
    void overridden();
    void everything();
    void trapped_data();
    void trapped();
    void environment_data();
    void environment();

private:
    QString usageAfter(const QString &attack);

    std::unique_ptr<HostileFixture> m_page;
};

void tst_Hostile::initTestCase()
{
    ignoreChromium();
    m_page = std::make_unique<HostileFixture>();
}

/*! \brief What the page says of the bridge when its first script ended with \a attack. */
QString tst_Hostile::usageAfter(const QString &attack)
{
    if (!m_page->openWith(attack))
        return u"not loaded"_s;
    if (m_page->f->eval(u"replaced"_s).toInt() == 0)
        return u"the attack did not happen"_s;
    return m_page->attack(u"return usage();"_s);
}

void tst_Hostile::overridden_data()
{
    QTest::addColumn<QString>("name");
    const char *names[] = {
        "Array",
        "Object",
        "Function",
        "Reflect",
        "JSON",
        "Map",
        "Set",
        "WeakMap",
        "WeakRef",
        "FinalizationRegistry",
        "Promise",
        "Proxy",
        "Symbol",
        "String",
        "Number",
        "Boolean",
        "BigInt",
        "RegExp",
        "Date",
        "Error",
        "TypeError",
        "Uint8Array",
        "ArrayBuffer",
        "DataView",
        "EventTarget",
        "Event",
        "CustomEvent",
        "UIEvent",
        "MouseEvent",
        "Node",
        "CharacterData",
        "Text",
        "Element",
        "HTMLElement",
        "Document",
        "DocumentFragment",
        "ShadowRoot",
        "MutationObserver",
        "MessageChannel",
        "MessagePort",
        "Window",
    };
    for (const char *name : names)
        QTest::newRow(name) << QString::fromLatin1(name);
}

void tst_Hostile::overridden()
{
    QFETCH(QString, name);
    QCOMPARE(usageAfter(u"override('%1');"_s.arg(name)), u"right"_s);
    QCOMPARE(m_page->check(), u"fine"_s);
}

void tst_Hostile::everything()
{
    QCOMPARE(usageAfter(u"for (const name of Object.getOwnPropertyNames(globalThis)) {"
                        "    if (/^[A-Z]/.test(name) && typeof globalThis[name] === 'function')"
                        "        override(name);"
                        "}"_s),
             u"right"_s);
    QVERIFY(m_page->f->eval(u"replaced"_s).toInt() > 2000);
    QCOMPARE(m_page->check(), u"fine"_s);
}

void tst_Hostile::trapped_data()
{
    QTest::addColumn<QString>("owner");
    QTest::addColumn<QString>("key");
    const auto rows = [](const char *owner, std::initializer_list<const char *> keys) {
        for (const char *key : keys)
            QTest::addRow("%s %s", owner, key)
                << QString::fromLatin1(owner) << QString::fromLatin1(key);
    };
    rows("Object", { "value",  "get",        "set",     "writable", "enumerable",    "configurable",
                     "detail", "cancelable", "bubbles", "composed", "relatedTarget", "view",
                     "then",   "code",       "data",    "call",     "holder",        "frozen",
                     "body",   "extras",     "isPlain", "made",     "table",         "seen",
                     "failed", "resolve",    "reject",  "toJSON",   "mode",          "0",
                     "1",      "2",          "$",       "v" });
    rows("Array", { "0", "1", "2", "3", "-1", "toJSON" });
    rows("Function", { "value", "get", "then" });
    rows("String", { "toJSON", "0" });
    rows("Error", { "code", "data" });
}

void tst_Hostile::trapped()
{
    QFETCH(QString, owner);
    QFETCH(QString, key);
    QCOMPARE(usageAfter(u"trap(%1.prototype, '%2');"_s.arg(owner, key)), u"right"_s);
    QCOMPARE(m_page->check(), u"fine"_s);
}

void tst_Hostile::environment_data()
{
    QTest::addColumn<QString>("attack");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char *name, const char *attack, const QString &outcome = u"right"_s) {
        QTest::newRow(name) << QString::fromLatin1(attack) + u"; ++replaced;"_s << outcome;
    };
    row("prepareStackTrace",
        "Error.stackTraceLimit = 100; Error.prepareStackTrace = () => seen('prepareStackTrace')");
    row("stackTraceLimit",
        "defineProperty(Error, 'stackTraceLimit', { get() { seen('limit'); throw 1; } })");
    row("listeners for everything in front",
        "for (const target of [window, document]) for (const key in target) "
        "if (key.startsWith('on')) target.addEventListener(key.slice(2), () => seen(key), true)");
    row("mutation events",
        "for (const type of ['DOMCharacterDataModified', 'DOMSubtreeModified', 'DOMNodeInserted', "
        "'DOMNodeRemoved']) { window.addEventListener(type, () => seen(type), true); "
        "document.addEventListener(type, "
        "() => seen(type), true); }");
    row("mutation observer",
        "new MutationObserver(() => seen('mutation')).observe(document, { subtree: true, "
        "childList: "
        "true, attributes: true, characterData: true })");
    row("window.event",
        "let now; defineProperty(window, 'event', { get() { return now; }, set(value) { "
        "seen('event'); } })");
    row("clobbered document",
        "document.write('<form name=addEventListener></form><form name=dispatchEvent></form>"
        "<img name=removeEventListener><img name=createElement><img name=readyState>')");
    row("clobbered window",
        "document.write('<a id=qt></a><a id=process></a><a id=require></a><form id=ferry "
        "name=config>')");
    row("frozen builtins",
        "for (const c of [Object, Array, Function, Map, Promise, Event, EventTarget, Node]) { "
        "Object.freeze(c); Object.freeze(c.prototype); }");
    row("emptied builtins",
        "for (const c of [Map, WeakMap, JSON, Reflect, CustomEvent.prototype, "
        "MouseEvent.prototype, "
        "EventTarget.prototype, Map.prototype, WeakMap.prototype, FinalizationRegistry.prototype]) "
        "for (const key of ownKeys(c)) delete c[key]",
        u"wrong: raw "_s); // its Maps are plain objects now
    row("species",
        "for (const c of [Array, Promise, Map, Set, Uint8Array.__proto__, ArrayBuffer]) "
        "defineProperty(c, Symbol.species, { get() { seen('species'); } })");
    row("instances of everything",
        "defineProperty(Function.prototype, Symbol.hasInstance, { value() { seen('instance'); "
        "return true; } })");
    row("tags of everything",
        "defineProperty(Object.prototype, Symbol.toStringTag, { value: 'Promise', configurable: "
        "true })",
        u"thrown Error: An object could not be cloned."_s); // its own Date, which says that it is a
                                                            // Promise
    row("iterators",
        "Array.prototype[Symbol.iterator] = function* () { seen('iterator'); yield 666; }");
    row("eval", "globalThis.eval = () => { seen('eval'); return 666; }");
}

void tst_Hostile::environment()
{
    QFETCH(QString, attack);
    QFETCH(QString, outcome);
    QCOMPARE(usageAfter(attack), outcome);
    QCOMPARE(m_page->check(), u"fine"_s);
}

QTEST_MAIN(tst_Hostile)

#include "tst_hostile.moc"
