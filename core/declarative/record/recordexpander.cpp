#include "core/declarative/record/recordexpander.h"

#include <utility>

namespace millrace::declarative {

namespace {

const Value &segmentsOf(const Component &component)
{
    static const Value s_none;
    const Value *segments = component.field("expand_records_from_field");
    return segments ? *segments : s_none;
}

} // namespace

RecordExpander::RecordExpander(const Component &component)
    : m_path(segmentsOf(component), component.parameters())
    , m_keepsOriginal(component.flag("remain_original_record"))
    , m_emitsParent(component.text("on_no_records") == "emit_parent")
{
}

Result<bool> RecordExpander::expand(Value record, const Value &config, const Clock &clock,
                                    const RecordSink &sink) const
{
    if (!record.isMapping() || m_path.isEmpty())
        return sink(std::move(record));
    const Result<Path> path = m_path.evaluate(config, clock);
    if (!path)
        return path.error();
    // Copies, so that the record is not shared by them while they are changed.
    std::vector<Value> lists;
    for (const Value *match : valuesAt(record, *path)) {
        if (match->isList() && !match->list().empty())
            lists.push_back(*match);
    }
    if (lists.empty())
        return m_emitsParent ? sink(std::move(record)) : Result<bool>(true);
    if (!m_keepsOriginal)
        record = Value();
    for (Value &list : lists) {
        for (Value &item : list.mutableList()) {
            Value expanded = std::move(item);
            if (m_keepsOriginal && expanded.isMapping())
                expanded.mutableMapping().set("original_record", record);
            else if (m_keepsOriginal)
                expanded = Mapping{{"value", std::move(expanded)}, {"original_record", record}};
            Result<bool> goesOn = sink(std::move(expanded));
            if (!goesOn || !*goesOn)
                return goesOn;
        }
    }
    return true;
}

} // namespace millrace::declarative
