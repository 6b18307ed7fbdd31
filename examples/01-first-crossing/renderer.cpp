// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The native renderer of this example: a process of its own that knows main by the name of its
// socket only.

#include <ferry/ipcrenderer.h>

#include <QtCore/QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s <name of main's socket>\n", argv[0]);
        return 2;
    }
    Ferry::IpcRenderer ipcRenderer;
    QObject::connect(&ipcRenderer, &Ferry::IpcRenderer::disconnected, &app,
                     &QCoreApplication::quit);

    // Tells main what was said and what came back.
    const auto crossed = [&ipcRenderer](const QString &kind, const QString &channel,
                                        const QVariantList &arguments, const QString &replyChannel,
                                        const QVariant &answer) {
        ipcRenderer.send(u"crossed"_s, kind, channel, arguments, replyChannel, answer);
    };

    const QString ping = u"ping"_s;
    ipcRenderer.on(u"asynchronous-reply"_s, [&](const QVariant &answer) {
        crossed(u"async"_s, u"asynchronous-message"_s, { ping }, u"asynchronous-reply"_s, answer);
    });
    ipcRenderer.connectToServer(app.arguments().at(1));
    ipcRenderer.send(u"asynchronous-message"_s, ping);

    const auto answer = ipcRenderer.trySendSync(u"synchronous-message"_s, ping);
    if (!answer) {
        std::fprintf(stderr, "renderer: %s\n", qPrintable(answer.error().toString()));
        return 1;
    }
    crossed(u"sync"_s, u"synchronous-message"_s, { ping }, {}, *answer);

    const int a = 2, b = 3;
    ipcRenderer.invoke(u"my-invokable-ipc"_s, a, b)
        .then(&ipcRenderer,
              [&](const QVariant &sum) {
                  crossed(u"invoke"_s, u"my-invokable-ipc"_s, { a, b }, {}, sum);
              })
        .onFailed(&ipcRenderer, [](const Ferry::IpcError &error) {
            std::fprintf(stderr, "renderer: %s\n", qPrintable(error.toString()));
        });
    return app.exec();
}
