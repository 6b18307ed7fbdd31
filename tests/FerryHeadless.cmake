# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

# ferry_headless_environment(<variable>): tests/headless.env as a list for the ENVIRONMENT property of tests.
function(ferry_headless_environment variable)
    # A line may hold ";", which file(STRINGS) and the property both take as it is when escaped.
    file(STRINGS ${PROJECT_SOURCE_DIR}/tests/headless.env lines REGEX "^[A-Z]")
    set(${variable} "${lines}" PARENT_SCOPE)
endfunction()
