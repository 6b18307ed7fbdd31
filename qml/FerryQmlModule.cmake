# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

# What a program of this tree adds to its engine's import paths (ferry_use_qml()); find_package(Ferry COMPONENTS Qml)
# sets a variable of that name.
set_property(GLOBAL PROPERTY FERRY_QML_IMPORT_PATH ${PROJECT_BINARY_DIR}/qml_modules)

# ferry_add_qml_module(<target> URI <name> [DEPENDS module …] [QML_FILES file …] [TYPES_SCRIPT file]): makes a library of
# Ferry the QML module <name> 1.0, and installs it. The script has the last word on the types that QML's tools read.
function(ferry_add_qml_module target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "URI;TYPES_SCRIPT" "DEPENDS;QML_FILES")
    get_property(import_path GLOBAL PROPERTY FERRY_QML_IMPORT_PATH)
    string(REPLACE "." "/" folder ${arg_URI})
    string(REPLACE "." "_" word ${arg_URI})
    set(module ${import_path}/${folder})
    set(destination lib/qt6/qml/${folder})

    # The qmldir is written here: Qt's own would travel in a resource library that a static install had to export as well.
    set(uri ${arg_URI})
    set(lines "typeinfo types.qmltypes\n")
    set(module_options NO_PLUGIN)
    if(BUILD_SHARED_LIBS)
        set(module_options "")
        string(PREPEND lines "optional plugin ${target}plugin\nclassname ${word}Plugin\n")
    endif()
    foreach(dependency IN LISTS arg_DEPENDS)
        string(APPEND lines "depends ${dependency}\n")
    endforeach()
    foreach(file IN LISTS arg_QML_FILES)
        cmake_path(GET file STEM type)
        string(APPEND lines "${type} 1.0 ${file}\n")
        configure_file(${file} ${module}/${file} COPYONLY)
        install(FILES ${file} DESTINATION ${destination})
    endforeach()
    configure_file(${PROJECT_SOURCE_DIR}/qml/qmldir.in ${module}/qmldir @ONLY)
    qt_add_qml_module(${target}
        URI ${uri}
        VERSION 1.0
        OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/generated
        TYPEINFO types.qmltypes
        NO_GENERATE_QMLDIR
        NO_LINT
        ${module_options})

    set(types ${module}/types.qmltypes)
    set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated/types.qmltypes)
    set(make_types -E copy ${generated} ${types})
    if(arg_TYPES_SCRIPT)
        set(make_types -DINPUT=${generated} -DOUTPUT=${types} -P ${CMAKE_CURRENT_SOURCE_DIR}/${arg_TYPES_SCRIPT})
    endif()
    add_custom_command(OUTPUT ${types}
        COMMAND ${CMAKE_COMMAND} ${make_types}
        DEPENDS ${generated} ${arg_TYPES_SCRIPT}
        VERBATIM)
    target_sources(${target} PRIVATE ${types})

    # qt_add_qml_module() installs nothing.
    install(FILES ${module}/qmldir ${types} DESTINATION ${destination})
    if(BUILD_SHARED_LIBS)
        ferry_target_settings(${target}plugin)
        cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBDIR
            BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX}/${destination} OUTPUT_VARIABLE to_libraries)
        set_target_properties(${target}plugin PROPERTIES
            LIBRARY_OUTPUT_DIRECTORY ${module}
            RUNTIME_OUTPUT_DIRECTORY ${module}
            INSTALL_RPATH "$ORIGIN/${to_libraries}")
        install(TARGETS ${target}plugin
            LIBRARY DESTINATION ${destination}
            RUNTIME DESTINATION ${destination})
    else()
        set(cmake_destination ${CMAKE_INSTALL_LIBDIR}/cmake/Ferry)
        set(is_program $<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>)
        set(import ${CMAKE_CURRENT_BINARY_DIR}/import_${word}.cpp)
        configure_file(${PROJECT_SOURCE_DIR}/qml/import.cpp.in ${import} @ONLY)
        target_sources(${target} INTERFACE
            $<BUILD_INTERFACE:$<${is_program}:${import}>>
            $<INSTALL_INTERFACE:$<${is_program}:$<INSTALL_PREFIX>/${cmake_destination}/import_${word}.cpp>>)
        install(FILES ${import} DESTINATION ${cmake_destination})
    endif()
endfunction()
