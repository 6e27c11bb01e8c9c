#include "core/declarative/template/interpolation.h"
#include "core/declarative/template/templateerrors.h"

namespace millrace::declarative {

/// A text, a container, or another value, which stays as it is.
struct InterpolatedMapping::Node final
{
    Value constant;
    InterpolatedText text;
    std::vector<std::pair<InterpolatedText, Node>> entries;
    std::vector<Node> items;
    Value::Kind kind = Value::Kind::Null;

    Node() = default;
    Node(const Value &value, bool isNested)
        : kind(value.kind())
    {
        if (value.isText()) {
            text = InterpolatedText(value.text());
        } else if (value.isMapping() && isNested) {
            for (const Mapping::Entry &entry : value.mapping())
                entries.emplace_back(InterpolatedText(entry.key), Node(entry.value, true));
        } else if (value.isList() && isNested) {
            for (const Value &item : value.list())
                items.emplace_back(item, true);
        } else {
            kind = Value::Kind::Null;
            constant = value;
        }
    }

    /// Null for what is undefined, empty or None.
    [[nodiscard]] Result<Value> evaluate(const TemplateScope &scope, const Clock &clock,
                                         LiteralTypes types) const
    {
        if (kind == Value::Kind::Text) {
            Result<std::optional<Value>> value = text.evaluateIfThere(scope, clock, types);
            if (!value)
                return value.error();
            return value->value_or(Value());
        }
        if (kind == Value::Kind::Mapping)
            return evaluateEntries(scope, clock, types, types);
        if (kind != Value::Kind::List)
            return constant;
        Value::List list;
        for (const Node &item : items) {
            Result<Value> value = item.evaluate(scope, clock, types);
            if (!value)
                return value.error();
            list.push_back(std::move(*value));
        }
        return Value(std::move(list));
    }

    /// For a header: printed.
    [[nodiscard]] Result<Value> evaluatePrinted(const TemplateScope &scope,
                                                const Clock &clock) const
    {
        if (kind != Value::Kind::Text)
            return constant.isNull() ? Value() : Value(pythonText(constant));
        Result<std::optional<std::string>> value = text.evaluateTextIfThere(scope, clock);
        if (!value)
            return value.error();
        return *value ? Value(std::move(**value)) : Value();
    }

    [[nodiscard]] Result<Value> evaluateHeaders(const TemplateScope &scope,
                                                const Clock &clock) const
    {
        Mapping mapping;
        for (const auto &[name, node] : entries) {
            const Result<std::optional<std::string>> key = name.evaluateTextIfThere(scope, clock);
            if (!key)
                return key.error();
            Result<Value> value = node.evaluatePrinted(scope, clock);
            if (!value)
                return value.error();
            if (!value->isNull())
                mapping.set(key->value_or("None"), std::move(*value));
        }
        return Value(std::move(mapping));
    }

    [[nodiscard]] Result<Value> evaluateEntries(const TemplateScope &scope, const Clock &clock,
                                                LiteralTypes keyTypes,
                                                LiteralTypes valueTypes) const
    {
        Mapping mapping;
        for (const auto &[name, node] : entries) {
            Result<std::optional<Value>> key = name.evaluateIfThere(scope, clock, keyTypes);
            if (!key)
                return key.error();
            Result<Value> value = node.evaluate(scope, clock, valueTypes);
            if (!value)
                return value.error();
            if (!value->isNull())
                mapping.set(pythonText(key->value_or(Value())), std::move(*value));
        }
        return Value(std::move(mapping));
    }
};

InterpolatedMapping::InterpolatedMapping(const Value &input, MappingUse use)
    : m_use(use)
{
    if (input.isText()) {
        m_root = std::make_shared<const Node>(input, false);
        return;
    }
    auto root = std::make_shared<Node>();
    root->kind = Value::Kind::Mapping;
    if (input.isMapping()) {
        for (const Mapping::Entry &entry : input.mapping())
            root->entries.emplace_back(InterpolatedText(entry.key),
                                       Node(entry.value, use == MappingUse::Json));
    }
    m_root = std::move(root);
}

Result<Value> InterpolatedMapping::evaluate(const TemplateScope &scope, const Clock &clock) const
{
    const bool isParameters = m_use == MappingUse::Parameters;
    if (m_root->kind == Value::Kind::Text)
        return evaluateText(scope, clock);
    if (m_use == MappingUse::Headers)
        return m_root->evaluateHeaders(scope, clock);
    return m_root->evaluateEntries(scope, clock,
                                   isParameters ? LiteralTypes::Text : LiteralTypes::Any,
                                   isParameters ? LiteralTypes::TextOrList : LiteralTypes::Any);
}

Result<Value> InterpolatedMapping::evaluateText(const TemplateScope &scope,
                                                const Clock &clock) const
{
    Result<Value> result = m_root->text.evaluate(scope, clock);
    if (!result)
        return result;
    if (!result->isMapping()) {
        if (m_use == MappingUse::Json) {
            return makeError(errors::s_templateFailed,
                             {QString::fromStdString(m_root->text.text().substr(0, 200)),
                              QStringLiteral("its result is no mapping")});
        }
        if (m_use == MappingUse::Headers)
            return Value::emptyMapping();
        return result->isText() ? std::move(*result) : Value(pythonText(*result));
    }
    Mapping mapping;
    for (Mapping::Entry &entry : result->mutableMapping()) {
        if (entry.value.isNull())
            continue;
        if (m_use == MappingUse::Headers)
            mapping.append(std::move(entry.key), pythonText(entry.value));
        else
            mapping.append(std::move(entry.key), std::move(entry.value));
    }
    return Value(std::move(mapping));
}

} // namespace millrace::declarative
