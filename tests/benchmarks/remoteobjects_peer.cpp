// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The peer of N2, N6 and N8: slots of Qt Remote Objects. role=server, or role=client with test=invoke,
// test=pipe (window= calls under way) or test=flood.

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
    void note(QByteArray) override { }
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
    const auto call = [&](const std::function<void()> &then) {
        auto *watcher = new QRemoteObjectPendingCallWatcher(replica->echo(u"ping"_s, 1, true));
        QObject::connect(watcher, &QRemoteObjectPendingCallWatcher::finished, &app,
                         [watcher, then] {
                             watcher->deleteLater();
                             then();
                         });
    };
    const std::string test = options.text("test");
    Rate rate(options);
    std::function<void()> next = [&] { call([&] { laps.lap() ? next() : app.quit(); }); };
    if (test == "pipe") {
        next = [&] { call([&] { rate.count() ? next() : app.quit(); }); };
    } else if (test == "flood") {
        next = [&] {
            constexpr int stretchLength = 1000;
            for (int i = 0; i < stretchLength; ++i)
                replica->note(QByteArray(100, 'x'));
            call([&] { rate.count(stretchLength) ? next() : app.quit(); });
        };
    }
    laps.start();
    rate.start();
    const int window = test == "pipe" ? int(options.number("window", 256)) : test == "flood" ? 2 : 1;
    for (int i = 0; i < window; ++i)
        next();
    const int status = app.exec();
    rate.hasCounted() ? rate.report() : laps.report();
    return status;
}
