// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QMetaType>

#include <memory>
#include <span>

namespace Ferry {

class SharedBufferData;

/*!
    \brief Bytes that another process sees without a copy: allocated, filled in place, sent once,
    and read where they are.

    \code
    Ferry::SharedBuffer frame = Ferry::SharedBuffer::allocate(width * height * 4);
    render(frame.writable());
    renderer.send(u"frame"_s, frame); // from here on read-only, for everybody
    \endcode

    An argument, a result, an element like any other value. Between two native processes on Linux
    its descriptor crosses and the other end maps the same memory, read-only; a typed listener or
    handler takes it as SharedBuffer, an untyped one finds a SharedBuffer in the QVariant. Everywhere
    else (pages, QML, in process, other systems, the QLocalSocket path, less than 64 KiB) its bytes
    are copied into the message as those of a QByteArray are; a parameter of type SharedBuffer takes
    them there too, and a QByteArray parameter takes a SharedBuffer.

    Copies of a SharedBuffer are handles on the same bytes, not copies of them. The memory lives as
    long as the last handle in either process. A handle that came from elsewhere may be sent on,
    again without a copy.

    Sending ends the writing: from the first send() on, on every lane, writable() is empty, and what
    was a span of it before may be read but no longer written (on Linux a write is a segmentation
    fault). The system, not the sender's good will, keeps a receiver's bytes from changing.

    Each buffer is new memory, which costs more than copying a QByteArray through the pool that
    native connections have for large ones. It pays where the receiver keeps the bytes, where several
    get the same, or where they need not be made for each send.

    Thread: any, for the handles; filling is for one thread at a time, and over before the buffer is
    sent.
*/
class FERRY_EXPORT SharedBuffer
{
public:
    /*! \brief A null buffer, without any bytes. */
    SharedBuffer();
    /*! \brief A buffer with a copy of \a bytes. */
    explicit SharedBuffer(const QByteArray &bytes);
    /*! \internal A handle on \a data. */
    explicit SharedBuffer(std::shared_ptr<SharedBufferData> data);
    SharedBuffer(const SharedBuffer &);
    SharedBuffer(SharedBuffer &&) noexcept;
    SharedBuffer &operator=(const SharedBuffer &);
    SharedBuffer &operator=(SharedBuffer &&) noexcept;
    ~SharedBuffer();

    /*!
        \brief \a size bytes to be filled, zero to begin with.

        Errors: a null buffer when \a size is negative or there is no memory for it.
    */
    static SharedBuffer allocate(qsizetype size);

    bool isNull() const { return !m_data; }
    qsizetype size() const;
    bool isEmpty() const { return size() == 0; }
    /*! \brief The bytes, valid as long as any handle of this buffer. nullptr for a null buffer. */
    const char *data() const;
    QByteArrayView view() const { return { data(), size() }; }
    /*! \brief The bytes to be filled; empty once the buffer was sent, and for one that was
     * received. */
    std::span<char> writable();
    bool isWritable() const;
    /*! \brief A copy. */
    QByteArray toByteArray() const;

    /*! \brief Whether both have the same bytes. */
    friend bool operator==(const SharedBuffer &a, const SharedBuffer &b)
    {
        return a.m_data == b.m_data || a.view() == b.view();
    }
    friend bool operator!=(const SharedBuffer &a, const SharedBuffer &b) { return !(a == b); }

private:
    friend class SharedBufferData;

    std::shared_ptr<SharedBufferData> m_data;
};

} // namespace Ferry

Q_DECLARE_METATYPE(Ferry::SharedBuffer)
