// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QObject>
#include <QtCore/QPointer>

namespace Ferry {

/*!
    \brief While it lives a listener runs inside Chromium's prompt: no event loop may run in there (all pages would stand
    still), and the page must not go away.

    Warns of the one by channel, and puts a deleteLater() of the page off until the prompt is over.
*/
class PromptScope final : public QObject
{
    Q_OBJECT

public:
    PromptScope(QObject *page, const QString &channel);
    ~PromptScope() override;

    /*! \brief The channel whose listener runs inside a prompt of \a page; empty when none does. */
    static QString channelOf(const QObject *page);

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QPointer<QObject> m_page;
    QString m_channel;
    bool m_deletePage = false;
};

} // namespace Ferry
