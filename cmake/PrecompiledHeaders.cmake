# millrace_precompile_headers()
#
# Called when all targets are there. Has every target of Qt start from one of two precompiled
# headers, which the whole project shares: one of what every room includes, one with the widgets
# beside it. Two thirds of the time of a build go into reading those headers again and again.
# A source still includes what it uses: the presets "release" and "package" build without.
function(millrace_precompile_headers)
    set(core
        <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <condition_variable> <cstdint>
        <deque> <functional> <limits> <map> <memory> <mutex> <optional> <set> <span> <string>
        <string_view> <thread> <unordered_map> <utility> <variant> <vector>
        <QByteArray> <QCoreApplication> <QDateTime> <QDir> <QFile> <QFileInfo> <QHash>
        <QJsonArray> <QJsonDocument> <QJsonObject> <QList> <QLocale> <QObject>
        <QRegularExpression> <QSet> <QString> <QStringList> <QTimer> <QUrl> <QUuid> <QVariant>)
    set(widgets
        <QAbstractItemModel> <QAction> <QApplication> <QComboBox> <QDialog> <QDialogButtonBox>
        <QBoxLayout> <QHeaderView> <QLabel> <QLineEdit> <QListView> <QMenu> <QPainter>
        <QPlainTextEdit> <QPushButton> <QStackedWidget> <QStyle> <QStyledItemDelegate>
        <QTableView> <QToolButton> <QTreeView> <QWidget>)
    millrace_add_precompiled(core Qt6::Network Qt6::Sql HEADERS ${core})
    if(BUILD_UI)
        millrace_add_precompiled(widgets Qt6::Network Qt6::Sql Qt6::Widgets HEADERS ${core} ${widgets})
    endif()
    millrace_use_precompiled("${PROJECT_SOURCE_DIR}")
endfunction()

# Makes the object library millrace_precompiled_<name>, which carries the headers.
function(millrace_add_precompiled name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS")
    set(source "${PROJECT_BINARY_DIR}/generated/precompiled${name}.cpp")
    file(CONFIGURE OUTPUT "${source}" CONTENT "// Only for the header that is compiled before it.\n")
    add_library(millrace_precompiled_${name} OBJECT "${source}")
    target_link_libraries(millrace_precompiled_${name}
        PRIVATE millrace_flags Qt6::Core ${arg_UNPARSED_ARGUMENTS})
    target_precompile_headers(millrace_precompiled_${name} PRIVATE ${arg_HEADERS})
endfunction()

# Gives every target of the folder and those below it the header that fits what it links.
function(millrace_use_precompiled folder)
    get_property(targets DIRECTORY "${folder}" PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
        get_target_property(type ${target} TYPE)
        if(target MATCHES "^millrace_precompiled_"
            OR NOT type MATCHES "^(EXECUTABLE|SHARED_LIBRARY|STATIC_LIBRARY)$")
            continue()
        endif()
        set(linked "")
        millrace_linked(${target} linked)
        # g++ takes such a header only where the macros it was made with are set.
        if(NOT "millrace_core" IN_LIST linked AND NOT target STREQUAL "millrace_core")
            continue()
        elseif("Qt6::Widgets" IN_LIST linked)
            target_precompile_headers(${target} REUSE_FROM millrace_precompiled_widgets)
        else()
            target_precompile_headers(${target} REUSE_FROM millrace_precompiled_core)
        endif()
    endforeach()
    get_property(folders DIRECTORY "${folder}" PROPERTY SUBDIRECTORIES)
    foreach(each IN LISTS folders)
        millrace_use_precompiled("${each}")
    endforeach()
endfunction()

# Adds what a target links, directly or through others, to the list of that name.
function(millrace_linked target result)
    set(found ${${result}})
    foreach(property LINK_LIBRARIES INTERFACE_LINK_LIBRARIES)
        get_target_property(type ${target} TYPE)
        if(property STREQUAL LINK_LIBRARIES AND type STREQUAL INTERFACE_LIBRARY)
            continue()
        endif()
        get_target_property(libraries ${target} ${property})
        foreach(library IN LISTS libraries)
            if(library AND NOT library IN_LIST found)
                list(APPEND found ${library})
                if(TARGET ${library} AND library MATCHES "^millrace_")
                    millrace_linked(${library} found)
                endif()
            endif()
        endforeach()
    endforeach()
    set(${result} ${found} PARENT_SCOPE)
endfunction()
