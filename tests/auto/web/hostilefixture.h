// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "bridgefixture.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

namespace FerryTest {

/*! \brief The preload that hostile pages attack, and what it says of itself when main asks. */
inline QString victim()
{
    return QStringLiteral(R"js(
        let kept;
        const own = { secret: 'not exposed' };
        contextBridge.exposeInMainWorld('api', {
            add: (a, b) => a + b,
            echo: (value) => value,
            call: (callback, ...values) => callback(...values),
            nest: (callback) => callback((f) => f((g) => g(3))),
            fail() { throw new Error('oh no'); },
            failWith: (value) => { throw value; },
            later: (value) => Promise.resolve(value),
            never: () => Promise.reject(new Error('not today')),
            invoke: (value) => ipcRenderer.invoke('echo', value),
            note: (value) => ipcRenderer.send('noted', value),
            keep: (callback) => { kept = callback; },
            noteSync: () => ipcRenderer.sendSync('echoSync', 1),
            breakLater() {
                setTimeout(() => { throw own; });
                Promise.reject(own);
            },
            make: () => ({ date: new Date(0), map: new Map([[1, [2]]]), bytes: new Uint8Array(2), list: [{}],
                           error: Object.assign(new Error('x'), { data: { a: [1] } }), func() {} }),
            kind: (value) => value === globalThis ? 'the global'
                : value === Array.prototype || value === Object.prototype ? 'a prototype'
                : typeof value === 'function' && /native code/.test(Function.prototype.toString.call(value)) ? 'a builtin'
                : typeof value !== 'object' || value === null ? typeof value
                : Object.prototype.toString.call(value),
            isOurs(value) {
                for (const seen = new Set(), open = [value]; open.length;) {
                    const one = open.pop();
                    if (seen.has(one) || one === null || (typeof one !== 'object' && typeof one !== 'function'))
                        continue;
                    seen.add(one);
                    if (Object.getPrototypeOf(one) !== null && !(one instanceof Object))
                        return false;
                    open.push(Object.getPrototypeOf(one));
                    for (const key of Reflect.ownKeys(one))
                        open.push(Object.getOwnPropertyDescriptor(one, key).value);
                }
                return true;
            },
            data: { list: [1, [2]], object: { text: 'x' } },
        });
        let checks = 0;
        ipcRenderer.on('check', async (event, useTimer) => {
            const faults = [];
            const check = (what, ok) => ok || faults.push(what);
            try {
                for (const prototype of [Object, Array, Function, Map, Promise, Error, String].map((c) => c.prototype))
                    check('prototype of ' + prototype.constructor.name, Object.keys(prototype).length === 0);
                check('own object', Object.keys(own).join() === 'secret');
                check('invoke', await ipcRenderer.invoke('echo', 'x') === 'x');
                check('sendSync', ipcRenderer.sendSync('echoSync', 'y') === 'y');
                contextBridge.exposeInMainWorld('late' + ++checks, () => checks);
                check('executeInMainWorld', contextBridge.executeInMainWorld({ func: (a) => a + 1, args: [1] }) === 2);
                if (kept)
                    check('kept callback', kept(20) === 21);
            } catch (error) {
                faults.push(String(error));
            }
            const answer = () => ipcRenderer.send('checked', faults.join(', ') || 'fine');
            if (useTimer)
                setTimeout(answer);
            else
                answer();
        });
    )js");
}

/*!
 * \brief A first script that takes over the page's end of the bridge. The document of a javascript:
 * URL runs its scripts before Ferry's: this one sees the meeting, keeps the private node, and
 * speaks the bridge's own language.
 */
inline QString takeOver()
{
    return QStringLiteral(R"js(
    var dispatch = EventTarget.prototype.dispatchEvent, calls = [], answers = [], node, paper, token;
    EventTarget.prototype.dispatchEvent = function (event) {
        if (!node && event.relatedTarget) {
            token = event.type;
            node = event.relatedTarget.shadowRoot.firstChild;
            paper = node.firstChild;
            const hear = (type, take) => node.parentNode.addEventListener("isolated " + type, (e) =>
                take(paper.data ? JSON.parse(paper.data) : e.detail), true);
            hear("call", (body) => { calls.push(body); });
            hear("value", (body) => { answers.push("value " + JSON.stringify(body)); });
            hear("failure", (body) => { answers.push("failure " + JSON.stringify(body)); });
        }
        return dispatch.call(this, event);
    };
    function said(text, event) {
        answers = [];
        paper.data = text;
        dispatch.call(node, event);
        if (paper.data[0] === "v" || paper.data[0] === "f")
            answers.push((paper.data[0] === "v" ? "value " : "failure ") + paper.data.slice(1));
        paper.data = "";
        return answers.length ? answers[0] : "no answer";
    }
    const say = (type, detail) => said("", new CustomEvent("world " + type, { detail, cancelable: true }));
    const write = (type, text) => said(text, new Event("world " + type, { cancelable: true }));
    function element(target) {
        return dispatch.call(node, new MouseEvent("world element", { relatedTarget: target, cancelable: true }));
    }
    )js");
}

/*! \brief Pages that attack the preload above, one document after the other. */
class HostileFixture : public BridgeFixture
{
public:
    explicit HostileFixture(const QString &preload = victim(),
                            const Ferry::WebEngineOptions &options = {})
        : BridgeFixture(preload, options)
    {
        f->main.on(u"echoSync"_s, [](const Ferry::IpcMainEvent &event, const QVariant &value) {
            event.setReturnValue(value);
        });
        f->main.on(u"checked"_s, [this](const QString &text) { m_checked.append(text); });
        f->main.on(u"noted"_s, [this](const QVariant &value) { noted.append(value); });
    }

    /*! \brief A document whose first script is pages/hostile.js and \a attack. */
    bool openWith(const QString &attack)
    {
        QFile file(u":/pages/hostile.js"_s);
        return file.open(QIODevice::ReadOnly)
            && open(u"<script>"_s + QString::fromUtf8(file.readAll()) + attack
                    + u"</script><p>hostile</p>"_s);
    }

    /*! \brief A document with takeOver() in it; \a name is what it has once the bridge is up. */
    bool openTakenOver(const QString &name)
    {
        if (!open())
            return false;
        const QString html = u"<script>"_s + takeOver() + u"</script><p>hostile</p>"_s;
        const QByteArray text = QJsonDocument(QJsonArray { html }).toJson(QJsonDocument::Compact);
        f->page->runJavaScript(
            u"location.href = 'javascript:' + encodeURIComponent(JSON.stringify(%1[0])); 0"_s.arg(
                QString::fromUtf8(text)));
        return PageFixture::waitFor([&] {
            return f
                ->eval(
                    u"!!globalThis.node && document.body.innerText === 'hostile' && '%1' in globalThis"_s
                        .arg(name))
                .toBool();
        });
    }

    /*! \brief What \a body, of an async function, returned as text. It needs nothing of the page's
     * that may be broken. */
    QString attack(const QString &body)
    {
        f->page->runJavaScript(
            u"globalThis.outcome = undefined; (async () => { let text; try { text = '' + await (async () => {"_s
            + body
            + u"\n})(); } catch (error) { text = 'thrown ' + error; } outcome = text; })(); 0"_s);
        QString outcome;
        for (QElapsedTimer timer = started(); outcome.isNull() && timer.elapsed() < 10000;) {
            const QVariant value = f->eval(u"globalThis.outcome"_s);
            outcome =
                value.metaType() == QMetaType::fromType<QString>() ? value.toString() : QString();
        }
        return outcome;
    }

    /*! \brief "fine" when preload and main still do everything for each other and for the page. */
    QString check(bool useTimer = true, int patience = 5000)
    {
        m_checked.clear();
        if (!f->contents || !f->contents->send(u"check"_s, useTimer))
            return u"main cannot send"_s;
        return nextCheck(patience);
    }
    QString nextCheck(int patience = 5000)
    {
        if (!PageFixture::waitFor([this] { return !m_checked.isEmpty(); }, patience))
            return u"no answer"_s;
        return m_checked.takeFirst();
    }

    QVariantList noted;

private:
    static QElapsedTimer started()
    {
        QElapsedTimer timer;
        timer.start();
        return timer;
    }

    QStringList m_checked;
};

} // namespace FerryTest
