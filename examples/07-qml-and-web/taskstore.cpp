// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "taskstore.h"

#include <ferry/ipcerror.h>

#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>

using namespace Qt::StringLiterals;

TaskStore::TaskStore(const QString &file)
    : m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s))
{
    m_database.setDatabaseName(file);
    if (!m_database.open())
        throw Ferry::IpcError(m_database.lastError().text(), u"E_STORE"_s);
    run(u"CREATE TABLE IF NOT EXISTS tasks (id INTEGER PRIMARY KEY, title TEXT, done INTEGER)"_s);
}

QSqlQuery TaskStore::run(const QString &statement, const QVariantList &values) const
{
    QSqlQuery query(m_database);
    query.prepare(statement);
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        throw Ferry::IpcError(query.lastError().text(), u"E_STORE"_s);
    return query;
}

QVariantList TaskStore::all() const
{
    QVariantList tasks;
    for (QSqlQuery query = run(u"SELECT id, title, done FROM tasks ORDER BY id"_s); query.next();) {
        tasks.append(QVariantMap { { u"id"_s, query.value(0).toInt() },
                                   { u"title"_s, query.value(1).toString() },
                                   { u"done"_s, query.value(2).toBool() } });
    }
    return tasks;
}

void TaskStore::add(const QString &title)
{
    if (title.trimmed().isEmpty())
        throw Ferry::IpcError(u"A task needs a title"_s, u"E_TITLE"_s);
    run(u"INSERT INTO tasks (title, done) VALUES (?, 0)"_s, { title.trimmed() });
}

void TaskStore::toggle(int id)
{
    run(u"UPDATE tasks SET done = NOT done WHERE id = ?"_s, { id });
}

void TaskStore::remove(int id)
{
    run(u"DELETE FROM tasks WHERE id = ?"_s, { id });
}

QList<int> TaskStore::doneIds() const
{
    QList<int> ids;
    for (QSqlQuery query = run(u"SELECT id FROM tasks WHERE done"_s); query.next();)
        ids.append(query.value(0).toInt());
    return ids;
}

bool TaskStore::isEmpty() const
{
    return !run(u"SELECT id FROM tasks LIMIT 1"_s).next();
}
