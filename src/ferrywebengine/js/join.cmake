# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

# Joins the modules of the page's programs into one C++ file of string literals (a literal each: compilers bound their
# length, and a resource of a static library would have to be initialized by the program).
#   cmake -DOUTPUT=… -DFOLDER=… -DISOLATED=a,b,… -DWORLD=a,b,… -DEXPORT=a,b,… -P join.cmake

function(append_modules variable name list)
    string(REPLACE "," ";" modules "${list}")
    set(literals "extern const char *const ${name}[];\nconst char *const ${name}[] = {\n")
    foreach(module IN LISTS modules)
        file(READ "${FOLDER}/${module}.js" source)
        # Comments and indents are for readers of the repository, not for every document that loads.
        string(REGEX REPLACE "(^|\n)[ ]*//[^\n]*" "" source "${source}")
        string(REGEX REPLACE "\n[ ]*/\\*\\*([^*]|\\*[^/])*\\*/" "" source "${source}")
        string(REGEX REPLACE "\n[ \n]+" "\n" source "${source}")
        string(APPEND literals "R\"FERRY(${source})FERRY\",\n")
    endforeach()
    string(APPEND literals "nullptr };\n")
    set(${variable} "${${variable}}${literals}" PARENT_SCOPE)
endfunction()

set(text "// Made by js/join.cmake; do not edit.\nnamespace Ferry {\n")
append_modules(text isolatedModules "${ISOLATED}")
append_modules(text worldModules "${WORLD}")
append_modules(text exportModules "${EXPORT}")
string(APPEND text "} // namespace Ferry\n")
file(WRITE "${OUTPUT}" "${text}")
