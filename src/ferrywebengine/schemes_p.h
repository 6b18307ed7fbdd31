// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArray>

namespace Ferry {

/*! \brief For all pages but those of local schemes. */
QByteArray requestScheme();
/*! \brief For file: and other local schemes, which Chromium lets reach nothing else. */
QByteArray localRequestScheme();
/*! \brief Whether both can be used. */
bool schemesAreRegistered();

} // namespace Ferry
