// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/sparebuffers_p.h>

namespace Ferry {

const std::shared_ptr<SpareBuffers> &SpareBuffers::ofThread()
{
    static thread_local const auto buffers = std::make_shared<SpareBuffers>();
    return buffers;
}

} // namespace Ferry
