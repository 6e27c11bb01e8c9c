# One target carries every compiler flag; all targets of the project link it.
add_library(millrace_flags INTERFACE)
target_compile_features(millrace_flags INTERFACE cxx_std_20)
target_include_directories(millrace_flags INTERFACE "${PROJECT_SOURCE_DIR}")

target_compile_definitions(millrace_flags INTERFACE
    QT_NO_CAST_FROM_ASCII
    QT_NO_CAST_TO_ASCII
    QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_USE_QSTRINGBUILDER
    QT_STRICT_ITERATORS
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    MILLRACE_VERSION="${PROJECT_VERSION}"
)
target_compile_options(millrace_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
    # g++ 12 warns about std::optional and std::variant members it cannot follow.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
    # g++ 12 sees overlapping copies in std::string where there are none (GCC bug 105329).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    $<$<BOOL:$ENV{CI}>:-Werror>
)
set(CMAKE_CXX_EXTENSIONS OFF)

if(MILLRACE_SANITIZERS)
    target_compile_options(millrace_flags INTERFACE
        -fsanitize=${MILLRACE_SANITIZERS} -fno-omit-frame-pointer)
    target_link_options(millrace_flags INTERFACE -fsanitize=${MILLRACE_SANITIZERS})
endif()

find_program(MILLRACE_MOLD mold)
if(MILLRACE_MOLD AND NOT MILLRACE_SANITIZERS)
    target_link_options(millrace_flags INTERFACE -fuse-ld=mold)
endif()

find_program(MILLRACE_CCACHE ccache)
if(MILLRACE_CCACHE)
    # A precompiled header is one by its contents; the time macros are used nowhere.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros "${MILLRACE_CCACHE}")
endif()
