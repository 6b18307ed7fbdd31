// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Many messages and large ones of one page, by test=; each with its peer on stock QWebChannel:
//   flood, flood-channel   5000 one-way messages of 100 B, until main has heard the last (P2)
//   up, up-base64          16 MB of bytes to main (P5)
//   down, down-base64      16 MB of bytes from main (P6)
//   object, object-json    a nested object of 5 MB to main, small answer (P7; the peer writes a
//   property
//                          over the bare transport, and main makes a QJsonDocument of it)

#include "pagelaps.h"

#include <ferry/ipcmain.h>
#include <ferrywebengine/schemes.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryFile>
#include <QtWebChannel/QWebChannel>
#include <QtWebEngineCore/QWebEnginePage>
#include <QtWidgets/QApplication>

using namespace Qt::StringLiterals;

namespace {

constexpr int floodMessages = 5000;
constexpr qsizetype bulkBytes = 16 << 20;

// Each lap is one run of call(), in microseconds. The first warms up.
const QString loop = uR"js(
const text = 'x'.repeat(100);
const bytes = new Uint8Array(16 << 20).map((v, i) => i * 31);
const people = [...Array(30000).keys()].map((i) => ({ id: i, name: 'Ada Lovelace ' + i, tags: ['a', 'b', 'c' + i],
    address: { street: 'Some street ' + i, city: 'London', at: [51.5 + i / 1e5, -0.1] }, active: i % 2 === 0 }));
function toBase64(bytes) {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192)
    binary += String.fromCharCode.apply(null, bytes.subarray(i, i + 8192));
  return btoa(binary);
}
function fromBase64(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
async function measure(call, runs, done) {
  const laps = [];
  for (let run = 0; run <= runs; run++) {
    const start = performance.now();
    const answer = await call();
    if (answer !== 16 << 20 && answer !== 5000 && answer !== 30000) throw new Error('wrong answer ' + answer);
    laps.push((performance.now() - start) * 1000);
  }
  done(laps.slice(1));
}
)js"_s;

// What a page calls through qwebchannel.js.
class ChannelObject : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QJsonValue people READ people WRITE setPeople)

public:
    Q_INVOKABLE void one(const QString &) { ++m_count; }
    Q_INVOKABLE int count() { return std::exchange(m_count, 0); }
    Q_INVOKABLE int take(const QString &base64)
    {
        return int(QByteArray::fromBase64(base64.toLatin1()).size());
    }
    Q_INVOKABLE QString give()
    {
        return QString::fromLatin1(QByteArray(bulkBytes, 'x').toBase64());
    }
    Q_INVOKABLE void done(const QVariantList &laps) { report(laps); }
    QJsonValue people() const { return {}; }
    void setPeople(const QJsonValue &people)
    {
        m_document = QJsonDocument(people.toArray());
        m_count = int(m_document.array().size());
    }

private:
    int m_count = 0;
    QJsonDocument m_document;
};

struct Script
{
    QString ferry; // an async expression of a preload
    QString channel; // the same for a page script with `o`, the ChannelObject, and its `transport`
};

Script scriptOf(const QString &test)
{
    const QString promised = u"await new Promise((r) => o."_s;
    if (test.startsWith(u"flood"))
        return {
            u"for (let i = 0; i < 5000; i++) ipcRenderer.send('one', text); return ipcRenderer.invoke('count')"_s,
            u"for (let i = 0; i < 5000; i++) o.one(text); return "_s + promised + u"count(r))"_s
        };
    if (test.startsWith(u"up"))
        return { u"return ipcRenderer.invoke('take', bytes)"_s,
                 u"return "_s + promised + u"take(toBase64(bytes), r))"_s };
    if (test.startsWith(u"down"))
        return { u"return (await ipcRenderer.invoke('give')).length"_s,
                 u"return fromBase64("_s + promised + u"give(r))).length"_s };
    return { u"return ipcRenderer.invoke('people', people)"_s,
             u"transport.send(JSON.stringify({ type: 9, object: 'o', property: people_property, "
             u"value: people }));"
             "return "_s
                 + promised + u"count(r))"_s };
}

} // namespace

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    const QString test = QString::fromStdString(options.text("test"));
    const int runs = int(options.number("runs", 5));
    Ferry::registerSchemes();
    QApplication app(argc, argv);

    Ferry::IpcMain ipcMain;
    int count = 0;
    ipcMain.on(u"one"_s, [&](const QString &) { ++count; });
    ipcMain.handle(u"count"_s, [&] { return std::exchange(count, 0); });
    ipcMain.handle(u"take"_s, [](const QByteArray &bytes) { return bytes.size(); });
    ipcMain.handle(u"give"_s, [] { return QByteArray(bulkBytes, 'x'); });
    ipcMain.handle(u"people"_s, [](const QVariantList &people) { return people.size(); });
    ipcMain.on(u"done"_s, [](const QVariantList &laps) { report(laps); });

    QWebEnginePage page;
    QTemporaryFile preload;
    QString script; // of the page itself
    ChannelObject object;
    const Script code = scriptOf(test);
    if (test.contains(u'-')) {
        auto *channel = new QWebChannel(&page);
        channel->registerObject(u"o"_s, &object);
        page.setWebChannel(channel);
        script = u"<script src='qrc:///qtwebchannel/qwebchannel.js'></script><script>"_s + loop
            + u"const transport = qt.webChannelTransport; const people_property = %1;"
              "new QWebChannel(transport, ({ objects: { o } }) => measure(async () => { %2 }, %3, "
              "(laps) => o.done(laps)));</script>"_s
                  .arg(object.metaObject()->indexOfProperty("people"))
                  .arg(code.channel)
                  .arg(runs);
    } else {
        if (!preload.open())
            return 1;
        preload.write((u"const { ipcRenderer } = require('electron');\n"_s + loop
                       + u"addEventListener('load', () => measure(async () => { %1 }, %2, "
                         "(laps) => ipcRenderer.send('done', laps)));"_s.arg(code.ferry)
                             .arg(runs))
                          .toUtf8());
        preload.close();
        Ferry::WebEngineOptions ferry;
        ferry.preloads = { preload.fileName() };
        ipcMain.connectTo(new Ferry::WebEngineTransport(&page, ferry));
    }
    page.setHtml(u"<!doctype html><title>bench</title><p>Hello.</p>"_s + script,
                 QUrl(u"qrc:/bench/"_s));
    return app.exec();
}

#include "pagebulk.moc"
