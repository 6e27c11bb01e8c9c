#include "core/declarative/manifest/userconfig.h"

#include "core/connector/schemafault.h"
#include "core/declarative/declarativeerrors.h"
#include "core/declarative/manifest/manifesterrors.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/jsonqt.h"
#include "core/declarative/value/jsontext.h"
#include "core/declarative/value/path.h"

#include <algorithm>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

Path literalPath(const Component &component, std::string_view name)
{
    const Value *value = component.field(name);
    return value ? pathFrom(*value) : Path();
}

/// Changes one configuration step by step.
class Change final
{
public:
    Change(Value config, const Clock &clock)
        : m_config(std::move(config))
        , m_clock(clock)
    {
    }

    [[nodiscard]] const Value &config() const { return m_config; }

    Result<void> apply(const Component &step)
    {
        if (step.is("ConfigAddFields"))
            return addFields(step);
        if (step.is("ConfigRemoveFields"))
            return removeFields(step);
        if (step.is("ConfigRemapField"))
            return remapField(step);
        return makeError(errors::s_componentCustom,
                         {QString::fromStdString(step.place()),
                          QString::fromStdString(step.text("class_name", step.type()))});
    }

private:
    /// The names of templates; borrows the configuration as it is now.
    [[nodiscard]] TemplateScope scope(const Component &step) const
    {
        TemplateScope scope;
        scope.config = &m_config;
        scope.parameters = &step.parameters();
        return scope;
    }

    Result<void> addFields(const Component &step)
    {
        const Value *text = step.field("condition");
        const InterpolatedCondition condition(text ? *text : Value());
        for (const Component &field : step.children("fields")) {
            const InterpolatedText source(field.text("value"));
            const Result<Value> value
                = source.evaluate(scope(step), m_clock, literalTypesOf(field.text("value_type")));
            if (!value)
                return value.error();
            const Path path = literalPath(field, "path");
            const Value *pathValue = field.field("path");
            TemplateScope names = scope(step);
            names.names = {{"value", &*value}, {"path", pathValue}};
            const Result<bool> holds = condition.evaluate(names, m_clock);
            if (!holds)
                return holds.error();
            if (!*holds)
                continue;
            if (Result<void> outcome = setValueAt(m_config, path, *value); !outcome)
                return outcome;
        }
        return {};
    }

    Result<void> removeFields(const Component &step)
    {
        const Value *text = step.field("condition");
        const InterpolatedCondition condition(text ? *text : Value());
        const Result<bool> holds = condition.evaluate(scope(step), m_clock);
        if (!holds)
            return holds.error();
        const Value *pointers = step.field("field_pointers");
        if (!*holds || !pointers || !pointers->isList())
            return {};
        for (const Value &pointer : pointers->list())
            removeAt(m_config, pathFrom(pointer));
        return {};
    }

    Result<void> remapField(const Component &step)
    {
        const Value *map = step.field("map");
        const Result<Value> words = map && map->isText()
            ? InterpolatedText(map->text()).evaluate(scope(step), m_clock)
            : InterpolatedMapping(map ? *map : Value(), MappingUse::Json)
                  .evaluate(scope(step), m_clock);
        if (!words)
            return words.error();
        Path path;
        for (const std::string &segment : literalPath(step, "field_path")) {
            const Result<std::string> text
                = InterpolatedText(segment).evaluateText(scope(step), m_clock);
            if (!text)
                return text.error();
            path.push_back(*text);
        }
        const Value *current = &m_config;
        for (const std::string &segment : path) {
            if (!current->isMapping() || !(current = current->find(segment)))
                return {};
        }
        const Value *word = path.empty() ? nullptr : words->find(pythonText(*current));
        if (!word)
            return {};
        const Value replacement = *word;
        return setValueAt(m_config, path, replacement);
    }

    Value m_config;
    const Clock &m_clock;
};

/// Holds \a value to the schema of a ValidateAdheresToSchema.
Result<void> adheres(const Component &strategy, Value value, const Value &config,
                     const Clock &clock)
{
    const auto refused
        = [](const QString &reason) { return makeError(errors::s_configInvalid, {reason}); };
    if (!strategy.is("ValidateAdheresToSchema")) {
        return makeError(errors::s_componentCustom,
                         {QString::fromStdString(strategy.place()),
                          QString::fromStdString(strategy.text("class_name", strategy.type()))});
    }
    const Value *base = strategy.field("base_schema");
    Value schema = base ? *base : Value::emptyMapping();
    if (schema.isText()) {
        TemplateScope scope;
        scope.config = &config;
        scope.parameters = &strategy.parameters();
        Result<Value> evaluated = InterpolatedText(schema.text()).evaluate(scope, clock);
        if (!evaluated)
            return evaluated.error();
        schema = std::move(*evaluated);
        if (schema.isText()) {
            Result<Value> parsed = parseJson(schema.text());
            if (!parsed)
                return refused(u"its schema is no valid JSON"_s);
            schema = std::move(*parsed);
        }
    }
    if (value.isText()) {
        Result<Value> parsed = parseJson(value.text());
        if (!parsed)
            return refused(u"a value is no valid JSON"_s);
        value = std::move(*parsed);
    }
    const auto fault = schemaFault(toJsonObject(schema), toJsonValue(value));
    if (!fault)
        return {};
    return refused(fault->pointer.isEmpty() ? fault->reason
                                            : fault->pointer + u": "_s + fault->reason);
}

Result<void> validate(const Component &validation, const Value &config, const Clock &clock)
{
    const auto strategy = validation.child("validation_strategy");
    if (!strategy)
        return {};
    TemplateScope scope;
    scope.config = &config;
    scope.parameters = &validation.parameters();
    if (validation.is("PredicateValidator")) {
        const Value *value = validation.field("value");
        if (!value || !value->isText())
            return adheres(*strategy, value ? *value : Value(), config, clock);
        const Result<Value> evaluated = InterpolatedText(value->text()).evaluate(scope, clock);
        return evaluated ? adheres(*strategy, *evaluated, config, clock) : evaluated.error();
    }
    Path path;
    for (const std::string &segment : literalPath(validation, "field_path")) {
        const Result<std::string> text = InterpolatedText(segment).evaluateText(scope, clock);
        if (!text)
            return text.error();
        path.push_back(*text);
    }
    for (const Value *value : valuesAt(config, path)) {
        if (Result<void> outcome = adheres(*strategy, *value, config, clock); !outcome)
            return outcome;
    }
    return {};
}

} // namespace

Result<UserConfig> preparedConfig(const Component &root, const Value &given, const Clock &clock)
{
    const auto spec = root.child("spec");
    const auto rules = spec ? spec->child("config_normalization_rules") : std::nullopt;
    if (!rules || !given.isTruthy())
        return UserConfig{given, given, false};
    Change change(given, clock);
    for (const Component &migration : rules->children("config_migrations")) {
        for (const Component &step : migration.children("transformations")) {
            if (Result<void> outcome = change.apply(step); !outcome)
                return outcome.error();
        }
    }
    const Value stored = change.config();
    for (const Component &step : rules->children("transformations")) {
        if (Result<void> outcome = change.apply(step); !outcome)
            return outcome.error();
    }
    return UserConfig{change.config(), stored, !(stored == given)};
}

Result<void> validateConfig(const Component &root, const Value &config, const Clock &clock)
{
    const auto spec = root.child("spec");
    const auto rules = spec ? spec->child("config_normalization_rules") : std::nullopt;
    if (!rules)
        return {};
    for (const Component &validation : rules->children("validations")) {
        if (Result<void> outcome = validate(validation, config, clock); !outcome)
            return outcome;
    }
    return {};
}

} // namespace millrace::declarative
