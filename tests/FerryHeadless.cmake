# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

# ferry_headless_environment(<variable>): tests/headless.env (and tests/asan.env) as a list for the ENVIRONMENT property of tests.
function(ferry_headless_environment variable)
    # A line may hold ";", which file(STRINGS) and the property both take as it is when escaped.
    file(STRINGS ${PROJECT_SOURCE_DIR}/tests/headless.env lines REGEX "^[A-Z]")
    if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=[a-z,]*address")
        file(STRINGS ${PROJECT_SOURCE_DIR}/tests/asan.env sanitizer REGEX "^[A-Z]")
        list(APPEND lines ${sanitizer})
    endif()
    set(${variable} "${lines}" PARENT_SCOPE)
endfunction()
