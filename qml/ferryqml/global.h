// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

#if defined(FERRY_STATIC)
#define FERRY_QML_EXPORT
#elif defined(FERRY_BUILD_QML)
#define FERRY_QML_EXPORT Q_DECL_EXPORT
#else
#define FERRY_QML_EXPORT Q_DECL_IMPORT
#endif
