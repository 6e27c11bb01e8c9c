# millrace_add_connector(<name> SOURCES … [LINK …])
#
# Called by core/connectors/<name>/CMakeLists.txt. Makes the library
# millrace_connector_<name>, embeds the folder's connector.json as
# :/connectors/<name>/connector.json and its icon.svg, if any, beside it, and has the program call
#   void millrace::register_<name>(millrace::ConnectorRegistry &)
# at start-up. No other file has to know the connector.
function(millrace_add_connector name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
    set(target millrace_connector_${name})
    qt_add_library(${target} ${MILLRACE_LIBRARY} ${arg_SOURCES})
    target_link_libraries(${target} PUBLIC millrace_core PRIVATE ${arg_LINK})
    set(resources connector.json)
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/icon.svg")
        list(APPEND resources icon.svg)
    endif()
    millrace_add_resources(${target} ${target}_description
        PREFIX "/connectors/${name}"
        FILES ${resources})
    set_property(GLOBAL APPEND PROPERTY MILLRACE_CONNECTORS ${name})
endfunction()

# Writes builtinconnectors.cpp and makes the library millrace_connectors of every connector added.
function(millrace_collect_connectors)
    get_property(names GLOBAL PROPERTY MILLRACE_CONNECTORS)
    list(SORT names)
    set(declarations "")
    set(calls "")
    set(targets "")
    foreach(name IN LISTS names)
        string(APPEND declarations "void register_${name}(ConnectorRegistry &registry);\n")
        string(APPEND calls "    register_${name}(registry);\n")
        list(APPEND targets millrace_connector_${name})
    endforeach()
    set(generated "${PROJECT_BINARY_DIR}/generated/builtinconnectors.cpp")
    file(CONFIGURE OUTPUT "${generated}" CONTENT
"// Written by cmake/AddConnector.cmake.
#include \"core/connector/connectorregistry.h\"

namespace millrace {

@declarations@
void registerBuiltInConnectors([[maybe_unused]] ConnectorRegistry &registry)
{
@calls@}

} // namespace millrace
" @ONLY)
    qt_add_library(millrace_connectors ${MILLRACE_LIBRARY} "${generated}")
    target_link_libraries(millrace_connectors PUBLIC millrace_core ${targets})
endfunction()
