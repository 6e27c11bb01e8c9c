#include "core/declarative/stream/slicewindows.h"

#include "core/declarative/declarativeerrors.h"

#include <algorithm>

namespace millrace::declarative {

namespace {

using namespace Qt::StringLiterals;
using std::chrono::days;
using std::chrono::sys_days;

sys_days dayOf(CursorPoint point)
{
    return std::chrono::floor<days>(TimePoint(std::chrono::microseconds(point)));
}

CursorPoint midnightOf(sys_days day) { return TimePoint(day).time_since_epoch().count(); }

} // namespace

CursorPoint Clamping::ceiling(CursorPoint point) const
{
    const sys_days day = dayOf(point);
    const std::chrono::year_month_day date(day);
    switch (m_target) {
    case Target::None:
        return point;
    case Target::Day:
        return midnightOf(day + days(1));
    case Target::Week: {
        const int weekday = int(std::chrono::weekday(day).iso_encoding()) - 1;
        return midnightOf(day + days((m_weekday - weekday + 7) % 7));
    }
    case Target::Month:
        if (date.day() == std::chrono::day(1))
            return midnightOf(day);
        return midnightOf((date.year() / date.month() + std::chrono::months(1))
                          / std::chrono::day(1));
    }
    return point;
}

CursorPoint Clamping::floor(CursorPoint point) const
{
    const sys_days day = dayOf(point);
    const std::chrono::year_month_day date(day);
    switch (m_target) {
    case Target::None:
        return point;
    case Target::Day:
        return midnightOf(day);
    case Target::Week: {
        // On the very weekday it goes a whole week back, as the reference does.
        const int weekday = int(std::chrono::weekday(day).iso_encoding()) - 1;
        return midnightOf(day + days((m_weekday - weekday + 7) % 7 - 7));
    }
    case Target::Month:
        return midnightOf(date.year() / date.month() / std::chrono::day(1));
    }
    return point;
}

CursorPoint SliceWindows::before(CursorPoint point) const
{
    return granularity ? shiftedPoint(point, *granularity, -1) : point;
}

Result<bool> SliceWindows::cut(CursorPoint lower, CursorPoint upper, bool isEnd,
                               const Sink &sink) const
{
    if (lower >= upper || (start && upper < *start))
        return true;
    if (start)
        lower = std::max(lower, *start);
    const bool isOne = !step || step->isZero() || shiftedPoint(lower, *step) >= upper;
    if (isOne) {
        const CursorPoint end = clamping.ceiling(upper);
        return sink({clamping.ceiling(lower), isEnd ? end : before(end)});
    }
    for (;;) {
        const CursorPoint following = shiftedPoint(lower, *step);
        if (following <= lower)
            return makeError(errors::s_componentInvalid,
                             {u"step"_s, u"it does not lead forward"_s});
        const bool isLast = following >= upper;
        const CursorPoint end = isLast ? upper : clamping.ceiling(following);
        const CursorPoint first = clamping.ceiling(lower);
        // Clamping may leave nothing.
        if (first >= end)
            return true;
        Result<bool> wantsMore = sink({first, isEnd && isLast ? end : before(end)});
        if (!wantsMore || !*wantsMore || isLast)
            return wantsMore;
        lower = end;
    }
}

} // namespace millrace::declarative
