# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

# For tests that take a package from npm, in cmake -P. Where npm, node or the network is missing they are skipped: ctest
# looks for "SKIPPED: ".

# ferry_npm_install(<folder> <package>@<version> …) sets ferry_node, or leaves it empty after saying why.
function(ferry_npm_install folder)
    set(ferry_node "" PARENT_SCOPE)
    find_program(npm npm)
    find_program(node NAMES node nodejs)
    if(NOT npm OR NOT node)
        message("SKIPPED: there is no npm or no node")
        return()
    endif()
    set(complete TRUE)
    foreach(package IN LISTS ARGN)
        string(REGEX REPLACE "@[^@]*$" "" name ${package})
        if(NOT EXISTS ${folder}/node_modules/${name})
            set(complete FALSE)
        endif()
    endforeach()
    if(NOT complete)
        file(WRITE ${folder}/package.json "{ \"private\": true }\n")
        execute_process(
            COMMAND ${npm} install --no-audit --no-fund --fetch-retries=0 --fetch-timeout=30000 ${ARGN}
            WORKING_DIRECTORY ${folder} TIMEOUT 180
            RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
        if(NOT result EQUAL 0)
            message("SKIPPED: npm install ${ARGN} ended with ${result}, as without a network:\n${output}")
            return()
        endif()
    endif()
    set(ferry_node ${node} PARENT_SCOPE)
endfunction()
