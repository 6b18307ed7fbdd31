// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtWidgets/QWidget>

class QHBoxLayout;
class QTableWidget;
class QWebEnginePage;

// Two pages side by side, and below them the log of what was allowed and what was refused.
class Window : public QWidget
{
public:
    Window();

    // A card with a page for \a url, which is not loaded yet.
    QWebEnginePage *addPage(const QUrl &url, bool isTrusted);
    void log(const QString &host, const QString &what, const QString &verdict, bool isAllowed);

private:
    QHBoxLayout *m_pages;
    QTableWidget *m_log;
};
