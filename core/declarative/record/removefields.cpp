#include "core/declarative/record/removefields.h"

#include "core/declarative/record/fieldpath.h"

namespace millrace::declarative {

namespace {

Value conditionOf(const Component &component)
{
    const Value *condition = component.field("condition");
    return condition ? *condition : Value();
}

} // namespace

RemoveFields::RemoveFields(const Component &component)
    : m_condition(conditionOf(component))
{
    const Value *pointers = component.field("field_pointers");
    if (!pointers || !pointers->isList())
        return;
    for (const Value &pointer : pointers->list()) {
        m_paths.push_back(pathFrom(pointer));
        m_isKey.push_back(m_paths.back().size() == 1 && FieldPath::isPlain(m_paths.back()));
    }
}

Result<void> RemoveFields::transform(Value &record, const TransformationContext &context) const
{
    for (std::size_t index = 0; index < m_paths.size(); ++index) {
        if (!m_condition.isEmpty()) {
            // The path does not count: every leaf of the record is asked for, once per path.
            TemplateScope scope;
            scope.config = &context.config;
            const auto isUnwanted = [&](const Value &leaf) {
                scope.names = {{"property", &leaf}};
                return m_condition.evaluate(scope, context.clock);
            };
            if (Result<void> outcome = removeLeaves(record, isUnwanted); !outcome)
                return outcome;
            continue;
        }
        if (!m_isKey[index])
            removeAt(record, m_paths[index]);
        else if (record.mapping().contains(m_paths[index].front()))
            record.mutableMapping().remove(m_paths[index].front());
    }
    return {};
}

} // namespace millrace::declarative
