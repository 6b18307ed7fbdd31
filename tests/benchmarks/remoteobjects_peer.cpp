// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The peer of N2: a slot with a return value of Qt Remote Objects. role=server or role=client.

#include "laps.h"
#include "rep_echo_merged.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QUrl>

#include <functional>

using namespace Qt::StringLiterals;

class Echo : public EchoSimpleSource
{
public:
    QString echo(QString text, int, bool) override { return text; }
};

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    QCoreApplication app(argc, argv);
    const QUrl url(u"local:"_s + QString::fromStdString(options.text("name")));
    if (options.text("role") == "server") {
        QRemoteObjectHost host(url);
        Echo echo;
        if (!host.enableRemoting(&echo))
            return 1;
        std::puts("READY");
        return app.exec();
    }

    Laps laps(options.number("secs", 0.25));
    QRemoteObjectNode node;
    node.connectToNode(url);
    const std::unique_ptr<EchoReplica> replica(node.acquire<EchoReplica>());
    if (!replica->waitForSource(5000))
        return 1;
    const std::function<void()> next = [&] {
        auto *watcher = new QRemoteObjectPendingCallWatcher(replica->echo(u"ping"_s, 1, true));
        QObject::connect(watcher, &QRemoteObjectPendingCallWatcher::finished, &app, [&, watcher] {
            watcher->deleteLater();
            if (laps.lap())
                next();
            else
                app.quit();
        });
    };
    laps.start();
    next();
    const int status = app.exec();
    laps.report();
    return status;
}
