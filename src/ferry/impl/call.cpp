// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/impl/call.h>

namespace Ferry::Impl {

// Here, so that the vtable exists once.
PendingCall::~PendingCall() = default;

} // namespace Ferry::Impl
