#include "core/declarative/record/dpathflattenfields.h"

#include <algorithm>
#include <utility>

namespace millrace::declarative {

namespace {

Value segmentsOf(const Component &component)
{
    const Value *segments = component.field("field_path");
    return segments ? *segments : Value();
}

} // namespace

DpathFlattenFields::DpathFlattenFields(const Component &component)
    : m_path(segmentsOf(component), component.parameters())
    , m_deletesOrigin(component.flag("delete_origin_value"))
    , m_replacesRecord(component.flag("replace_record"))
{
}

Result<std::unique_ptr<RecordTransformation>>
DpathFlattenFields::create(const Component &component, const Value &config, const Clock &clock)
{
    std::unique_ptr<DpathFlattenFields> transformation(new DpathFlattenFields(component));
    if (const auto keys = component.child("key_transformation")) {
        TemplateScope scope;
        scope.config = &config;
        scope.parameters = &keys->parameters();
        for (const auto &[name, target] : {std::pair("prefix", &transformation->m_prefix),
                                           std::pair("suffix", &transformation->m_suffix)}) {
            if (!keys->has(name))
                continue;
            Result<std::string> text
                = InterpolatedText(keys->text(name)).evaluateText(scope, clock);
            if (!text)
                return text.error();
            *target = std::move(text).value();
        }
    }
    return std::unique_ptr<RecordTransformation>(std::move(transformation));
}

Result<void> DpathFlattenFields::transform(Value &record,
                                           const TransformationContext &context) const
{
    const Result<Path> path = m_path.evaluate(context.config, context.clock);
    if (!path)
        return path.error();
    const Result<Value> origin = found(record, *path);
    if (!origin)
        return origin.error();
    if (!origin->isMapping())
        return {};
    Mapping fields = renamed(origin->mapping());
    if (m_replacesRecord && !fields.isEmpty()) {
        record = std::move(fields);
        return {};
    }
    const bool clashes = std::any_of(fields.begin(), fields.end(), [&](const auto &entry) {
        return record.mapping().contains(entry.key);
    });
    if (clashes)
        return {};
    if (m_deletesOrigin)
        removeAt(record, *path);
    Mapping &mapping = record.mutableMapping();
    for (auto &[key, value] : fields)
        mapping.set(key, std::move(value));
    return {};
}

Result<Value> DpathFlattenFields::found(const Value &record, const Path &path)
{
    if (FieldPath::hasWildcard(path)) {
        const std::vector<const Value *> matches = valuesAt(record, path);
        return matches.empty() ? Value() : *matches.front();
    }
    const Result<const Value *> match = valueAt(record, path);
    if (!match)
        return match.error();
    return *match ? **match : Value();
}

Mapping DpathFlattenFields::renamed(const Mapping &fields) const
{
    Mapping result;
    result.reserve(fields.size());
    // Keys that were different stay different.
    for (const auto &[key, value] : fields)
        result.append(m_prefix + key + m_suffix, value);
    return result;
}

} // namespace millrace::declarative
