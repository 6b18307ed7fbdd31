// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/respond.h>
#include <ferry/webcontents.h>

#include <QtCore/QMap>
#include <QtCore/QPointer>

namespace Ferry {

/*! \brief The calls of one scope that another renderer answers: by channel, or by how it begins. */
class ForwardTable
{
public:
    /*! \brief Why \a pattern can name no channels; empty when it can. */
    static QString problem(const QString &pattern);

    /*! \brief False when \a pattern leads to a living renderer already. */
    bool add(const QString &pattern, WebContents *to);
    void remove(const QString &pattern) { m_targets.remove(pattern); }
    /*! \brief Who answers \a channel: of the pattern that says most of it. nullptr: nobody. */
    WebContents *find(const QString &channel) const;

    /*! \brief Lets \a to answer the call behind \a event. The values pass as they came. */
    static void pass(WebContents *to, const QVariantList &arguments,
                     const Impl::EventPointer &event);

private:
    QMap<QString, QPointer<WebContents>> m_targets;
};

} // namespace Ferry
