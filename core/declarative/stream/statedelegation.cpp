#include "core/declarative/stream/statedelegation.h"

#include "core/declarative/stream/cursordefinition.h"
#include "core/declarative/stream/evaluation.h"
#include "core/declarative/stream/streamcursor.h"
#include "core/declarative/template/moment.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// The moment \a state has come to, as \a stream reads it; nothing when it cannot.
Result<std::optional<TimePoint>> momentOf(const Component &stream, const Value &state,
                                          Runtime &runtime)
{
    const auto cursor = stream.child("incremental_sync");
    if (!cursor) {
        // A full refresh that is complete is as new as can be.
        return state[s_noCursorKey].isTruthy() ? std::optional(runtime.clock.now())
                                               : std::optional<TimePoint>();
    }
    const Result<std::shared_ptr<const CursorDefinition>> definition
        = CursorDefinition::create(*cursor, {}, stream.parameters(), runtime);
    if (!definition)
        return definition.error();
    const auto retriever = stream.child("retriever");
    const bool hasPartitions = retriever && !retriever->children("partition_router").empty();
    const Value &plain = hasPartitions ? state["state"] : state;
    Value value = plain[(*definition)->field()];
    if (const Value &slices = plain["slices"];
        !hasPartitions && slices.isList() && !slices.list().empty()) {
        const Value &first = slices.list().front();
        value = first["most_recent_cursor_value"];
        if (!value.isTruthy())
            value = first["end"];
    }
    const auto point = value.isTruthy() ? (*definition)->scale().read(value) : std::nullopt;
    return point ? std::optional(TimePoint(std::chrono::microseconds(*point)))
                 : std::optional<TimePoint>();
}

Result<bool> isTooOld(const Component &fullRefresh, const Component &incremental,
                      const Value &state, const std::string &period, const QString &place,
                      Runtime &runtime)
{
    const Result<CalendarDuration> retention = parseDuration(period);
    if (!retention) {
        Error error = retention.error();
        error.message = u"%1: %2"_s.arg(place, error.message);
        return error;
    }
    Result<std::optional<TimePoint>> moment = momentOf(fullRefresh, state, runtime);
    if (moment && !*moment)
        moment = momentOf(incremental, state, runtime);
    if (!moment)
        return moment.error();
    const Moment oldest = shifted(Moment{runtime.clock.now(), {}}, *retention, -1);
    return !*moment || **moment < oldest.utc;
}

} // namespace

Result<StreamChoice> chosenStream(const Component &component, const Value &state, bool checksAge,
                                  Runtime &runtime)
{
    if (!component.is("StateDelegatingStream"))
        return StreamChoice{component};
    const auto fullRefresh = component.child("full_refresh_stream");
    const auto incremental = component.child("incremental_stream");
    if (!fullRefresh || !incremental)
        return invalidComponent(component, u"one of its two streams is missing"_s);
    const std::string name = component.text("name");
    if (fullRefresh->text("name") != name || incremental->text("name") != name)
        return invalidComponent(component, u"the names of its streams differ"_s);
    Result<std::string> period = evaluatedField(component, "api_retention_period", runtime);
    if (!period)
        return period.error();
    if (!period->empty()) {
        for (const Component *stream : {&*fullRefresh, &*incremental}) {
            const auto cursor = stream->child("incremental_sync");
            if (cursor && cursor->is("IncrementingCountCursor"))
                return invalidComponent(*cursor, u"the age of a count cannot be told"_s);
        }
    }
    if (!state.isTruthy())
        return StreamChoice{*fullRefresh};
    if (period->empty() || !checksAge)
        return StreamChoice{*incremental};
    const Result<bool> tooOld
        = isTooOld(*fullRefresh, *incremental, state, *period,
                   QString::fromStdString(component.place()) + u"/api_retention_period"_s, runtime);
    if (!tooOld)
        return tooOld.error();
    return *tooOld ? StreamChoice{*fullRefresh, true} : StreamChoice{*incremental};
}

} // namespace millrace::declarative
