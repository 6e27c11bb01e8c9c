#include "tests/architecture/includerules.h"

#include <algorithm>
#include <array>

namespace millrace::architecture {

using namespace Qt::StringLiterals;

namespace {

/// One line of the arrows. Names are separated by blanks; a room may always include itself.
struct Room final
{
    QLatin1StringView name;
    QLatin1StringView mayInclude; ///< Rooms; "core/*" stands for every room of core.
    QLatin1StringView qtModules; ///< "*" stands for all.
};

constexpr QLatin1StringView s_coreQt = "QtCore QtSql QtNetwork"_L1;
constexpr QLatin1StringView s_testQt = "QtCore QtSql QtNetwork QtTest"_L1;

// The name "core/connectors/*" stands for each connector by itself: none sees another.
constexpr std::array s_rooms{
    Room{"core/base"_L1, ""_L1, s_coreQt},
    Room{"core/language"_L1, ""_L1, s_coreQt},
    Room{"core/data"_L1, "core/base"_L1, s_coreQt},
    Room{"core/catalog"_L1, "core/data core/base"_L1, s_coreQt},
    Room{"core/connector"_L1, "core/catalog core/data core/base"_L1, s_coreQt},
    Room{"core/model"_L1, "core/catalog core/data core/base"_L1, s_coreQt},
    Room{"core/secrets"_L1, "core/base"_L1, s_coreQt},
    Room{"core/help"_L1, "core/base"_L1, s_coreQt},
    Room{"core/http"_L1, "core/connector core/data core/base"_L1, s_coreQt},
    Room{"core/sql"_L1, "core/connector core/data core/base"_L1, s_coreQt},
    Room{"core/activation"_L1, "core/http core/connector core/catalog core/data core/base"_L1,
         s_coreQt},
    Room{"core/connectors/*"_L1,
         "core/activation core/connector core/http core/sql core/catalog core/data core/base"_L1,
         s_coreQt},
    Room{
        "core/connectors/*/tests"_L1,
        "core/activation core/connector core/http core/sql core/catalog core/data core/base tests"_L1,
        s_testQt},
    Room{"core/declarative"_L1, "core/connector core/http core/catalog core/data core/base"_L1,
         s_coreQt},
    Room{"core/mapping"_L1, "core/catalog core/data core/base"_L1, s_coreQt},
    Room{"core/store"_L1, "core/model core/catalog core/data core/base"_L1, s_coreQt},
    Room{"core/delivery"_L1,
         "core/http core/connector core/store core/model core/catalog core/data core/base"_L1,
         s_coreQt},
    Room{"core/hooks"_L1, "core/http core/connector core/model core/catalog core/data core/base"_L1,
         s_coreQt},
    Room{"core/verify"_L1, "core/model core/catalog core/data core/base"_L1, s_coreQt},
    Room{"core/engine"_L1,
         "core/delivery core/hooks core/verify core/connector core/mapping core/store core/secrets "
         "core/model "
         "core/catalog core/data core/base"_L1,
         s_coreQt},
    Room{"core/interchange"_L1,
         "core/engine core/mapping core/store core/connector core/secrets core/model core/catalog "
         "core/data core/base"_L1,
         s_coreQt},
    Room{"core/notices"_L1,
         "core/interchange core/engine core/http core/connector core/mapping core/store "
         "core/secrets core/model core/catalog core/data core/base"_L1,
         s_coreQt},
    Room{"ui"_L1,
         "core/help core/notices core/interchange core/engine core/declarative core/connector "
         "core/mapping core/store core/secrets core/language core/model core/catalog "
         "core/data core/base"_L1,
         "*"_L1},
    Room{"app"_L1, "core/*"_L1, s_coreQt},
    Room{"app/cli"_L1, "app core/*"_L1, s_coreQt},
    Room{"app/desktop"_L1, "app ui core/*"_L1, "*"_L1},
    Room{"tests"_L1, "core/* app app/cli"_L1, s_testQt},
    Room{"tests/ui"_L1, "tests ui core/* app app/desktop"_L1, "*"_L1},
};

bool isConnector(const QString &room) { return room.startsWith("core/connectors/"_L1); }

bool isConnectorTest(const QString &room)
{
    return isConnector(room) && room.endsWith("/tests"_L1);
}

const Room *find(const QString &room)
{
    QString name = room;
    if (isConnectorTest(room))
        name = u"core/connectors/*/tests"_s;
    else if (isConnector(room))
        name = u"core/connectors/*"_s;
    const auto found = std::ranges::find_if(s_rooms, [&](const Room &r) { return r.name == name; });
    return found == s_rooms.end() ? nullptr : &*found;
}

bool lists(QLatin1StringView list, const QString &name)
{
    return QString(list).split(u' ').contains(name);
}

/// The headers every reader starts with: one comment, then the guard.
QStringList headerBreaches(const SourceFile &file)
{
    QStringList found;
    const QString first = file.firstLines.value(0);
    if (!first.startsWith("// "_L1) || first.size() < 12)
        found << file.path + u":1: the first line is no comment that says what the file is for"_s;
    if (file.firstLines.value(1) != "#pragma once"_L1)
        found << file.path + u":2: the second line is not #pragma once"_s;
    return found;
}

QString includeBreach(const Include &include, const QString &room, const QtHeaders &qt)
{
    static const QStringList s_tops{u"app"_s, u"core"_s, u"tests"_s, u"ui"_s};
    if (s_tops.contains(include.path.section(u'/', 0, 0))) {
        const QString other = roomOf(include.path);
        if (!mayInclude(room, other))
            return room + u" may not include "_s + other + u" ("_s + include.path + u')';
        return {};
    }
    if (include.isQuoted) {
        const bool isMoc = include.path.endsWith(".moc"_L1) && !include.path.contains(u'/');
        return isMoc ? QString()
                     : QString(include.path + u" does not start at the project folder"_s);
    }
    const QString module = qt.moduleOf(include.path);
    const Room *own = find(room);
    if (!module.isEmpty() && own && own->qtModules != "*"_L1 && !lists(own->qtModules, module))
        return room + u" may not use "_s + module + u" ("_s + include.path + u')';
    return {};
}

} // namespace

QString roomOf(const QString &path)
{
    const QStringList parts = path.split(u'/').mid(0, path.count(u'/'));
    const QString top = parts.value(0);
    if (top == "core"_L1 && parts.value(1) == "connectors"_L1) {
        const QString connector = parts.mid(0, 3).join(u'/');
        return parts.value(3) == "tests"_L1 ? QString(connector + u"/tests"_s) : connector;
    }
    if (top == "core"_L1)
        return parts.mid(0, 2).join(u'/');
    if (top == "app"_L1)
        return parts.mid(0, 2).join(u'/');
    // The program of the screenshots shows what the tests of the window look at.
    if (top == "tests"_L1 && (parts.value(1) == "ui"_L1 || parts.value(1) == "screenshots"_L1))
        return u"tests/ui"_s;
    return top;
}

bool isKnownRoom(const QString &room) { return find(room) != nullptr; }

bool mayInclude(const QString &room, const QString &other)
{
    if (room == other)
        return true;
    const Room *own = find(room);
    if (!own || !isKnownRoom(other))
        return false;
    // A connector's tests see their connector and no other.
    if (isConnectorTest(room) && room == other + u"/tests"_s)
        return true;
    if (lists(own->mayInclude, other))
        return true;
    return other.startsWith("core/"_L1) && !isConnector(other)
        && lists(own->mayInclude, u"core/*"_s);
}

QStringList breaches(const SourceFile &file, const QtHeaders &qt)
{
    QStringList found;
    const QString room = roomOf(file.path);
    if (!isKnownRoom(room))
        found << file.path + u":1: the arrows do not name the room "_s + room;
    if (file.isHeader())
        found << headerBreaches(file);
    for (const Include &include : file.includes) {
        const QString breach = includeBreach(include, room, qt);
        if (!breach.isEmpty())
            found << u"%1:%2: %3"_s.arg(file.path).arg(include.line).arg(breach);
    }
    return found;
}

} // namespace millrace::architecture
