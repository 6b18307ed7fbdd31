# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

cmake_minimum_required(VERSION 3.25)

# Builds and runs the consumer project as its user would:
#   cmake -DBUILD_DIR=<Ferry's build> -DWORK_DIR=… -DWITH=WEBENGINE,QML,WEBENGINEQUICK,TEST -P run.cmake    after installing to WORK_DIR
#   cmake -DFERRY_SOURCE_DIR=…        -DWORK_DIR=… -P run.cmake                              by add_subdirectory
# PASS holds arguments (compiler, build type, flags) that are handed on, separated by "|".
function(run_for seconds)
    execute_process(COMMAND ${ARGN} TIMEOUT ${seconds}
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${ARGN} ended with ${result}:\n${output}\n${errors}")
    endif()
    set(output "${output}${errors}" PARENT_SCOPE)
endfunction()

macro(run)
    run_for(20 ${ARGN})
endmacro()

file(REMOVE_RECURSE ${WORK_DIR})
string(REPLACE "|" ";" PASS "${PASS}")
string(REPLACE "," ";" WITH "${WITH}")
set(prefix ${WORK_DIR}/prefix)
set(arguments ${PASS})
if(FERRY_SOURCE_DIR)
    list(APPEND arguments -DFERRY_SOURCE_DIR=${FERRY_SOURCE_DIR}
        -DFERRY_WITH_WEBENGINE=OFF -DFERRY_WITH_QML=OFF -DFERRY_WITH_TEST=OFF)
else()
    run_for(60 ${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${prefix})
    list(APPEND arguments -DCMAKE_PREFIX_PATH=${prefix})
    foreach(part IN LISTS WITH)
        list(APPEND arguments -DWITH_${part}=ON)
    endforeach()
endif()
run_for(60 ${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_LIST_DIR} -B ${WORK_DIR}/build ${arguments})
run_for(900 ${CMAKE_COMMAND} --build ${WORK_DIR}/build)

run(${CMAKE_COMMAND} -E env --unset=QT_LOGGING_RULES ${WORK_DIR}/build/bin/ten-lines)
if(NOT output MATCHES "^5\n")
    message(FATAL_ERROR "ten-lines printed: ${output}")
endif()
if("WEBENGINE" IN_LIST WITH)
    run(${WORK_DIR}/build/bin/page)
    if(NOT EXISTS ${prefix}/share/ferry/ferry.d.ts)
        message(FATAL_ERROR "ferry.d.ts was not installed")
    endif()
endif()
if("QML" IN_LIST WITH)
    run(${WORK_DIR}/build/bin/screen)
endif()
if("WEBENGINEQUICK" IN_LIST WITH)
    run(${WORK_DIR}/build/bin/view)
endif()
if("TEST" IN_LIST WITH)
    run(${WORK_DIR}/build/bin/handlers-test)
endif()

# A component that nobody has is refused, and says so.
if(NOT FERRY_SOURCE_DIR)
    file(WRITE ${WORK_DIR}/wrong/CMakeLists.txt
        "cmake_minimum_required(VERSION 3.25)\nproject(wrong LANGUAGES CXX)\n"
        "find_package(Ferry REQUIRED COMPONENTS Core Rowing)\n")
    execute_process(COMMAND ${CMAKE_COMMAND} -G Ninja -S ${WORK_DIR}/wrong -B ${WORK_DIR}/wrong/build ${arguments}
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
    if(result EQUAL 0 OR NOT errors MATCHES "without[ \n]+its[ \n]+component[ \n]+Rowing")
        message(FATAL_ERROR "find_package(Ferry COMPONENTS Rowing) ended with ${result}:\n${errors}")
    endif()
endif()
