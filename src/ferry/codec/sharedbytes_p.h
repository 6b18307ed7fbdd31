// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/sharedbuffer.h>

#include <QtCore/QVariant>

namespace Ferry {

/*! \brief Where an encoder can put bytes that need not stand in the frame: the number of a memory,
 * which stands there instead. */
class SharedOutlet
{
public:
    /*! \brief Takes a copy of \a bytes. 0: they stay in the frame. */
    virtual quint64 place(const QByteArray &bytes) = 0;
    /*! \brief Hands \a buffer itself over. 0: its bytes stand in the frame. */
    virtual quint64 place(const SharedBuffer &buffer) = 0;
    /*! \brief How much of the message was taken. */
    virtual qsizetype placedBytes() const = 0;

protected:
    ~SharedOutlet() = default;
};

/*! \brief Where a decoder finds them. */
class SharedInlet
{
public:
    /*!
        \brief The first \a size bytes of \a memory: a QByteArray of their copy, or a SharedBuffer.
        Returns what is wrong, nullptr when nothing is.
    */
    virtual const char *fetch(quint64 memory, quint64 size, QVariant *value) = 0;

protected:
    ~SharedInlet() = default;
};

} // namespace Ferry
