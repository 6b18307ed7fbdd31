# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

# What all targets of Ferry have in common: one place for warnings, definitions and install rules.

include(CMakePackageConfigHelpers)

add_custom_target(ferry_libraries)

# ferry_target_settings(<target>): warnings and Qt's strict definitions, for every target of this tree.
function(ferry_target_settings target)
    target_compile_definitions(${target} PRIVATE
        QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY
        QT_NO_URL_CAST_FROM_STRING QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_CONTEXTLESS_CONNECT
        QT_NO_FOREACH)
    if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
        target_compile_options(${target} PRIVATE -Wall -Wextra)
        if(FERRY_WARNINGS_AS_ERRORS)
            target_compile_options(${target} PRIVATE -Werror)
        endif()
    endif()
endfunction()

# ferry_add_library(<target> <word>): a library of Ferry, exported as Ferry::<word>. Its headers are found as
# <folder/header.h> from src/, in and out of tree.
function(ferry_add_library target word)
    add_library(${target})
    add_dependencies(ferry_libraries ${target})
    add_library(Ferry::${word} ALIAS ${target})
    ferry_target_settings(${target})
    string(TOUPPER ${word} upper)
    target_compile_definitions(${target} PRIVATE FERRY_BUILD_${upper})
    if(NOT BUILD_SHARED_LIBS)
        target_compile_definitions(${target} PUBLIC FERRY_STATIC)
    endif()
    target_compile_features(${target} PUBLIC cxx_std_20)
    set_target_properties(${target} PROPERTIES
        EXPORT_NAME ${word}
        VERSION ${PROJECT_VERSION}
        SOVERSION ${PROJECT_VERSION_MAJOR}
        POSITION_INDEPENDENT_CODE ON
        INSTALL_RPATH "$<IF:$<PLATFORM_ID:Darwin>,@loader_path,$ORIGIN>"
        VERIFY_INTERFACE_HEADER_SETS ON)
endfunction()

# ferry_install_library(<target> <word> [file set …]): install rules of a library, after its sources are known.
function(ferry_install_library target word)
    set_property(GLOBAL APPEND PROPERTY FERRY_COMPONENTS ${word})
    set(file_sets "")
    foreach(file_set IN ITEMS HEADERS ${ARGN})
        list(APPEND file_sets FILE_SET ${file_set} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    endforeach()
    install(TARGETS ${target} EXPORT Ferry${word}Targets
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
        ${file_sets})
    install(EXPORT Ferry${word}Targets NAMESPACE Ferry::
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/Ferry)
endfunction()

# ferry_install_package(): find_package(Ferry COMPONENTS …) for the components that were built.
function(ferry_install_package)
    get_property(FERRY_BUILT_COMPONENTS GLOBAL PROPERTY FERRY_COMPONENTS)
    set(destination ${CMAKE_INSTALL_LIBDIR}/cmake/Ferry)
    configure_package_config_file(${PROJECT_SOURCE_DIR}/src/FerryConfig.cmake.in
        ${PROJECT_BINARY_DIR}/FerryConfig.cmake INSTALL_DESTINATION ${destination})
    write_basic_package_version_file(${PROJECT_BINARY_DIR}/FerryConfigVersion.cmake
        COMPATIBILITY SameMinorVersion)
    install(FILES ${PROJECT_BINARY_DIR}/FerryConfig.cmake ${PROJECT_BINARY_DIR}/FerryConfigVersion.cmake
        DESTINATION ${destination})
endfunction()

# ferry_use_qml(<target> [WEBENGINE]): a program of this tree that loads the QML module Ferry, with WEBENGINE also
# Ferry.WebEngine, from FERRY_QML_IMPORT_PATH.
function(ferry_use_qml target)
    get_property(import_path GLOBAL PROPERTY FERRY_QML_IMPORT_PATH)
    target_compile_definitions(${target} PRIVATE FERRY_QML_IMPORT_PATH="${import_path}")
    set(libraries FerryQml)
    if("WEBENGINE" IN_LIST ARGN)
        list(APPEND libraries FerryWebEngineQuick)
    endif()
    target_link_libraries(${target} PRIVATE ${libraries})
    foreach(library IN LISTS libraries)
        if(TARGET ${library}plugin)
            add_dependencies(${target} ${library}plugin)
        endif()
    endforeach()
endfunction()
