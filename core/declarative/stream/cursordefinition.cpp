#include "core/declarative/stream/cursordefinition.h"

#include "core/declarative/stream/evaluation.h"

#include <array>
#include <limits>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

Result<std::optional<CalendarDuration>> duration(const Component &component, std::string_view field,
                                                 Runtime &runtime)
{
    if (!component.has(field))
        return std::optional<CalendarDuration>();
    const Result<std::string> text = evaluatedField(component, field, runtime);
    if (!text)
        return text.error();
    if (text->empty())
        return std::optional<CalendarDuration>();
    const Result<CalendarDuration> duration = parseDuration(*text);
    if (!duration)
        return duration.error();
    return std::optional(*duration);
}

Result<std::optional<RequestOption>> requestOption(const Component &component,
                                                   std::string_view field)
{
    const auto option = component.child(field);
    if (!option)
        return std::optional<RequestOption>();
    Result<RequestOption> made = RequestOption::create(*option);
    if (!made)
        return made.error();
    return std::optional(std::move(*made));
}

std::optional<int> weekdayFrom(std::string_view name)
{
    constexpr std::array<std::string_view, 7> s_names{"MONDAY", "TUESDAY",  "WEDNESDAY", "THURSDAY",
                                                      "FRIDAY", "SATURDAY", "SUNDAY"};
    for (std::size_t day = 0; day < s_names.size(); ++day) {
        if (s_names.at(day) == name)
            return int(day);
    }
    return std::nullopt;
}

} // namespace

Result<std::shared_ptr<const CursorDefinition>>
CursorDefinition::create(const Component &component, const std::vector<std::string> &catalogueField,
                         const Value &parameters, Runtime &runtime)
{
    const std::shared_ptr<CursorDefinition> definition(new CursorDefinition(runtime));
    const bool takesCatalogues = component.flag("allow_catalog_defined_cursor_field")
        && !catalogueField.empty() && !catalogueField.front().empty();
    if (takesCatalogues && catalogueField.size() > 1)
        return invalidComponent(component, u"the cursor field of the catalogue is nested"_s);
    if (takesCatalogues) {
        definition->m_field = catalogueField.front();
    } else {
        Result<std::string> field = evaluatedField(component, "cursor_field", runtime);
        if (!field)
            return field.error();
        definition->m_field = std::move(*field);
    }
    const bool isDatetime = component.is("DatetimeBasedCursor");
    if (!isDatetime && !component.is("IncrementingCountCursor"))
        return invalidComponent(component, u"the cursor is of no known type"_s);
    if (Result<void> outcome = isDatetime ? definition->readDatetime(component, parameters)
                                          : definition->readCount(component);
        !outcome)
        return outcome.error();
    return std::shared_ptr<const CursorDefinition>(definition);
}

Result<void> CursorDefinition::readDatetime(const Component &component, const Value &parameters)
{
    m_isDataFeed = component.flag("is_data_feed");
    m_filtersRecords = component.flag("is_client_side_incremental");
    m_isGlobal = component.flag("global_substream_cursor");
    if (component.has("step") != component.has("cursor_granularity"))
        return invalidComponent(component, u"step and cursor_granularity need each other"_s);
    const auto field = [&](std::string &target, std::string_view name, std::string_view fallback,
                           const Value &scope) -> Result<void> {
        Result<std::string> text = evaluatedText(component.text(name, fallback), scope, m_runtime);
        if (!text)
            return text.error();
        target = std::move(*text);
        return {};
    };
    const Value &own = component.parameters();
    for (const auto &[target, name, fallback, scope] :
         {std::tuple{&m_startField, "partition_field_start", "start_time", &own},
          {&m_endField, "partition_field_end", "end_time", &own},
          {&m_startOptionField, "partition_field_start", "start_time", &parameters},
          {&m_endOptionField, "partition_field_end", "end_time", &parameters}}) {
        if (Result<void> outcome = field(*target, name, fallback, *scope); !outcome)
            return outcome;
    }
    const std::string format = component.text("datetime_format");
    if (Result<void> outcome = readBounds(component, format); !outcome)
        return outcome;
    if (Result<void> outcome = readClamping(component); !outcome)
        return outcome;
    return readOptions(component);
}

Result<void> CursorDefinition::readBounds(const Component &component, const std::string &format)
{
    std::vector<std::string> readFormats;
    if (const Value *formats = component.field("cursor_datetime_formats");
        formats && formats->isList()) {
        for (const Value &item : formats->list()) {
            if (item.isText())
                readFormats.push_back(item.text());
        }
    }
    const auto read
        = [&](std::optional<CalendarDuration> &target, std::string_view field) -> Result<void> {
        Result<std::optional<CalendarDuration>> value = duration(component, field, m_runtime);
        if (!value)
            return value.error();
        target = *value;
        return {};
    };
    if (Result<void> outcome = read(m_windows.granularity, "cursor_granularity"); !outcome)
        return outcome;
    if (Result<void> outcome = read(m_windows.step, "step"); !outcome)
        return outcome;
    if (Result<void> outcome = read(m_lookback, "lookback_window"); !outcome)
        return outcome;
    m_scale = CursorScale(format, std::move(readFormats), m_windows.granularity);
    if (component.has("end_datetime"))
        m_end = MinMaxDatetime(component, "end_datetime", format);
    const Result<Moment> start
        = MinMaxDatetime(component, "start_datetime", format).moment(m_runtime);
    if (!start)
        return start.error();
    m_windows.start = start->utc.time_since_epoch().count();
    return {};
}

Result<void> CursorDefinition::readClamping(const Component &component)
{
    const Value *field = component.field("clamping");
    if (!field || !field->isMapping())
        return {};
    const Component clamping(*field, component.place() + "/clamping");
    const Result<std::string> target
        = evaluatedText(clamping.text("target"), component.parameters(), m_runtime);
    if (!target)
        return target.error();
    m_clampedEnd.exact = std::chrono::hours(24);
    if (*target == "DAY") {
        m_windows.clamping = Clamping(Clamping::Target::Day);
        m_clampedEnd.exact = std::chrono::seconds(1);
    } else if (*target == "MONTH") {
        m_windows.clamping = Clamping(Clamping::Target::Month);
    } else if (*target == "WEEK") {
        const Value &weekday = (*field)["target_details"]["weekday"];
        const auto day = weekday.isText() ? weekdayFrom(weekday.text()) : std::nullopt;
        if (!day)
            return invalidComponent(clamping, u"a clamping to weeks needs a weekday"_s);
        m_windows.clamping = Clamping(Clamping::Target::Week, *day);
    } else {
        return invalidComponent(clamping, u"the target is none of DAY, WEEK and MONTH"_s);
    }
    if (m_windows.granularity)
        m_clampedEnd = *m_windows.granularity;
    return {};
}

Result<void> CursorDefinition::readOptions(const Component &component)
{
    const bool isCount = m_scale.isCount();
    Result<std::optional<RequestOption>> start
        = requestOption(component, isCount ? "start_value_option" : "start_time_option");
    if (!start)
        return start.error();
    Result<std::optional<RequestOption>> end
        = isCount ? std::optional<RequestOption>() : requestOption(component, "end_time_option");
    if (!end)
        return end.error();
    m_startOption = std::move(*start);
    m_endOption = std::move(*end);
    return {};
}

Result<void> CursorDefinition::readCount(const Component &component)
{
    m_startField = m_startOptionField = "start";
    m_endField = m_endOptionField = "end";
    const Result<Value> start
        = evaluatedValue(component.text("start_value", "0"), component.parameters(), m_runtime);
    if (!start)
        return start.error();
    const auto point = m_scale.read(*start);
    if (!point)
        return invalidComponent(component, u"start_value is no number"_s);
    m_windows.start = *point;
    return readOptions(component);
}

Result<CursorPoint> CursorDefinition::end() const
{
    if (m_scale.isCount())
        return std::numeric_limits<CursorPoint>::max();
    CursorPoint end = m_runtime.clock.now().time_since_epoch().count();
    if (m_end) {
        const Result<Moment> moment = m_end->moment(m_runtime);
        if (!moment)
            return moment.error();
        end = moment->utc.time_since_epoch().count();
    }
    if (m_windows.clamping.isNone())
        return end;
    return shiftedPoint(m_windows.clamping.floor(end), m_clampedEnd, -1);
}

CursorPoint CursorDefinition::lookedBack(CursorPoint point) const
{
    return m_lookback ? shiftedPoint(point, *m_lookback, -1) : point;
}

Value CursorDefinition::slice(SliceWindows::Window window) const
{
    return Mapping{{m_startField, m_scale.write(window.start)},
                   {m_endField, m_scale.write(window.end)}};
}

std::optional<SliceWindows::Window> CursorDefinition::window(const Value &slice) const
{
    // Without bounds in the request a count may come from anywhere.
    if (m_scale.isCount())
        return std::nullopt;
    const auto start = m_scale.read(slice[m_startField]);
    const auto end = m_scale.read(slice[m_endField]);
    if (!start || !end)
        return std::nullopt;
    return SliceWindows::Window{*start, *end};
}

Value CursorDefinition::startingAt(const Value &slice, CursorPoint start) const
{
    Value reduced = slice;
    reduced.mutableMapping().set(m_startField, m_scale.write(start));
    return reduced;
}

Result<void> CursorDefinition::addOptions(RequestOptions &options, const Value &slice) const
{
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    if (m_startOption) {
        Result<void> outcome
            = m_startOption->inject(options, slice[m_startOptionField], *config, m_runtime.clock);
        if (!outcome)
            return outcome;
    }
    if (m_endOption)
        return m_endOption->inject(options, slice[m_endOptionField], *config, m_runtime.clock);
    return {};
}

} // namespace millrace::declarative
