// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Compiled into each program that links a static Ferry::Qml: without this reference the linker
// would leave out the registration of the module's types, which nothing else in the program
// mentions.

extern void qml_register_types_Ferry();

namespace {
[[maybe_unused]] void (*const volatile registration)() = &qml_register_types_Ferry;
}
