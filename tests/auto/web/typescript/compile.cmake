# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

# Compiles the TypeScript of this folder against ferry.d.ts, strictly, without and with @types/node; the programs end up
# in WORK_DIR/out. The compiler comes from npm: where that or the network is missing, this test is skipped.
#   cmake -DDECLARATIONS=…/ferry.d.ts -DWORK_DIR=… -P compile.cmake

cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${WORK_DIR}/out)
include(${CMAKE_CURRENT_LIST_DIR}/../../../npm.cmake)
ferry_npm_install(${WORK_DIR} typescript@5 @types/node@20)
if(NOT ferry_node)
    return()
endif()
set(tsc ${WORK_DIR}/node_modules/typescript/bin/tsc)

file(GLOB sources ${CMAKE_CURRENT_LIST_DIR}/*.ts)
list(JOIN sources "\", \"" sources)
foreach(types IN ITEMS "" "\"node\"")
    file(WRITE ${WORK_DIR}/tsconfig.json "{
  \"compilerOptions\": {
    \"strict\": true, \"target\": \"es2022\", \"module\": \"commonjs\", \"lib\": [\"es2022\", \"dom\"], \"types\": [${types}],
    \"typeRoots\": [\"node_modules/@types\"], \"outDir\": \"out\", \"noEmitOnError\": true
  },
  \"files\": [\"${DECLARATIONS}\", \"${sources}\"]
}\n")
    execute_process(COMMAND ${ferry_node} ${tsc} -p ${WORK_DIR}
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "tsc with types [${types}] ended with ${result}:\n${output}")
    endif()
endforeach()
