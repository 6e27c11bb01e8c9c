#include "core/declarative/stream/cursorscale.h"

#include "core/declarative/template/interpolation.h"

#include <array>
#include <cmath>
#include <limits>

namespace millrace::declarative {

namespace {

Moment momentAt(CursorPoint point)
{
    return Moment{TimePoint(std::chrono::microseconds(point)), std::chrono::seconds(0)};
}

/// Whether \a format writes its parts from the largest to the smallest, each with a fixed width,
/// so that the order of the texts is that of the moments. Offsets are always those of UTC.
bool isOrdered(std::string_view format)
{
    constexpr std::array<std::string_view, 7> s_parts{"Y", "m", "d", "H", "M", "S", "f"};
    std::size_t part = 0;
    for (std::size_t place = 0; place < format.size(); ++place) {
        if (format[place] != '%')
            continue;
        std::string_view rest = format.substr(place + 1);
        if (rest.starts_with("z") || rest.starts_with("%")) {
            ++place;
            continue;
        }
        const bool isMilliseconds = rest.starts_with("_ms");
        const std::string_view directive = isMilliseconds ? "f" : rest.substr(0, 1);
        if (part == s_parts.size() || directive != s_parts.at(part))
            return false;
        ++part;
        place += isMilliseconds ? 3 : 1;
    }
    return part > 0;
}

} // namespace

CursorScale::CursorScale(std::string format, std::vector<std::string> readFormats,
                         std::optional<CalendarDuration> granularity)
    : m_formats(std::move(readFormats))
    , m_granularity(granularity && !granularity->isZero()
                        ? *granularity
                        : CalendarDuration{0, std::chrono::milliseconds(1)})
    , m_isTextOrdered(isOrdered(format))
{
    m_formats.push_back(std::move(format));
}

std::optional<CursorPoint> CursorScale::read(const Value &value) const
{
    if (value.isNull())
        return std::nullopt;
    if (isCount()) {
        if (value.isInteger())
            return value.integer();
        if (value.isFloat() && std::abs(value.number()) < 9e15)
            return CursorPoint(value.number());
        return std::nullopt;
    }
    const std::string text = value.isText() ? std::string() : pythonText(value);
    for (const std::string &format : m_formats) {
        if (const auto moment = parseMoment(value.isText() ? value.text() : text, format))
            return moment->utc.time_since_epoch().count();
    }
    return std::nullopt;
}

Value CursorScale::write(CursorPoint point) const
{
    if (!isCount())
        return formatMoment(momentAt(point), m_formats.back());
    if (point == std::numeric_limits<CursorPoint>::max())
        return std::numeric_limits<double>::infinity();
    return point;
}

CursorPoint CursorScale::next(CursorPoint point) const
{
    if (!isCount())
        return shiftedPoint(point, m_granularity);
    return point == std::numeric_limits<CursorPoint>::max() ? point : point + 1;
}

CursorPoint shiftedPoint(CursorPoint point, const CalendarDuration &duration, int sign)
{
    return shifted(momentAt(point), duration, sign).utc.time_since_epoch().count();
}

bool isTextLess(const Value &left, const Value &right)
{
    if (left.isText() && right.isText())
        return left.text() < right.text();
    return left.isInteger() && right.isInteger() && left.integer() < right.integer();
}

} // namespace millrace::declarative
