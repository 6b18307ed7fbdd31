// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QtGlobal>

#include <functional>

namespace Ferry {

/*! \brief A pair of connected sockets; neither end reaches a child by itself. Unix. */
class SocketPair
{
public:
    SocketPair() = default;
    ~SocketPair();
    Q_DISABLE_COPY_MOVE(SocketPair)

    /*! \brief False, and errno says why. */
    bool open();
    int theirs() const { return m_theirs; }
    /*! \brief Hands this end over. */
    int takeOurs();
    void closeTheirs();

private:
    int m_ours = -1;
    int m_theirs = -1;
};

/*!
    \brief What a new child does before it runs its program: keeps \a descriptor (-1: none) and the
   three standard ones, nothing else, takes signals as they come by default, and dies with this
   process where the system can see to that.

    Only calls that are safe between fork and exec.
*/
std::function<void()> childPreparation(int descriptor);

} // namespace Ferry
