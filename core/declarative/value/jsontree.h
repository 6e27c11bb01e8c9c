// JsonTree: a JSON text that is looked at where it lies, without a value for each of its parts.
#pragma once

#include "core/declarative/value/value.h"

#include <memory>
#include <string_view>

namespace simdjson::dom {
class element;
class parser;
} // namespace simdjson::dom

namespace millrace::declarative {

/// The tree of one text. Its elements live until it reads another text or is destroyed. Used by one
/// thread.
class JsonTree final
{
public:
    JsonTree();
    ~JsonTree();
    JsonTree(const JsonTree &) = delete;
    JsonTree &operator=(const JsonTree &) = delete;

    /// Reads \a text, of which nothing is needed afterwards. False: it is no JSON, or has what only
    /// parseJson() can read: whole numbers beyond 64 bits, deep nesting, many megabytes.
    [[nodiscard]] bool parse(std::string_view text);
    /// REQUIRES: parse() returned true.
    [[nodiscard]] const simdjson::dom::element &root() const { return *m_root; }

private:
    std::unique_ptr<simdjson::dom::parser> m_parser;
    std::unique_ptr<simdjson::dom::element> m_root;
};

/// \a element as parseJson() gives it.
[[nodiscard]] Value valueFrom(const simdjson::dom::element &element);

} // namespace millrace::declarative
