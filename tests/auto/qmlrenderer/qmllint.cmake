# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

# cmake -DQMLLINT=… -DIMPORT_PATH=… -DROOT=… -P qmllint.cmake: qmllint has nothing to say about any QML file of the tree.

set(files "")
foreach(folder IN ITEMS examples qml tests)
    file(GLOB_RECURSE found ${ROOT}/${folder}/*.qml)
    list(APPEND files ${found})
endforeach()
list(LENGTH files count)
if(count LESS 8)
    message(FATAL_ERROR "only ${count} QML files under ${ROOT}")
endif()
# Qt 6.4 has something to say about QtWebChannel, whoever imports it.
execute_process(COMMAND ${QMLLINT} --unused-imports warning --import info -I ${IMPORT_PATH} ${files}
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
if(NOT result EQUAL 0 OR "${output}${errors}" MATCHES "Warning:|Error:|Failed to import")
    message(FATAL_ERROR "qmllint ended with ${result}:\n${output}\n${errors}")
endif()
message(STATUS "${count} files, no warning")
