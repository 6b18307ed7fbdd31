// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtNetwork/QTcpServer>

// Serves the files of this example's resources to whatever host name it is asked by. Names below
// localhost lead to this machine without any set-up.
class PageServer : public QTcpServer
{
public:
    explicit PageServer(QObject *parent = nullptr);

    QString origin(const QString &host) const;

private:
    void answer(QTcpSocket *socket, const QString &path);
};
