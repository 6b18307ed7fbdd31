// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>
#include <ferry/local/localname_p.h>

#include <QtCore/QLockFile>

#include <memory>

namespace Ferry {

/*!
    \brief Holds the right to a name: a lock file beside it, kept until release().

    Only its holder removes a socket file, and only when nobody answers there.
*/
class NameLock
{
public:
    /*! \brief Empty, or why the name cannot be had. Afterwards nothing is in the way of binding it.
     */
    QString acquire(const LocalName &name);
    void release() { m_lock.reset(); }
    bool isHeld() const { return m_lock != nullptr; }

private:
    std::unique_ptr<QLockFile> m_lock;
};

} // namespace Ferry
