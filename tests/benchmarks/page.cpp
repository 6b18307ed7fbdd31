// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// One page, one measurement, by test=:
//   invoke, sync           Ferry, from preload code, on a page class that is not Ferry's (P1, P4)
//   invoke-later           invoke() of a handler that answers one turn of the event loop later (P1b)
//   prompt-sync            sendSync on a Ferry::WebEnginePage (P3)
//   exported               the same invoke from a script of a page without context isolation (P1c)
//   bridge                 a function that a preload exposed, called from the page's world (P8)
//   webchannel             stock qwebchannel.js, a method that answers (peer of P1)
// chars= is the length of the text that goes both ways (P10).
//   prompt                 a bare prompt() (peer of P3)
//   request                a bare synchronous XMLHttpRequest to a custom scheme (peer of P4)
//   load-ferry, load-bare, load-exported
//                          from a new page to its first loadFinished: with Ferry, without it (P9),
//                          and without context isolation (P9c)

#include "pagelaps.h"

#include <ferry/ipcmain.h>
#include <ferrywebengine/schemes.h>
#include <ferrywebengine/webenginepage.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QBuffer>
#include <QtCore/QElapsedTimer>
#include <QtCore/QPromise>
#include <QtCore/QTemporaryFile>
#include <QtWebChannel/QWebChannel>
#include <QtWebEngineCore/QWebEnginePage>
#include <QtWebEngineCore/QWebEngineProfile>
#include <QtWebEngineCore/QWebEngineUrlRequestJob>
#include <QtWebEngineCore/QWebEngineUrlScheme>
#include <QtWebEngineCore/QWebEngineUrlSchemeHandler>
#include <QtWidgets/QApplication>

using namespace Qt::StringLiterals;

namespace {

// performance.now() is coarse: each lap is the mean of a batch of calls, in microseconds. The first
// batch warms up.
const QString loopOfLength = uR"js(
const text = 'x'.repeat(%1);
async function measure(call, batches, calls, done) {
  const laps = [];
  for (let b = 0; b <= batches; b++) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) {
      const answer = call(text);
      if ((answer instanceof Promise ? await answer : answer) !== text) throw new Error('wrong answer');
    }
    laps.push((performance.now() - start) * 1000 / calls);
  }
  done(laps.slice(1));
}
)js"_s;

// What a page calls through qwebchannel.js.
class ChannelObject : public QObject
{
    Q_OBJECT

public:
    Q_INVOKABLE QString echo(const QString &text) { return text; }
    Q_INVOKABLE void done(const QVariantList &laps) { report(laps); }
};

// Answers every request with its x-payload header; the laps come the same way.
class EchoHandler : public QWebEngineUrlSchemeHandler
{
public:
    void requestStarted(QWebEngineUrlRequestJob *job) override
    {
        const QByteArray payload = job->requestHeaders().value("x-payload");
        if (job->requestUrl().path() == u"/done") {
            QVariantList laps;
            for (const QByteArray &lap : payload.split(','))
                laps.append(lap.toDouble());
            report(laps);
        }
        auto *body = new QBuffer(job);
        body->setData(payload);
        body->open(QIODevice::ReadOnly);
        job->reply("text/plain", body);
    }
};

// Base is the page class that a test is about.
template <typename Base>
class Page : public Base
{
protected:
    void javaScriptConsoleMessage(QWebEnginePage::JavaScriptConsoleMessageLevel,
                                  const QString &message, int, const QString &) override
    {
        std::fprintf(stderr, "page: %s\n", qPrintable(message));
    }
};

// Answers every prompt with its text; the laps come the same way.
class EchoPage : public Page<QWebEnginePage>
{
protected:
    bool javaScriptPrompt(const QUrl &, const QString &message, const QString &text,
                          QString *result) override
    {
        *result = text;
        if (message == u"done") {
            QVariantList laps;
            for (const QString &lap : text.split(u','))
                laps.append(lap.toDouble());
            report(laps);
        }
        return true;
    }
};

} // namespace

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    const QString test = QString::fromStdString(options.text("test"));
    const int batches = int(options.number("batches", 15));
    const int calls = int(options.number("calls", 100));
    const QString loop = loopOfLength.arg(int(options.number("chars", 100)));

    QWebEngineUrlScheme scheme("bench");
    scheme.setSyntax(QWebEngineUrlScheme::Syntax::Host);
    scheme.setFlags(QWebEngineUrlScheme::SecureScheme | QWebEngineUrlScheme::CorsEnabled);
    QWebEngineUrlScheme::registerScheme(scheme);
    Ferry::registerSchemes();
    QApplication app(argc, argv);
    EchoHandler handler;
    QWebEngineProfile::defaultProfile()->installUrlSchemeHandler("bench", &handler);

    Ferry::IpcMain ipcMain;
    ipcMain.handle(u"echo"_s, [](const QString &text) { return text; });
    ipcMain.handle(u"later"_s, [](const QString &text) {
        QPromise<QString> promise;
        promise.start();
        const QFuture<QString> future = promise.future();
        QMetaObject::invokeMethod(
            qApp,
            [promise = std::make_shared<QPromise<QString>>(std::move(promise)), text] {
                promise->addResult(text);
                promise->finish();
            },
            Qt::QueuedConnection);
        return future;
    });
    ipcMain.on(u"echo"_s, [](const Ferry::IpcMainEvent &event, const QString &text) {
        event.setReturnValue(text);
    });
    ipcMain.on(u"done"_s, [](const QVariantList &laps) { report(laps); });

    QElapsedTimer timer;
    timer.start();
    std::unique_ptr<QWebEnginePage> page;
    if (test == u"prompt")
        page = std::make_unique<EchoPage>();
    else if (test == u"prompt-sync")
        page = std::make_unique<Page<Ferry::WebEnginePage>>();
    else
        page = std::make_unique<Page<QWebEnginePage>>();
    QTemporaryFile preload;
    QString script; // of the page itself
    if (test.startsWith(u"invoke") || test == u"sync" || test == u"prompt-sync") {
        if (!preload.open())
            return 1;
        const QString call = test.startsWith(u"invoke") ? u"invoke"_s : u"sendSync"_s;
        const QString channel = test == u"invoke-later" ? u"later"_s : u"echo"_s;
        preload.write(
            (u"const { ipcRenderer } = require('electron');\n"_s + loop
             + u"addEventListener('load', () => measure(t => ipcRenderer.%1('%2', t), %3, %4, "
               u"laps => ipcRenderer.send('done', laps)));\n"_s.arg(call, channel)
                   .arg(batches)
                   .arg(calls))
                .toUtf8());
        preload.close();
        Ferry::WebEngineOptions ferry;
        ferry.preloads = { preload.fileName() };
        ipcMain.connectTo(new Ferry::WebEngineTransport(page.get(), ferry));
    } else if (test == u"bridge") {
        if (!preload.open())
            return 1;
        preload.write("const { contextBridge, ipcRenderer } = require('electron');\n"
                      "contextBridge.exposeInMainWorld('api', { echo: (text) => text,"
                      " done: (laps) => ipcRenderer.send('done', laps) })");
        preload.close();
        Ferry::WebEngineOptions ferry;
        ferry.preloads = { preload.fileName() };
        ipcMain.connectTo(new Ferry::WebEngineTransport(page.get(), ferry));
        script = u"<script>"_s + loop
            + u"addEventListener('load', () => measure(api.echo, %1, %2, api.done));</script>"_s
                  .arg(batches)
                  .arg(calls);
    } else if (test == u"exported") {
        Ferry::WebEngineOptions ferry;
        ferry.contextIsolation = false;
        ipcMain.connectTo(new Ferry::WebEngineTransport(page.get(), ferry));
        script = u"<script>const { ipcRenderer } = require('electron');"_s + loop
            + u"addEventListener('load', () => measure(t => ipcRenderer.invoke('echo', t), %1, %2, "
              u"laps => ipcRenderer.send('done', laps)));</script>"_s.arg(batches)
                  .arg(calls);
    } else if (test == u"webchannel") {
        auto *channel = new QWebChannel(page.get());
        channel->registerObject(u"o"_s, new ChannelObject);
        page->setWebChannel(channel);
        script = u"<script src='qrc:///qtwebchannel/qwebchannel.js'></script><script>"_s + loop
            + u"new QWebChannel(qt.webChannelTransport, channel => measure("
              u"t => new Promise(resolve => channel.objects.o.echo(t, resolve)), %1, %2, "
              u"laps => channel.objects.o.done(laps)));</script>"_s.arg(batches)
                  .arg(calls);
    } else if (test == u"prompt") {
        script = u"<script>"_s + loop
            + u"addEventListener('load', () => measure(t => prompt('', t), %1, %2, "
              u"laps => prompt('done', laps.join())));</script>"_s.arg(batches)
                  .arg(calls);
    } else if (test == u"request") {
        script = u"<script>"_s + loop
            + u"function request(path, payload) { const r = new XMLHttpRequest(); r.open('GET', "
              u"'bench://x/' + path, "
              u"false); r.setRequestHeader('x-payload', payload); r.send(); return r.responseText; "
              u"}\n"
              u"addEventListener('load', () => measure(t => request('', t), %1, %2, "
              u"laps => request('done', laps.join())));</script>"_s.arg(batches)
                  .arg(calls);
    } else if (test == u"load-ferry") {
        ipcMain.connectTo(new Ferry::WebEngineTransport(page.get()));
    } else if (test == u"load-exported") {
        Ferry::WebEngineOptions ferry;
        ferry.contextIsolation = false;
        ipcMain.connectTo(new Ferry::WebEngineTransport(page.get(), ferry));
    }
    if (test.startsWith(u"load-"))
        QObject::connect(page.get(), &QWebEnginePage::loadFinished, &app,
                         [&timer] { report({ double(timer.nsecsElapsed()) / 1000 }); });
    page->setHtml(u"<!doctype html><title>bench</title><p>Hello.</p>"_s + script,
                  QUrl(u"qrc:/bench/"_s));
    return app.exec();
}

#include "page.moc"
