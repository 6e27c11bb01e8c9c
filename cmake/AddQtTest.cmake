# millrace_add_test(<name> [X11] [LABEL <label>] [TIMEOUT <seconds>] [SOURCES …] [LINK …])
#
# Makes the QtTest program <name> from <name>.cpp and the further SOURCES and registers it with
# CTest. Runs on the offscreen platform with a home of its own, so that no test sees the person's
# files. With X11 it runs under a virtual X server with a window manager and a session bus.
function(millrace_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "X11" "LABEL;TIMEOUT" "SOURCES;LINK")
    qt_add_executable(${name} ${name}.cpp ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES
        AUTOMOC ON
        RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
    target_link_libraries(${name} PRIVATE millrace_core Qt6::Test ${arg_LINK})
    if(arg_X11)
        add_test(NAME ${name}
            COMMAND "${PROJECT_SOURCE_DIR}/tests/ui/underx.sh" $<TARGET_FILE:${name}>)
    else()
        add_test(NAME ${name} COMMAND ${name})
    endif()
    set(home "${PROJECT_BINARY_DIR}/tests/home/${name}")
    file(MAKE_DIRECTORY "${home}")
    set_tests_properties(${name} PROPERTIES
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;HOME=${home};XDG_DATA_HOME=${home}/data;XDG_CONFIG_HOME=${home}/config;XDG_CACHE_HOME=${home}/cache;XDG_STATE_HOME=${home}/state;MILLRACE_PROFILE=;LC_ALL=C.UTF-8;TZ=UTC"
        TIMEOUT $<IF:$<BOOL:${arg_TIMEOUT}>,${arg_TIMEOUT},300>)
    if(arg_LABEL)
        set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL})
    endif()
endfunction()
