// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The renderer: another process, another program. It knows main by the name of its socket only.

#include <ferry/ipcrenderer.h>

#include <QtCore/QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

void print(const QString &line)
{
    std::printf("renderer  %s\n", qPrintable(line));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Ferry::IpcRenderer ipcRenderer;

    ipcRenderer.on(u"import-progress"_s, [](int done, int all, const QString &file) {
        print(u"%1 of %2: %3"_s.arg(done).arg(all).arg(file));
    });

    // A function that main may invoke.
    ipcRenderer.handle(u"describe"_s,
                       [](int columns) { return u"%1 columns wide"_s.arg(columns); });

    // The end, however it comes: main said goodbye, could not be reached, or died.
    QObject::connect(&ipcRenderer, &Ferry::IpcRenderer::disconnected, &app,
                     [&ipcRenderer](Ferry::DisconnectReason reason) {
                         const bool orderly = reason == Ferry::DisconnectReason::ServerClosed;
                         if (!orderly)
                             print(ipcRenderer.error().toString());
                         QCoreApplication::exit(orderly ? 0 : 1);
                     });
    ipcRenderer.connectToServer(app.arguments().value(1));

    // Calls may be made at once: they wait for the connection, in order.
    ipcRenderer.send(u"log"_s, "hello");

    const auto settings = ipcRenderer.sendSync<QVariantMap>(u"settings"_s); // throws IpcError
    print(u"settings: %1 theme, %2 columns"_s.arg(settings[u"theme"_s].toString())
              .arg(settings[u"columns"_s].toInt()));

    ipcRenderer.invoke<int>(u"import"_s, QStringList { u"a.csv"_s, u"b.csv"_s })
        .then(&ipcRenderer, [&ipcRenderer](int count) {
            print(u"imported %1 files"_s.arg(count));
            ipcRenderer.send(u"ready-for-questions"_s);
        });
    return app.exec();
}
