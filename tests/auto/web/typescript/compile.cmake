# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

# Compiles the TypeScript of this folder against ferry.d.ts, strictly, without and with @types/node; the programs end up
# in WORK_DIR/out. The compiler comes from npm: where that or the network is missing, this test is skipped.
#   cmake -DDECLARATIONS=…/ferry.d.ts -DWORK_DIR=… -P compile.cmake

cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${WORK_DIR}/out)
find_program(npm npm)
find_program(node NAMES node nodejs)
if(NOT npm OR NOT node)
    message("SKIPPED: there is no npm or no node, so no TypeScript compiler")
    return()
endif()

set(tsc ${WORK_DIR}/node_modules/typescript/bin/tsc)
if(NOT EXISTS ${tsc} OR NOT EXISTS ${WORK_DIR}/node_modules/@types/node)
    file(WRITE ${WORK_DIR}/package.json "{ \"private\": true }\n")
    execute_process(
        COMMAND ${npm} install --no-audit --no-fund --fetch-retries=0 --fetch-timeout=30000 typescript@5 @types/node@20
        WORKING_DIRECTORY ${WORK_DIR} TIMEOUT 180
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        message("SKIPPED: npm install typescript@5 ended with ${result}, as without a network:\n${output}")
        return()
    endif()
endif()

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
    execute_process(COMMAND ${node} ${tsc} -p ${WORK_DIR}
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "tsc with types [${types}] ended with ${result}:\n${output}")
    endif()
endforeach()
