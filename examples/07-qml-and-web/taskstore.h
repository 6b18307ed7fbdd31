// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QVariant>
#include <QtSql/QSqlDatabase>

class QSqlQuery;

// The tasks, in SQLite.
class TaskStore
{
public:
    /*! \brief Opens \a file (":memory:" for one that goes with the program) and makes the table.
     * Throws a readable Ferry::IpcError when that fails, as do all the others. */
    explicit TaskStore(const QString &file);

    /*! \brief { id, title, done } each, oldest first. */
    QVariantList all() const;
    void add(const QString &title);
    void toggle(int id);
    void remove(int id);
    QList<int> doneIds() const;
    bool isEmpty() const;

private:
    QSqlQuery run(const QString &statement, const QVariantList &values = {}) const;

    QSqlDatabase m_database;
};
