// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The other process of the tests beside it.
//   processhelper main NAME [TOKEN]         an IpcMain that dies, closes or stays silent when told
//   to processhelper renderer NAME MODE DO     an IpcRenderer; MODE: loop or block; DO: see below.
//                                           Prints what it got.

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>
#include <ferry/messagechannel.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QFutureWatcher>
#include <QtCore/QMetaEnum>

#include <csignal>
#include <cstdio>
#include <tuple>
#include <unistd.h>

using namespace Ferry;
using namespace Qt::StringLiterals;

namespace {

void say(const QString &line)
{
    std::puts(line.toUtf8().constData());
    std::fflush(stdout);
}

int runMain(QCoreApplication &app, const QString &name, const QByteArray &token)
{
    IpcMain main;
    QList<IpcMainEvent> kept;
    QPromise<int> silence;
    silence.start();
    main.handle(u"die"_s, []() -> int { return raise(SIGKILL); });
    main.on(u"die"_s, [](const IpcMainEvent &) { raise(SIGKILL); });
    main.handle(u"close"_s, [&](const IpcMainInvokeEvent &) {
        QMetaObject::invokeMethod(&main, &IpcMain::close, Qt::QueuedConnection);
        return silence.future();
    });
    main.on(u"close"_s, [&](const IpcMainEvent &event) {
        kept.append(event);
        QMetaObject::invokeMethod(&main, &IpcMain::close, Qt::QueuedConnection);
    });
    main.handle(u"add"_s, [](int a, int b) { return a + b; });
    // What this very process has heard, and how it calls back.
    QVariantList notes;
    main.on(u"note"_s, [&](const QVariant &note) { notes.append(note); });
    main.handle(u"note"_s, [&](const QVariant &note) {
        notes.append(note);
        return silence.future();
    });
    main.on(u"note-sync"_s, [&](const IpcMainEvent &event, const QVariant &note) {
        notes.append(note);
        kept.append(event);
    });
    main.handle(u"notes"_s, [&] { return notes; });
    main.on(u"pid"_s, [](const IpcMainEvent &event) {
        event.reply(u"pid"_s, QCoreApplication::applicationPid());
        if (event.isSync())
            event.setReturnValue(QCoreApplication::applicationPid());
    });
    main.on(u"hold-port"_s, [](const IpcMainEvent &event) {
        event.ports().first()->start();
        event.reply(u"held"_s);
    });
    main.handle(u"call-me"_s, [](const IpcMainInvokeEvent &event, const QString &channel) {
        return event.sender()->invoke(channel);
    });
    ListenOptions options;
    options.token = token;
    if (!main.listen(name, options)) {
        say(main.errorString());
        return 1;
    }
    say(u"listening"_s);
    return app.exec();
}

/*! \brief What a renderer does with ports, when main posts it one. */
void takePorts(IpcRenderer &renderer)
{
    const auto echo = [](MessagePort *port) {
        QObject::connect(port, &MessagePort::message, port, [port](const MessageEvent &event) {
            port->postMessage(event.data());
        });
        port->start();
    };
    renderer.on(u"echo"_s, [echo](const IpcRendererEvent &event) { echo(event.ports().first()); });
    renderer.on(u"hold"_s, [](const IpcRendererEvent &event) { event.ports().first()->start(); });
    renderer.on(u"serve"_s, [&renderer, echo] {
        MessageChannel channel(&renderer);
        echo(channel.port1());
        renderer.postMessage(u"served"_s, nullptr, { channel.port2() });
    });
    // Hands on what it gets.
    renderer.on(u"pass"_s, [&renderer](const IpcRendererEvent &event) {
        renderer.postMessage(u"passed"_s, nullptr, event.ports());
    });
    // Counts up with whoever has the other port, and tells main.
    renderer.on(u"play"_s, [&renderer](const IpcRendererEvent &event, int last) {
        MessagePort *port = event.ports().first();
        QObject::connect(port, &MessagePort::message, port, [=, &renderer](const MessageEvent &ball) {
            const int count = ball.data().toInt();
            if (count < last)
                port->postMessage(count + 1);
            else
                renderer.send(u"played"_s, count);
        });
        QObject::connect(port, &MessagePort::closed, port, [&renderer] { renderer.send(u"closed"_s); });
        port->start();
    });
    renderer.on(u"die"_s, [] { raise(SIGKILL); });
}

int runRenderer(QCoreApplication &app, const QStringList &arguments)
{
    IpcRenderer renderer;
    renderer.setSyncMode(arguments.at(1) == u"block"_s ? IpcRenderer::SyncMode::BlockThread
                                                       : IpcRenderer::SyncMode::EventLoop);
    const QString what = arguments.at(2);
    takePorts(renderer);
    renderer.connectToServer(arguments.at(0));
    if (what == u"invoke"_s || what == u"sync"_s) {
        QObject::connect(&renderer, &IpcRenderer::connected, &app, [&renderer, what] {
            if (what == u"invoke"_s) [[maybe_unused]]
                auto future = renderer.invoke(u"hang"_s);
            else
                std::ignore = renderer.trySendSync(u"hang"_s);
            say(u"answered"_s);
        });
        return app.exec();
    }
    if (what == u"flood"_s) {
        QObject::connect(&renderer, &IpcRenderer::connected, &app, [&] {
            const QByteArray filler(5000, 'x');
            for (int i = 0; i < 1000; ++i)
                renderer.send(u"flood"_s, i, filler);
            app.quit(); // the destructor has the rest delivered
        });
        return app.exec();
    }
    if (what == u"talk"_s) {
        QObject::connect(&renderer, &IpcRenderer::connected, &app, [&] {
            for (int i = 0; i < 100; ++i) {
                const auto doubled = renderer.trySendSync<int>(u"double"_s, i);
                if (!doubled || *doubled != 2 * i)
                    say(u"wrong"_s);
            }
            renderer.invoke<int>(u"add"_s, 2, 3).then(&renderer, [&](int sum) {
                say(u"sum %1"_s.arg(sum));
                app.quit();
            });
        });
        return app.exec();
    }
    if (what == u"count"_s) {
        int next = 0;
        bool inOrder = true;
        renderer.on(u"numbered"_s, [&](int number, const QByteArray &bytes) {
            inOrder = inOrder && number == next && (bytes.isEmpty() || bytes.back() == char(number));
            ++next;
        });
        renderer.handle(u"counted"_s, [&] { return QVariantList { next, inOrder }; });
        return app.exec();
    }
    // "listen": takes what comes until it is told to go.
    renderer.on(u"bytes"_s, [&](const QByteArray &) {});
    renderer.on(u"go"_s, [&] { app.quit(); });
    return app.exec();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    return arguments.at(1) == u"main"_s ? runMain(app, arguments.at(2), arguments.value(3).toUtf8())
                                        : runRenderer(app, arguments.mid(2));
}
