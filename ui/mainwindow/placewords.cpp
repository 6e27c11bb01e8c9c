#include "ui/mainwindow/placewords.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_connectionPrefix = "connection:"_L1;

QString pageWord(PageId id)
{
    switch (id) {
    case PageId::Connections:
        return u"connections"_s;
    case PageId::Sources:
        return u"sources"_s;
    case PageId::Destinations:
        return u"destinations"_s;
    case PageId::Rejected:
        return u"rejected"_s;
    case PageId::Logs:
        return u"logs"_s;
    case PageId::Notices:
        return u"notices"_s;
    case PageId::Settings:
        return u"settings"_s;
    }
    return {};
}

} // namespace

QString wordOf(const PageStack::Place &place)
{
    return place.connectionId.isEmpty() ? pageWord(place.page)
                                        : s_connectionPrefix + place.connectionId;
}

PageStack::Place placeFromWord(const QString &word)
{
    if (word.startsWith(s_connectionPrefix))
        return {PageId::Connections, word.sliced(s_connectionPrefix.size())};
    for (const auto id : {PageId::Sources, PageId::Destinations, PageId::Rejected, PageId::Notices,
                          PageId::Logs, PageId::Settings}) {
        if (pageWord(id) == word)
            return {id, {}};
    }
    return {};
}

QString helpTopicOf(const PageStack::Place &place)
{
    return place.connectionId.isEmpty() ? pageWord(place.page) : u"connection"_s;
}

} // namespace millrace
