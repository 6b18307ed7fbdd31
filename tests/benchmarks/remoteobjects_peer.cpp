// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Slots of Qt Remote Objects. role=server, or role=client with test=invoke (size= echoes that many bytes),
// pipe, flood, fan or sync (waitForFinished()).

#include "calls.h"
#include "rep_echo_merged.h"

#include <QtCore/QUrl>

using namespace Qt::StringLiterals;

namespace {

class Echo : public EchoSimpleSource
{
public:
    QString echo(QString text, int, bool) override { return text; }
    QByteArray bytes(QByteArray bytes) override { return bytes; }
    void note(QByteArray) override { }
};

int serve(int argc, char **argv, const QUrl &url)
{
    QCoreApplication app(argc, argv);
    QRemoteObjectHost host(url);
    Echo echo;
    if (!host.enableRemoting(&echo))
        return 1;
    std::puts("READY");
    return app.exec();
}

int callBlocking(const Options &options, EchoReplica &replica)
{
    Laps laps(options);
    laps.start();
    do {
        auto reply = replica.echo(u"ping"_s, 1, true);
        if (!reply.waitForFinished())
            return 1;
    } while (laps.lap());
    laps.report();
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    const QUrl url(u"local:"_s + QString::fromStdString(options.text("name")));
    if (options.text("role") == "server")
        return serve(argc, argv, url);

    return clientMain(options, argc, argv, [&](Rate &rate) {
        QRemoteObjectNode node;
        node.connectToNode(url);
        const std::unique_ptr<EchoReplica> replica(node.acquire<EchoReplica>());
        if (!replica->waitForSource(20000))
            return 1;
        if (options.text("test") == "sync")
            return callBlocking(options, *replica);
        const QByteArray bytes(qsizetype(options.number("size", 0)), 'x');
        Way way;
        way.call = [&](std::function<void()> answered) {
            const QRemoteObjectPendingCall reply = bytes.isEmpty()
                ? QRemoteObjectPendingCall(replica->echo(u"ping"_s, 1, true))
                : QRemoteObjectPendingCall(replica->bytes(bytes));
            auto *watcher = new QRemoteObjectPendingCallWatcher(reply);
            QObject::connect(watcher, &QRemoteObjectPendingCallWatcher::finished, watcher,
                             [watcher, answered = std::move(answered)] {
                                 watcher->deleteLater();
                                 answered();
                             });
        };
        way.send = [&] { replica->note(QByteArray(100, 'x')); };
        return runTest(options, rate, way);
    });
}
