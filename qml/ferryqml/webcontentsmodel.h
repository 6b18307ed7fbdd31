// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/global.h>

#include <ferry/ipcmain.h>

#include <QtCore/QAbstractListModel>
#include <QtQml/QJSValue>
#include <QtQml/qqml.h>

namespace Ferry {

class QmlIpcMain;

/*!
    \brief IpcMain.webContents: the living renderers as a model, oldest first.

    Roles: id (int), kind (WebContents.Page, .Process, .InProcess …), url, title (a page's title;
   else WebContents::name()), processId, contents (with send() and invoke(), as event.sender).
    Thread: the engine's.
*/
class FERRY_QML_EXPORT WebContentsModel : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebContentsModel)
    QML_ANONYMOUS
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)

public:
    explicit WebContentsModel(QmlIpcMain *element);

    enum Role { IdRole = Qt::UserRole, KindRole, UrlRole, TitleRole, ProcessIdRole, ContentsRole };

    int count() const { return int(m_contents.size()); }
    /*! \brief The contents of a row; null for a row that is not there. */
    Q_INVOKABLE QJSValue get(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    static QString titleOf(const WebContents *contents);

Q_SIGNALS:
    void countChanged();

private:
    void add(WebContents *contents);
    void remove(WebContents *contents);
    Q_INVOKABLE void titlesChanged();

    QmlIpcMain *m_element;
    QList<WebContents *> m_contents;
};

} // namespace Ferry
