// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArray>

#include <memory>

namespace Ferry {

/*!
    \brief A buffer that is handed from one user to the next, so that nobody has one while idle.

    Who is in the middle of something keeps his; a second one at that time makes a new one.
*/
class SpareBuffer
{
public:
    explicit SpareBuffer(qsizetype keptBytes)
        : m_keptBytes(keptBytes)
    {
    }

    /*! \brief Into \a bytes, which is null and stays so when there is none. */
    void take(QByteArray *bytes) { m_bytes.swap(*bytes); }
    /*! \brief Leaves \a bytes null. Of two buffers the larger is kept, unless it is too large. */
    void giveBack(QByteArray *bytes)
    {
        if (bytes->capacity() > m_bytes.capacity() && bytes->capacity() <= m_keptBytes)
            m_bytes.swap(*bytes);
        if (!bytes->isNull())
            *bytes = QByteArray();
    }

private:
    QByteArray m_bytes;
    qsizetype m_keptBytes;
};

/*! \brief What all connections of a thread read into and write from. */
struct SpareBuffers
{
    // One large frame makes room for the next; its pages are dear to get again.
    static constexpr qsizetype keptInBytes = (1024 + 64) * 1024;
    static constexpr qsizetype keptOutBytes = 256 * 1024;

    SpareBuffer in { keptInBytes };
    SpareBuffer out { keptOutBytes };

    /*! \brief This thread's. They outlive it while somebody has them. */
    static const std::shared_ptr<SpareBuffers> &ofThread();
};

} // namespace Ferry
