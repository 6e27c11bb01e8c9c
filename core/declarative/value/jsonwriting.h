// Parts of jsonText(): JSON text of values, and of trees without values.
#pragma once

#include "core/declarative/value/jsontext.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace simdjson::dom {
class element;
class object;
} // namespace simdjson::dom

namespace millrace::declarative {

/// Appends \a text in quotation marks; \a isAscii as in JsonStyle.
void appendJsonText(std::string &out, std::string_view text, bool isAscii = false);
void appendJsonNumber(std::string &out, std::int64_t number);
/// What JSON does not know (infinity) becomes null.
void appendJsonNumber(std::string &out, double number);

/// Writes trees as jsonText() writes what parseJson() makes of them. Used by one thread.
class JsonTreeWriter final
{
public:
    /// Appends \a element.
    void append(std::string &out, const simdjson::dom::element &element);

private:
    void appendMapping(std::string &out, const simdjson::dom::element &element);
    /// Whether no key of \a object is there twice.
    [[nodiscard]] bool hasSingleKeys(const simdjson::dom::object &object);
    [[nodiscard]] bool hasKnownKeys(const simdjson::dom::object &object) const;

    /// Of the last large mapping, each of them once: records mostly have the keys of their
    /// neighbours.
    std::vector<std::string> m_keys;
};

} // namespace millrace::declarative
