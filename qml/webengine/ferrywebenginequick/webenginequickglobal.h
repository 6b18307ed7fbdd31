// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

#if defined(FERRY_STATIC)
#define FERRY_WEBENGINEQUICK_EXPORT
#elif defined(FERRY_BUILD_WEBENGINEQUICK)
#define FERRY_WEBENGINEQUICK_EXPORT Q_DECL_EXPORT
#else
#define FERRY_WEBENGINEQUICK_EXPORT Q_DECL_IMPORT
#endif
