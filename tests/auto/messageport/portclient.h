// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "../locallink/localfixtures.h"

#include <ferry/ipcmain.h>
#include <ferry/messageport.h>

/*! A main, and a client that speaks of ports in bytes. */
class PortClient : public QObject
{
protected:
    void begin(const Ferry::Limits &limits = {})
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        end();
        m_directory = std::make_unique<QTemporaryDir>();
        m_main = std::make_unique<Ferry::IpcMain>();
        Ferry::ListenOptions options;
        options.limits = limits;
        QVERIFY(m_main->listen(m_directory->filePath(u"main"_s), options));
        connect(m_main.get(), &Ferry::IpcMain::webContentsCreated, this,
                [this](Ferry::WebContents *contents) {
                    connect(contents, &Ferry::WebContents::gone, this,
                            [this](Ferry::WebContents::GoneReason reason) { m_gone = reason; });
                });
        m_gone.reset();
        m_ports.clear();
        m_main->on(u"port"_s,
                   [this](const Ferry::IpcMainEvent &event) { m_ports.append(event.ports()); });
    }
    void end()
    {
        m_client.reset();
        m_main.reset();
        m_directory.reset();
    }
    void join(const QVariantList &features = { u"ports"_s })
    {
        m_client = std::make_unique<RawClient>(m_directory->filePath(u"main"_s));
        m_client->send(frameOf(helloOf({ { u"protocol"_s, 1 }, { u"features"_s, features } })));
        QVERIFY(QTest::qWaitFor([&] { return m_client->messages().size() == 1; }));
        QVERIFY(QTest::qWaitFor([&] { return m_main->webContents().size() == 1; }));
    }
    Ferry::WebContents *contents() const { return m_main->webContents().value(0); }
    static QByteArray post(const QList<quint64> &ports, const QString &channel = u"port"_s)
    {
        Ferry::Message message;
        message.kind = Ferry::MessageKind::Post;
        message.channel = channel;
        message.ports = ports;
        return frameOf(message);
    }
    static QByteArray say(quint64 port, const QVariant &value, const QList<quint64> &ports = {})
    {
        Ferry::Message message;
        message.kind = Ferry::MessageKind::PortMessage;
        message.id = port;
        message.value = value;
        message.ports = ports;
        return frameOf(message);
    }
    static QByteArray close(quint64 port)
    {
        Ferry::Message message;
        message.kind = Ferry::MessageKind::PortClose;
        message.id = port;
        return frameOf(message);
    }
    static QByteArray joinOf(quint64 a, quint64 b, quint64 receivedA, quint64 receivedB)
    {
        Ferry::Message message;
        message.kind = Ferry::MessageKind::PortJoin;
        message.id = a;
        message.ports = { b, receivedA, receivedB };
        return frameOf(message);
    }
    /*! What main has said since its hello: "post 2", "2 one", "close 2". */
    QStringList heard() const
    {
        QStringList lines;
        const auto &messages = m_client->messages();
        for (size_t i = 1; i < messages.size(); ++i) {
            const Ferry::Message &message = messages[i];
            QString line = QString::fromLatin1(Ferry::messageKindName(message.kind));
            if (message.id)
                line += u" %1"_s.arg(message.id);
            if (message.value.isValid() && !message.value.isNull())
                line += u' ' + message.value.toString();
            for (quint64 port : message.ports)
                line += u" +%1"_s.arg(port);
            lines.append(line);
        }
        return lines;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Ferry::IpcMain> m_main;
    std::unique_ptr<RawClient> m_client;
    std::optional<Ferry::WebContents::GoneReason> m_gone;
    QList<Ferry::MessagePort *> m_ports;
};
