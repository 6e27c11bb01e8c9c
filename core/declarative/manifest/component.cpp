#include "core/declarative/manifest/component.h"

#include "core/declarative/template/interpolation.h"

#include <charconv>

namespace millrace::declarative {

namespace {

template<typename Number>
std::optional<Number> numberFrom(const std::string &text)
{
    Number number{};
    const char *const end = text.data() + text.size();
    const auto [rest, fault] = std::from_chars(text.data(), end, number);
    if (fault != std::errc() || rest != end)
        return std::nullopt;
    return number;
}

std::string below(const std::string &place, std::string_view name)
{
    return place.empty() ? std::string(name) : place + "/" + std::string(name);
}

} // namespace

Component::Component(Value node, std::string place)
    : m_node(std::move(node))
    , m_place(std::move(place))
{
}

std::string_view Component::type() const
{
    const Value *type = field("type");
    return type && type->isText() ? std::string_view(type->text()) : std::string_view();
}

bool Component::isCustom() const
{
    // A component of the format itself ignores the key.
    return has("class_name") && (type().empty() || type().starts_with("Custom"));
}

const Value &Component::parameters() const
{
    static const Value s_none = Value::emptyMapping();
    const Value *parameters = field("$parameters");
    return parameters && parameters->isMapping() ? *parameters : s_none;
}

const Value *Component::field(std::string_view name) const
{
    const Value *value = m_node.find(name);
    return value && !value->isNull() ? value : nullptr;
}

std::optional<Component> Component::child(std::string_view name) const
{
    const Value *value = field(name);
    if (!value || !value->isMapping())
        return std::nullopt;
    return Component(*value, below(m_place, name));
}

std::vector<Component> Component::children(std::string_view name) const
{
    std::vector<Component> components;
    const Value *value = field(name);
    if (value && value->isMapping())
        components.emplace_back(*value, below(m_place, name));
    if (!value || !value->isList())
        return components;
    for (std::size_t index = 0; index < value->list().size(); ++index) {
        if (const Value &item = value->list()[index]; item.isMapping())
            components.emplace_back(item, below(below(m_place, name), std::to_string(index)));
    }
    return components;
}

std::string Component::text(std::string_view name, std::string_view fallback) const
{
    const Value *value = field(name);
    return value ? pythonText(*value) : std::string(fallback);
}

bool Component::flag(std::string_view name, bool fallback) const
{
    const Value *value = field(name);
    return value && value->isBool() ? value->boolean() : fallback;
}

std::optional<std::int64_t> Component::integer(std::string_view name) const
{
    const Value *value = field(name);
    if (value && value->isInteger())
        return value->integer();
    return value && value->isText() ? numberFrom<std::int64_t>(value->text()) : std::nullopt;
}

std::optional<double> Component::number(std::string_view name) const
{
    const Value *value = field(name);
    if (value && value->isFloat())
        return value->number();
    if (const auto whole = integer(name))
        return double(*whole);
    return value && value->isText() ? numberFrom<double>(value->text()) : std::nullopt;
}

} // namespace millrace::declarative
