# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

# Puts the renderer and the CBOR package that it reads with beside each other in WORK_DIR.
#   cmake -DWORK_DIR=… -P install.cmake

cmake_minimum_required(VERSION 3.25)

file(REMOVE ${WORK_DIR}/run.js)
include(${CMAKE_CURRENT_LIST_DIR}/../../npm.cmake)
ferry_npm_install(${WORK_DIR} cbor@10.0.12)
if(ferry_node)
    file(COPY ${CMAKE_CURRENT_LIST_DIR}/values.js ${CMAKE_CURRENT_LIST_DIR}/renderer.js ${CMAKE_CURRENT_LIST_DIR}/run.js
        DESTINATION ${WORK_DIR})
endif()
