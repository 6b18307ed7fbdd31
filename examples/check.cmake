# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

cmake_minimum_required(VERSION 3.25)

# cmake -DPROGRAM=… -DARGUMENTS=… -DEXPECTED=file;… -P check.cmake: the program ends well and prints the lines of
# the files, in any order, and nothing else.
execute_process(COMMAND ${PROGRAM} ${ARGUMENTS}
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
set(expected "")
foreach(file IN LISTS EXPECTED)
    file(READ ${file} text)
    string(APPEND expected "${text}")
endforeach()

function(sorted_lines text out)
    string(STRIP "${text}" text)
    string(REPLACE ";" "\\;" text "${text}")
    string(REPLACE "\n" ";" lines "${text}")
    list(SORT lines)
    string(REPLACE ";" "\n" lines "${lines}")
    set(${out} "${lines}" PARENT_SCOPE)
endfunction()

sorted_lines("${output}" printed)
sorted_lines("${expected}" wanted)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} ended with ${result}.\nIt printed:\n${output}\nand to stderr:\n${errors}")
endif()
if(NOT printed STREQUAL wanted)
    message(FATAL_ERROR "${PROGRAM} printed:\n${output}\nbut these lines were expected:\n${expected}\nstderr:\n${errors}")
endif()
