// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>
#include <ferry/messageport.h>

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <memory>
#include <vector>

/*! One main and some renderers; a port can be brought from any of them to any other. */
class Star
{
public:
    explicit Star(const QString &laneName, int renderers, const Ferry::Limits &limits = {})
    {
        Ferry::ListenOptions listen;
        listen.limits = limits;
        const QString path = m_directory.filePath(QStringLiteral("main"));
        if (laneName == QStringLiteral("native") && !main.listen(path, listen))
            qFatal("listen()");
        Ferry::ConnectOptions connect;
        connect.limits = limits;
        for (int i = 0; i < renderers; ++i) {
            auto renderer = std::make_unique<Ferry::IpcRenderer>();
            renderer->on(QStringLiteral("port"),
                         [this, i](const Ferry::IpcRendererEvent &event, const QVariantList &way) {
                             arrived(event.ports().value(0), i, way.at(0).toInt(),
                                     way.at(1).toInt());
                         });
            if (laneName == QStringLiteral("native"))
                renderer->connectToServer(path, connect);
            else
                renderer->connectTo(&main);
            m_renderers.push_back(std::move(renderer));
            if (!QTest::qWaitFor([&] {
                    return m_renderers.back()->isConnected() && main.webContents().size() == i + 1;
                }))
                qFatal("no connection");
            m_contents.append(main.webContents().last());
        }
        main.on(QStringLiteral("port"),
                [this](const Ferry::IpcMainEvent &event, const QVariantList &way) {
                    arrived(event.ports().value(0), atMain, way.at(0).toInt(), way.at(1).toInt());
                });
    }

    static constexpr int atMain = -1;

    Ferry::IpcRenderer *renderer(int i) const { return m_renderers.at(size_t(i)).get(); }
    Ferry::WebContents *contents(int i) const { return m_contents.at(i); }

    /*! Sends \a port, which is at \a from, to \a to; arrived() or wait() has it there. */
    int send(Ferry::MessagePort *port, int from, int to)
    {
        const int id = ++m_lastId;
        pass(port, from, to, id);
        return id;
    }
    Ferry::MessagePort *wait(int id)
    {
        if (!QTest::qWaitFor([&] { return m_there.contains(id); }))
            qFatal("the port did not come");
        return m_there.take(id);
    }
    Ferry::MessagePort *move(Ferry::MessagePort *port, int from, int to)
    {
        return wait(send(port, from, to));
    }
    bool isThere(int id) const { return m_there.contains(id); }

private:
    QTemporaryDir m_directory; // goes after main, which has its lock file there

public:
    Ferry::IpcMain main;

private:
    void pass(Ferry::MessagePort *port, int from, int to, int id)
    {
        // Between two renderers main hands it on.
        const bool sent = from == atMain
            ? m_contents.at(to)->postMessage(QStringLiteral("port"), QVariantList { to, id },
                                             { port })
            : renderer(from)->postMessage(QStringLiteral("port"), QVariantList { to, id },
                                          { port });
        if (!sent)
            qFatal("the port was not sent");
    }
    void arrived(Ferry::MessagePort *port, int at, int to, int id)
    {
        if (!port)
            qFatal("no port in the message");
        if (at == to)
            m_there.insert(id, port);
        else
            pass(port, at, to, id);
    }

    std::vector<std::unique_ptr<Ferry::IpcRenderer>> m_renderers;
    QList<Ferry::WebContents *> m_contents;
    QHash<int, Ferry::MessagePort *> m_there;
    int m_lastId = 0;
};
