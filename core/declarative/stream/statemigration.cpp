#include "core/declarative/stream/statemigration.h"

#include "core/declarative/stream/evaluation.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// Whether \a state is {key: {field: value}, …}.
bool isLegacy(const Value &state, const std::string &field)
{
    if (!state.isMapping() || state.mapping().isEmpty() || state.find("states"))
        return false;
    for (const auto &[key, cursor] : state.mapping()) {
        if (!cursor.isMapping() || cursor.mapping().size() != 1 || !cursor.find(field))
            return false;
    }
    return true;
}

Result<Value> toPartitions(const Component &stream, const Component &migration, const Value &state,
                           Runtime &runtime)
{
    const auto retriever = stream.child("retriever");
    const auto router = retriever ? retriever->child("partition_router") : std::nullopt;
    const auto cursor = stream.child("incremental_sync");
    if (!router || !cursor)
        return invalidComponent(migration, u"the stream has no partitions or no cursor"_s);
    const bool isUnion = router->is("UnionPartitionRouter");
    const std::vector<Component> parents = router->children("parent_stream_configs");
    if (!isUnion && parents.empty())
        return invalidComponent(migration, u"the partitions come from no parent"_s);
    if (!isUnion && parents.size() != 1)
        return state;
    const Value &parameters = stream.parameters();
    const Result<std::string> partitionField = evaluatedText(
        (isUnion ? *router : parents.front()).text("partition_field"), parameters, runtime);
    if (!partitionField)
        return partitionField.error();
    const Result<std::string> cursorField
        = evaluatedText(cursor->text("cursor_field"), parameters, runtime);
    if (!cursorField)
        return cursorField.error();
    if (!isLegacy(state, *cursorField))
        return state;
    Value::List states;
    for (const auto &[key, value] : state.mapping())
        states.push_back(
            Mapping{{"partition", Mapping{{*partitionField, Value(key)}}}, {"cursor", value}});
    return Value(Mapping{{"states", std::move(states)}});
}

} // namespace

Result<Value> migratedState(const Component &stream, const Value &state, Runtime &runtime)
{
    Result<Value> migrated = state;
    for (const Component &migration : stream.children("state_migrations")) {
        if (migration.isCustom()) {
            if (state.isTruthy())
                runtime.observer.logged(LogLevel::Warning, stream.text("name"),
                                        "The state is not migrated, for that needs Python code: "
                                            + migration.text("class_name"));
            continue;
        }
        migrated = toPartitions(stream, migration, *migrated, runtime);
        if (!migrated)
            return migrated;
    }
    return migrated;
}

} // namespace millrace::declarative
