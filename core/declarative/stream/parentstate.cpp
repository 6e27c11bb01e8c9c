#include "core/declarative/stream/parentstate.h"

#include "core/declarative/stream/evaluation.h"
#include "core/declarative/stream/streamcursor.h"

namespace millrace::declarative {

namespace {

/// The one value of a state in the oldest form, {field: value}; null when it has another form.
const Value *loneValue(const Value &state)
{
    const Value *found = nullptr;
    for (const auto &[key, value] : state.mapping()) {
        // What a stream without a cursor leaves behind is none.
        if (key == s_noCursorKey)
            continue;
        if (found || value.isList() || value.isMapping())
            return nullptr;
        found = &value;
    }
    return found;
}

} // namespace

Result<Value> parentState(const Component &parentConfig, const Value &childState, Runtime &runtime)
{
    const auto stream = parentConfig.child("stream");
    if (!stream || !parentConfig.flag("incremental_dependency") || !childState.isMapping())
        return Value::emptyMapping();
    if (const Value *own = childState["parent_state"].find(stream->text("name")))
        return *own;
    if (const Value *global = childState.find("state"))
        return *global;
    const Value *value = loneValue(childState);
    const auto incremental = stream->is("StateDelegatingStream")
        ? stream->child("incremental_stream")
        : std::optional(*stream);
    const auto cursor = incremental ? incremental->child("incremental_sync") : std::nullopt;
    if (!value || !cursor)
        return Value::emptyMapping();
    Result<std::string> field = evaluatedField(*cursor, "cursor_field", runtime);
    if (!field)
        return field.error();
    return Value(Mapping{{std::move(*field), *value}});
}

} // namespace millrace::declarative
