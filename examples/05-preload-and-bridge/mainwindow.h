// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtWidgets/QMainWindow>

class QAction;
class QWebEnginePage;

namespace Ferry {
class IpcMain;
class WebContents;
}

/*! \brief A window with a page in it, and a menu that counts in the page. */
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(Ferry::IpcMain *ipcMain);

    QWebEnginePage *page() const { return m_page; }
    QAction *increment() const { return m_increment; }
    QAction *decrement() const { return m_decrement; }

private:
    QAction *addCounter(QMenu *menu, const QString &text, int step);

    QWebEnginePage *m_page = nullptr;
    Ferry::WebContents *m_contents = nullptr;
    QAction *m_increment = nullptr;
    QAction *m_decrement = nullptr;
};
