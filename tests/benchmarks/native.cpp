// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Ferry between two processes: role=server, or role=client with
//
//     test=invoke     one small call after another (N1, N2, N10, N11); size= echoes that many bytes (N4, N5)
//     test=sync       the same by sendSync(), BlockThread (N3)
//     test=pipe       window= calls under way at once (N6, N7)
//     test=flood      sends of 100 bytes (N8)
//     test=fan        clients= processes, each with one call after another (N9)

#include "ends.h"
#include "fan.h"
#include "laps.h"

#include <QtCore/QTimer>

#include <functional>

using namespace Qt::StringLiterals;

namespace {

int serve(const QString &name)
{
    Ferry::IpcMain ipcMain;
    ipcMain.handle(u"echo"_s, [](const QString &text, int, bool) { return text; });
    ipcMain.handle(u"bytes"_s, [](const QByteArray &bytes) { return bytes; });
    ipcMain.on(u"echo"_s, [](const Ferry::IpcMainEvent &event, const QString &text, int, bool) {
        event.setReturnValue(text);
    });
    ipcMain.on(u"note"_s, [](const QByteArray &) { });
    return serveAs(name, &ipcMain);
}

class Client
{
public:
    Client(const Options &options, Ferry::IpcRenderer &ipcRenderer)
        : m_ipcRenderer(ipcRenderer)
        , m_laps(options)
        , m_rate(options)
        , m_bytes(qsizetype(options.number("size", 0)), 'x')
        , m_window(int(options.number("window", 256)))
    {
    }

    void start(const std::string &test)
    {
        m_laps.start();
        if (test == "sync")
            sync();
        else if (test == "flood")
            flood();
        else if (test == "pipe")
            pipe();
        else if (m_bytes.isEmpty())
            call();
        else
            callWithBytes();
    }

    void report() { m_rate.hasCounted() ? m_rate.report() : m_laps.report(); }

private:
    QFuture<QString> echo() { return m_ipcRenderer.invoke<QString>(u"echo"_s, "ping", 1, true); }

    void call()
    {
        echo().then([this](const QString &) { m_laps.lap() ? call() : QCoreApplication::quit(); });
    }

    void callWithBytes()
    {
        m_ipcRenderer.invoke<QByteArray>(u"bytes"_s, m_bytes).then([this](const QByteArray &) {
            m_laps.lap() ? callWithBytes() : QCoreApplication::quit();
        });
    }

    void sync()
    {
        m_ipcRenderer.setSyncMode(Ferry::IpcRenderer::SyncMode::BlockThread);
        do
            m_ipcRenderer.sendSync<QString>(u"echo"_s, "ping", 1, true);
        while (m_laps.lap());
        QCoreApplication::quit();
    }

    void pipe()
    {
        m_rate.start();
        for (int i = 0; i < m_window; ++i)
            callInPipe();
    }

    void callInPipe()
    {
        echo().then(
            [this](const QString &) { m_rate.count() ? callInPipe() : QCoreApplication::quit(); });
    }

    // Two stretches of sends are under way, each with a call behind it that says when it has arrived.
    void flood()
    {
        m_rate.start();
        stretch();
        stretch();
    }

    void stretch()
    {
        static const QByteArray note(100, 'x');
        for (int i = 0; i < stretchLength; ++i) {
            if (!m_ipcRenderer.send(u"note"_s, note))
                qFatal("a send was refused");
        }
        echo().then([this](const QString &) {
            m_rate.count(stretchLength) ? stretch() : QCoreApplication::quit();
        });
    }

    static constexpr int stretchLength = 1000;

    Ferry::IpcRenderer &m_ipcRenderer;
    Laps m_laps;
    Rate m_rate;
    QByteArray m_bytes;
    int m_window;
};

} // namespace

int main(int argc, char **argv)
{
    Options options(argc, argv);
    if (options.text("test") == "fan" && options.text("role") != "server")
        return fanOut(options, [&](Rate &rate) {
            QCoreApplication app(argc, argv);
            Ferry::IpcRenderer ipcRenderer;
            ipcRenderer.connectToServer(QString::fromStdString(options.text("name")));
            const std::function<void()> next = [&] {
                ipcRenderer.invoke<QString>(u"echo"_s, "ping", 1, true)
                    .then([&](const QString &) { rate.count() ? next() : QCoreApplication::quit(); });
            };
            rate.start();
            next();
            return app.exec();
        });

    QCoreApplication app(argc, argv);
    const QString name = QString::fromStdString(options.text("name"));
    if (options.text("role") == "server")
        return serve(name);

    Ferry::IpcRenderer ipcRenderer;
    Client client(options, ipcRenderer);
    const int status =
        runAgainst(name, &ipcRenderer, [&] { client.start(options.text("test")); });
    if (status == 0)
        client.report();
    return status;
}
