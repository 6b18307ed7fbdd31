// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/local/memoryfile_p.h>

#include <QtCore/QByteArrayView>

#include <deque>

namespace Ferry {

/*! \brief The descriptors that come with the bytes of a Unix socket (SCM_RIGHTS). */
class DescriptorInbox
{
public:
    /*! \brief From now on they are wanted; before, the system closes them. */
    void open() { m_isOpen = true; }
    /*! \brief recv(2) without blocking, which takes the descriptors as well. */
    qsizetype receive(int socket, char *to, qsizetype size);
    bool isEmpty() const { return m_waiting.empty(); }
    /*! \brief The first that has come; an invalid one when there is none. */
    Descriptor take();
    /*! \brief What the other end did wrong with descriptors; empty when nothing. */
    QString problem() const { return m_problem; }

private:
    std::deque<Descriptor> m_waiting;
    QString m_problem;
    bool m_isOpen = false;
};

/*! \brief Sends \a bytes, which are few, with \a descriptor; all of them or, on false, nothing. */
bool sendDescriptor(int socket, QByteArrayView bytes, int descriptor);

} // namespace Ferry
