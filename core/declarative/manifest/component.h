// Component: one typed node of a manifest.
#pragma once

#include "core/declarative/value/value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::declarative {

/// A component after references, types, parameters and validation. Cheap to copy; a null field
/// counts as absent.
class Component final
{
public:
    /// \a place says where it stands, for errors: "streams/0/retriever". REQUIRES: \a node is a
    /// Mapping.
    explicit Component(Value node, std::string place = {});

    [[nodiscard]] const Value &node() const { return m_node; }
    [[nodiscard]] const std::string &place() const { return m_place; }
    /// "SimpleRetriever"; "" for an untyped node.
    [[nodiscard]] std::string_view type() const;
    [[nodiscard]] bool is(std::string_view type) const { return this->type() == type; }
    /// Whether it is a component of Python code (class_name), which Millrace cannot run.
    [[nodiscard]] bool isCustom() const;
    /// $parameters, an empty mapping when there are none.
    [[nodiscard]] const Value &parameters() const;

    /// Null when absent or null.
    [[nodiscard]] const Value *field(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return field(name) != nullptr; }
    /// The component in field \a name; nothing when there is none.
    [[nodiscard]] std::optional<Component> child(std::string_view name) const;
    /// The components of the list in field \a name, or the single one that stands there.
    [[nodiscard]] std::vector<Component> children(std::string_view name) const;
    /// The field as text: a number or a Bool is printed as Python does.
    [[nodiscard]] std::string text(std::string_view name, std::string_view fallback = {}) const;
    [[nodiscard]] bool flag(std::string_view name, bool fallback = false) const;
    /// The field as a whole number, also when it is a text of digits; nothing when it is a
    /// template.
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const;
    [[nodiscard]] std::optional<double> number(std::string_view name) const;

private:
    Value m_node;
    std::string m_place;
};

} // namespace millrace::declarative
