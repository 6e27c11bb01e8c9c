#include "core/declarative/record/schemanormalizer.h"

#include "core/declarative/template/interpolation.h"
#include "core/declarative/template/wholenumber.h"
#include "core/declarative/value/number.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace millrace::declarative {

namespace {

constexpr std::array<std::string_view, 6> s_true{"y", "yes", "t", "true", "on", "1"};
constexpr std::array<std::string_view, 6> s_false{"n", "no", "f", "false", "off", "0"};
constexpr std::array<std::string_view, 5> s_simpleTypes{"string", "number", "integer", "boolean",
                                                        "null"};

template<typename Words>
bool isOneOf(const Words &words, std::string_view word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<Value> boolFrom(std::string_view text)
{
    std::string word(trimmed(text));
    std::transform(word.begin(), word.end(), word.begin(), [](char character) {
        return character >= 'A' && character <= 'Z' ? char(character - 'A' + 'a') : character;
    });
    if (isOneOf(s_true, word))
        return Value(true);
    if (isOneOf(s_false, word))
        return Value(false);
    return std::nullopt;
}

std::optional<Value> floatFrom(const Value &value)
{
    std::optional<double> number;
    if (value.isBool())
        number = value.boolean() ? 1.0 : 0.0;
    else if (value.isInteger())
        number = double(value.integer());
    else if (value.isWhole())
        number = floatNumber(value.digits());
    else if (value.isText())
        number = floatNumber(value.text());
    return number ? std::optional<Value>(*number) : std::nullopt;
}

/// The whole number that \a digits are; nothing for none.
std::optional<Value> wholeValue(const std::optional<std::string> &digits)
{
    if (!digits)
        return std::nullopt;
    if (const auto number = wholeNumber(*digits))
        return Value(*number);
    return Value(BigInteger{*digits});
}

std::optional<Value> wholeFrom(const Value &value)
{
    switch (value.kind()) {
    case Value::Kind::Bool:
        return Value(std::int64_t(value.boolean() ? 1 : 0));
    case Value::Kind::Float:
        return std::isfinite(value.number()) ? wholeValue(truncatedDigits(value.number()))
                                             : std::nullopt;
    case Value::Kind::Text:
        return wholeValue(wholeDigits(value.text()));
    default:
        return std::nullopt;
    }
}

/// The schema that \a reference ("#/definitions/x") leads to in \a root.
const Value *referred(std::string_view reference, const Value &root)
{
    if (!reference.starts_with('#'))
        return nullptr;
    const Value *place = &root;
    reference.remove_prefix(1);
    while (place && reference.starts_with('/')) {
        reference.remove_prefix(1);
        const std::size_t end = std::min(reference.find('/'), reference.size());
        place = place->find(reference.substr(0, end));
        reference.remove_prefix(end);
    }
    return place && place->isMapping() ? place : nullptr;
}

} // namespace

SchemaNormalizer::SchemaNormalizer(const Value &schema)
    : m_schema(schema)
{
    if (m_schema.isMapping())
        m_root = compile(m_schema, m_schema);
}

const SchemaNormalizer::Node *SchemaNormalizer::compile(const Value &schema, const Value &root)
{
    const Mapping *key = &schema.mapping();
    if (const auto known = m_nodes.find(key); known != m_nodes.end())
        return known->second.get();
    Node &node = *m_nodes.emplace(key, std::make_unique<Node>()).first->second;
    node.inside = &node;
    compileType(node, schema);
    compileInside(node, schema, root);
    return &node;
}

void SchemaNormalizer::compileType(Node &node, const Value &schema)
{
    const Value &type = schema["type"];
    std::vector<std::string_view> types;
    if (type.isText())
        types.push_back(type.text());
    if (type.isList()) {
        for (const Value &item : type.list()) {
            if (item.isText())
                types.push_back(item.text());
        }
    }
    node.allowsNull = std::erase(types, "null") > 0;
    if (types.size() != 1)
        return;
    if (types.front() == "string")
        node.target = Target::Text;
    else if (types.front() == "number")
        node.target = Target::Float;
    else if (types.front() == "integer")
        node.target = Target::Whole;
    else if (types.front() == "boolean")
        node.target = Target::Bool;
    else if (types.front() == "array")
        node.target = Target::List;
    // Only a list of simple types counts: a type that is a single text is taken for its letters.
    const Value &items = schema["items"];
    const Value &itemTypes = items["type"];
    node.wrapsScalars = (items.isNull() || items.isMapping())
        && (itemTypes.isNull()
            || (itemTypes.isList()
                && std::all_of(itemTypes.list().begin(), itemTypes.list().end(),
                               [](const Value &item) {
                                   return item.isText() && isOneOf(s_simpleTypes, item.text());
                               })));
}

void SchemaNormalizer::compileInside(Node &node, const Value &schema, const Value &root)
{
    if (const Value &reference = schema["$ref"]; reference.isText()) {
        const Value *target = referred(reference.text(), root);
        // What refers to nothing has nothing inside.
        static const Node s_empty;
        node.inside = target ? compile(*target, root) : &s_empty;
        return;
    }
    if (const Value &properties = schema["properties"]; properties.isMapping()) {
        for (const auto &[name, property] : properties.mapping()) {
            if (property.isMapping())
                node.properties.push_back({name, compile(property, root)});
        }
    }
    if (const Value &items = schema["items"]; items.isMapping())
        node.items = compile(items, root);
}

void SchemaNormalizer::normalize(Value &record) const
{
    if (m_root)
        descend(record, *m_root);
}

void SchemaNormalizer::descend(Value &value, const Node &node)
{
    // A reference leads to a schema that may itself be one; a circle has nothing inside.
    const Node *inside = node.inside;
    for (int step = 0; step < 32 && inside && inside->inside != inside; ++step)
        inside = inside->inside;
    if (!inside)
        return;
    if (value.isMapping() && !inside->properties.empty()) {
        Mapping &mapping = value.mutableMapping();
        auto guess = mapping.begin();
        for (const Node::Property &property : inside->properties) {
            // Records mostly have the order of their schema.
            Value *item = guess != mapping.end() && guess->key == property.name
                ? &guess->value
                : mapping.find(property.name);
            if (!item)
                continue;
            if (guess != mapping.end())
                ++guess;
            convert(*item, *property.node);
            descend(*item, *property.node);
        }
    }
    if (value.isList() && inside->items) {
        for (Value &item : value.mutableList()) {
            convert(item, *inside->items);
            descend(item, *inside->items);
        }
    }
}

void SchemaNormalizer::convert(Value &value, const Node &node)
{
    if (std::optional<Value> other = converted(value, node))
        value = std::move(*other);
}

std::optional<Value> SchemaNormalizer::converted(const Value &value, const Node &node)
{
    if (node.target == Target::None || (value.isNull() && node.allowsNull))
        return std::nullopt;
    switch (node.target) {
    case Target::Text:
        return value.isText() ? std::nullopt : std::optional<Value>(pythonText(value));
    case Target::Float:
        return floatFrom(value);
    case Target::Whole:
        return wholeFrom(value);
    case Target::Bool:
        if (value.isBool())
            return std::nullopt;
        return value.isText() ? boolFrom(value.text()) : std::optional<Value>(value.isTruthy());
    case Target::List:
        if (!node.wrapsScalars || value.isList() || value.isMapping())
            return std::nullopt;
        return Value(Value::List{value});
    case Target::None:
        break;
    }
    return std::nullopt;
}

} // namespace millrace::declarative
