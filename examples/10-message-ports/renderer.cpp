// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The other program of this example: 10-message-ports-renderer NAME worker|client, started by main.

#include <ferry/ipcrenderer.h>
#include <ferry/messageport.h>

#include <QtCore/QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

// Answers whatever client it is given, until that one closes.
void serve(Ferry::MessagePort *port)
{
    QObject::connect(port, &Ferry::MessagePort::message, port,
                     [port](const Ferry::MessageEvent &event) {
                         const int number = event.data().toInt();
                         port->postMessage(number * number);
                     });
    QObject::connect(port, &Ferry::MessagePort::closed, port, &QObject::deleteLater);
    port->start();
}

void ask(Ferry::IpcRenderer *renderer, Ferry::MessagePort *port)
{
    QObject::connect(port, &Ferry::MessagePort::message, port,
                     [=](const Ferry::MessageEvent &event) {
                         std::printf("client    got %d\n", event.data().toInt());
                         std::fflush(stdout);
                         if (event.data() == QVariant(49)) {
                             port->close();
                             renderer->send(u"done"_s);
                         }
                     });
    port->start();
    for (int number : { 3, 5, 7 })
        port->postMessage(number);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QString role = app.arguments().value(2);
    Ferry::IpcRenderer renderer;

    renderer.on(u"new-client"_s, [](const Ferry::IpcRendererEvent &event) {
        serve(event.ports().first());
    });
    renderer.on(u"provide-worker"_s, [&](const Ferry::IpcRendererEvent &event) {
        ask(&renderer, event.ports().first());
    });

    QObject::connect(&renderer, &Ferry::IpcRenderer::connected, &app,
                     [&] { renderer.send(u"hello"_s, role); });
    QObject::connect(&renderer, &Ferry::IpcRenderer::disconnected, &app, [&] { app.quit(); });
    renderer.connectToServer(app.arguments().value(1));
    return app.exec();
}
