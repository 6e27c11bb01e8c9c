#include "core/declarative/record/addfields.h"

#include "core/declarative/declarativeerrors.h"

#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

Value conditionOf(const Component &component)
{
    const Value *condition = component.field("condition");
    return condition ? *condition : Value();
}

LiteralTypes typesFor(std::string_view valueType)
{
    if (valueType == "string")
        return LiteralTypes::Text;
    if (valueType == "number")
        return LiteralTypes::Float;
    if (valueType == "integer")
        return LiteralTypes::Integer;
    if (valueType == "boolean")
        return LiteralTypes::Bool;
    return LiteralTypes::Any;
}

} // namespace

AddFields::AddFields(const Component &component)
    : m_parameters(component.parameters())
    , m_condition(conditionOf(component))
{
}

Result<std::unique_ptr<RecordTransformation>>
AddFields::create(const Component &component, const Value &config, const Clock &clock)
{
    std::unique_ptr<AddFields> transformation(new AddFields(component));
    TemplateScope scope;
    scope.config = &config;
    scope.parameters = &transformation->m_parameters;
    for (const Component &definition : component.children("fields")) {
        const Value *path = definition.field("path");
        Field field;
        if (path) {
            field.pathValue = *path;
            field.path = pathFrom(*path);
        }
        if (field.path.empty()) {
            return makeError(errors::s_componentInvalid,
                             {QString::fromStdString(definition.place()),
                              u"the path of an added field is empty"_s});
        }
        field.text = InterpolatedText(definition.text("value"));
        field.types = typesFor(definition.text("value_type"));
        if (!field.text.isTemplate()) {
            Result<Value> constant = field.text.evaluate(scope, clock, field.types);
            if (!constant)
                return constant.error();
            field.constant = std::move(constant).value();
        }
        transformation->m_fields.push_back(std::move(field));
    }
    return std::unique_ptr<RecordTransformation>(std::move(transformation));
}

Result<void> AddFields::transform(Value &record, const TransformationContext &context) const
{
    TemplateScope scope;
    scope.config = &context.config;
    scope.parameters = &m_parameters;
    scope.slice = &context.slice;
    scope.names = {{"record", &record}};
    for (const Field &field : m_fields) {
        Result<Value> value = field.constant
            ? Result<Value>(*field.constant)
            : field.text.evaluate(scope, context.clock, field.types);
        if (!value)
            return value.error();
        if (!m_condition.isEmpty()) {
            const Result<bool> isWanted = applies(field, *value, scope, context.clock);
            if (!isWanted)
                return isWanted.error();
            if (!*isWanted)
                continue;
        }
        if (field.path.size() == 1) {
            record.mutableMapping().set(field.path.front(), std::move(value).value());
            continue;
        }
        Result<void> outcome = setValueAt(record, field.path, std::move(value).value());
        if (!outcome)
            return outcome;
    }
    return {};
}

Result<bool> AddFields::applies(const Field &field, const Value &value, TemplateScope scope,
                                const Clock &clock) const
{
    scope.names.push_back({"value", &value});
    scope.names.push_back({"path", &field.pathValue});
    return m_condition.evaluate(scope, clock);
}

} // namespace millrace::declarative
