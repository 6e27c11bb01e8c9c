// SchemaNormalizer: casts the values of records to the types of their JSON Schema.
#pragma once

#include "core/declarative/value/value.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::declarative {

/// schema_normalization: Default (reference §14). Compiled once; safe from any thread.
class SchemaNormalizer final
{
public:
    explicit SchemaNormalizer(const Value &schema);

    /// Casts what can be cast; the rest stays as it is. REQUIRES: \a record is a Mapping.
    void normalize(Value &record) const;

private:
    enum class Target { None, Text, Float, Whole, Bool, List };

    /// A schema: what its value becomes, and the schemas inside.
    struct Node final
    {
        struct Property final
        {
            std::string name;
            const Node *node;
        };

        Target target = Target::None;
        bool allowsNull = false;
        bool wrapsScalars = false; ///< Target List: a scalar becomes its only item.
        const Node *inside = nullptr; ///< Where properties and items come from: $ref, or itself.
        std::vector<Property> properties;
        const Node *items = nullptr;
    };

    [[nodiscard]] const Node *compile(const Value &schema, const Value &root);
    void compileInside(Node &node, const Value &schema, const Value &root);
    static void compileType(Node &node, const Value &schema);
    static void convert(Value &value, const Node &node);
    static void descend(Value &value, const Node &node);
    [[nodiscard]] static std::optional<Value> converted(const Value &value, const Node &node);

    // Schemas may refer to themselves, so that nodes are kept by the schema they come from.
    std::map<const Mapping *, std::unique_ptr<Node>> m_nodes;
    Value m_schema; ///< Keeps those schemas alive.
    const Node *m_root = nullptr;
};

} // namespace millrace::declarative
