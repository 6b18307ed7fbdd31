# SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
# SPDX-License-Identifier: MIT

# cmake -DINPUT=… -DOUTPUT=… -P functions.cmake: tells QML's tools that the properties which hold functions are functions
# of any arguments. qmllint 6.4 warns of each call of a property, and C++ has no other way to offer such a function.

file(READ ${INPUT} types)
string(REGEX REPLACE
    "Property {[ \n]+name: \"([A-Za-z]+)\"[ ;\n]+type: \"QJSValue\"[^}]*read: \"[A-Za-z]+Function\"[^}]*}"
    "Method { name: \"\\1\"; isJavaScriptFunction: true }" types "${types}")
if(NOT types MATCHES "isJavaScriptFunction")
    message(WARNING "${INPUT}: no function found; qmllint will warn of calls of IpcRenderer's functions")
endif()
file(WRITE ${OUTPUT} "${types}")
