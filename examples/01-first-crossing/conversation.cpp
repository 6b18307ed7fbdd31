// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "conversation.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

const QStringList renderers { u"page"_s, u"native"_s, u"qml"_s };
const QStringList kinds { u"async"_s, u"sync"_s, u"invoke"_s };

QString nameOf(const Ferry::WebContents *contents)
{
    switch (contents->kind()) {
    case Ferry::WebContents::Kind::Page:
        return u"page"_s;
    case Ferry::WebContents::Kind::Process:
        return u"native"_s;
    default:
        return u"qml"_s;
    }
}

// The values as JavaScript writes them: "ping" or 2, 3.
QString text(const QVariantList &values)
{
    QStringList texts;
    for (const QVariant &value : values) {
        const QJsonArray array { QJsonValue::fromVariant(value) };
        const QByteArray json = QJsonDocument(array).toJson(QJsonDocument::Compact);
        texts.append(QString::fromUtf8(json.mid(1, json.size() - 2)));
    }
    return texts.join(u", "_s);
}

} // namespace

Conversation::Conversation(Ferry::IpcMain *ipcMain)
    : m_ipcMain(ipcMain)
{
    ipcMain->on(u"crossed"_s, this, &Conversation::add);
}

void Conversation::add(const Ferry::IpcMainEvent &event, const QString &kind,
                       const QString &channel, const QVariantList &arguments,
                       const QString &replyChannel, const QVariant &answer)
{
    const QString renderer = nameOf(event.sender());
    const QString reply =
        replyChannel.isEmpty() ? text({ answer }) : u"%1(%2)"_s.arg(replyChannel, text({ answer }));
    auto &lines = m_lines[renderer];
    lines[kind] = u"%1(%2) -> %3"_s.arg(channel, text(arguments), reply);

    // For the screens.
    QVariantList table;
    for (const QString &who : renderers) {
        for (const QString &what : kinds) {
            if (m_lines[who].contains(what))
                table.append(QVariantMap { { u"renderer"_s, who },
                                           { u"kind"_s, what },
                                           { u"text"_s, m_lines[who][what] } });
        }
    }
    m_ipcMain->broadcast(u"conversation"_s, table);

    if (lines.size() < kinds.size())
        return;
    for (const QString &what : kinds)
        std::printf("%-8s%-8s%s\n", qPrintable(renderer), qPrintable(what),
                    qPrintable(lines[what]));
    std::fflush(stdout);
    if (missing().isEmpty())
        Q_EMIT finished();
}

QStringList Conversation::missing() const
{
    QStringList result;
    for (const QString &who : renderers) {
        for (const QString &what : kinds) {
            if (!m_lines.value(who).contains(what))
                result.append(who + u' ' + what);
        }
    }
    return result;
}
