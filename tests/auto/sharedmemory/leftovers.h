// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "../shared/descriptors.h"
#include "rawsharer.h"
#include "sharedfixtures.h"

/*! \brief Whatever a peer did, and however it ended: nothing is left of it. */
class Leftovers
{
public:
    /*! \brief Once, before the first test. */
    void begin()
    {
        pipeEnd();
        TestServer().listen(); // what the first one opens for good
        m_descriptors = openDescriptors();
    }
    /*! \brief After each. */
    void check() const
    {
        QTRY_COMPARE(mappedMemories(), 0);
        QTRY_COMPARE(openDescriptors(), m_descriptors);
    }

private:
    qsizetype m_descriptors = 0;
};
