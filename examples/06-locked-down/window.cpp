// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "window.h"

#include <QtWebEngineWidgets/QWebEngineView>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTableWidget>
#include <QtWidgets/QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

const QString sheet =
    u"QWidget#window { background: #f0f3f7 }"
    "QLabel#kicker { color: #1769aa; font-size: 11px; letter-spacing: 1px }"
    "QLabel#title { color: #16202e; font-size: 26px; font-weight: 600 }"
    "QFrame#card { background: white; border: 1px solid #d8e0e9; border-radius: 10px }"
    "QFrame#card > QLabel { color: #5d6b7e; padding: 11px 16px; font-size: 13px;"
    " border-bottom: 1px solid #e6ebf1 }"
    "QTableWidget { background: #101826; color: #c9d4e2; border: none;"
    " border-radius: 10px; padding: 8px 6px; font-size: 13px }"
    "QTableWidget::item { border: none; padding: 0 9px }"
    "QHeaderView { background: #101826 }"
    "QHeaderView::section { background: #101826; color: #7d8ca1; border: none;"
    " padding: 6px 12px; font-size: 11px }"_s;

} // namespace

Window::Window()
    : m_pages(new QHBoxLayout)
    , m_log(new QTableWidget(0, 3, this))
{
    setWindowTitle(u"Ferry: locked down"_s);
    setObjectName("window"_L1);
    setAttribute(Qt::WA_StyledBackground);
    setStyleSheet(sheet);
    resize(1080, 620);

    auto *kicker = new QLabel(u"ALLOWED ORIGINS AND A GUARD"_s, this);
    kicker->setObjectName("kicker"_L1);
    auto *title = new QLabel(u"Who may speak, and what they may say"_s, this);
    title->setObjectName("title"_L1);

    m_log->setHorizontalHeaderLabels({ u"VERDICT"_s, u"HOST"_s, u"MESSAGE"_s });
    m_log->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_log->horizontalHeader()->setStretchLastSection(true);
    m_log->horizontalHeader()->resizeSection(0, 330);
    m_log->horizontalHeader()->resizeSection(1, 260);
    m_log->horizontalHeader()->setSectionsClickable(false);
    m_log->verticalHeader()->hide();
    m_log->verticalHeader()->setDefaultSectionSize(30);
    m_log->setShowGrid(false);
    m_log->setFocusPolicy(Qt::NoFocus);
    m_log->setSelectionMode(QAbstractItemView::NoSelection);
    m_log->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_log->setFixedHeight(150);

    m_pages->setSpacing(20);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(28, 24, 28, 28);
    layout->setSpacing(2);
    layout->addWidget(kicker);
    layout->addWidget(title);
    layout->addSpacing(16);
    layout->addLayout(m_pages, 1);
    layout->addSpacing(18);
    layout->addWidget(m_log);
}

QWebEnginePage *Window::addPage(const QUrl &url, bool isTrusted)
{
    auto *card = new QFrame(this);
    card->setObjectName("card"_L1);
    auto *address = new QLabel(card);
    address->setText(
        u"<span style='color:%1'>●</span>&nbsp; %2 &nbsp;<b style='color:%1'>%3</b>"_s.arg(
            isTrusted ? u"#1d7a46"_s : u"#b3261e"_s, url.toString(QUrl::RemovePath),
            isTrusted ? u"in allowedOrigins"_s : u"not allowed"_s));
    auto *view = new QWebEngineView(card);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 1, 1, 10);
    layout->setSpacing(0);
    layout->addWidget(address);
    layout->addWidget(view, 1);
    m_pages->addWidget(card);
    return view->page();
}

void Window::log(const QString &host, const QString &what, const QString &verdict, bool isAllowed)
{
    const int row = m_log->rowCount();
    m_log->insertRow(row);
    auto *first = new QTableWidgetItem((isAllowed ? u"✓  "_s : u"✕  "_s) + verdict);
    first->setForeground(QColor(isAllowed ? 0x6fcf97 : 0xff8a80));
    m_log->setItem(row, 0, first);
    m_log->setItem(row, 1, new QTableWidgetItem(host));
    m_log->setItem(row, 2, new QTableWidgetItem(what));
    m_log->scrollToBottom();
}
