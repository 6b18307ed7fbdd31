// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "webcontentsmodel.h"

#include "mainend_p.h"
#include "qmlipcmain.h"

#include <QtCore/QMetaProperty>

using namespace Qt::StringLiterals;

namespace Ferry {

WebContentsModel::WebContentsModel(QmlIpcMain *element)
    : QAbstractListModel(element)
    , m_element(element)
{
    IpcMain *ipcMain = element->ipcMain();
    const QList<WebContents *> living = ipcMain->webContents();
    for (WebContents *contents : living)
        add(contents);
    connect(ipcMain, &IpcMain::webContentsCreated, this, &WebContentsModel::add);
}

void WebContentsModel::add(WebContents *contents)
{
    const int row = count();
    beginInsertRows({}, row, row);
    m_contents.append(contents);
    endInsertRows();
    Q_EMIT countChanged();
    connect(contents, &WebContents::gone, this, [this, contents] { remove(contents); });
    connect(contents, &QObject::destroyed, this, [this, contents] { remove(contents); });
    connect(contents, &WebContents::ready, this, &WebContentsModel::titlesChanged);
    connect(contents, &WebContents::urlChanged, this, &WebContentsModel::titlesChanged);
    // A page says when its title changes; its class is not known here.
    if (QObject *peer = contents->peerObject()) {
        const QMetaObject *type = peer->metaObject();
        const QMetaProperty title = type->property(type->indexOfProperty("title"));
        if (title.hasNotifySignal()) {
            static const QMetaMethod changed =
                staticMetaObject.method(staticMetaObject.indexOfMethod("titlesChanged()"));
            connect(peer, title.notifySignal(), this, changed);
        }
    }
}

void WebContentsModel::remove(WebContents *contents)
{
    const int row = int(m_contents.indexOf(contents));
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_contents.removeAt(row);
    endRemoveRows();
    Q_EMIT countChanged();
}

void WebContentsModel::titlesChanged()
{
    if (!m_contents.isEmpty())
        Q_EMIT dataChanged(index(0), index(count() - 1), { UrlRole, TitleRole, ProcessIdRole });
}

QString WebContentsModel::titleOf(const WebContents *contents)
{
    const QObject *peer = contents->peerObject();
    const QVariant title = peer ? peer->property("title") : QVariant();
    return title.typeId() == QMetaType::QString ? title.toString() : contents->name();
}

QJSValue WebContentsModel::get(int row) const
{
    MainEnd *end = m_element->end();
    return end ? end->contents(m_contents.value(row)) : QJSValue(QJSValue::NullValue);
}

int WebContentsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant WebContentsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= count())
        return {};
    const WebContents *contents = m_contents.at(index.row());
    switch (role) {
    case IdRole:
        return contents->id();
    case KindRole:
        return int(contents->kind());
    case UrlRole:
        return contents->url();
    case TitleRole:
        return titleOf(contents);
    case ProcessIdRole:
        return double(contents->processId());
    case ContentsRole:
        return QVariant::fromValue(get(index.row()));
    default:
        return {};
    }
}

QHash<int, QByteArray> WebContentsModel::roleNames() const
{
    return { { IdRole, "id" },       { KindRole, "kind" },           { UrlRole, "url" },
             { TitleRole, "title" }, { ProcessIdRole, "processId" }, { ContentsRole, "contents" } };
}

} // namespace Ferry
