// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/utilityprocess.h>

namespace Ferry {

/*! \brief What the system says of process \a id; not known where it has no /proc, or when there is
 * none. */
UtilityMetrics processMetrics(qint64 id);

} // namespace Ferry
