// JsonObjectParser: reads one JSON object into its members, with simdjson.
#pragma once

#include "core/base/result.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

enum class JsonKind : std::uint8_t { Null, Boolean, Number, String, Nested };

/// One member of an object.
struct JsonMember final
{
    std::string_view name;
    JsonKind kind = JsonKind::Null;
    /// The token as written; of a String its characters, unescaped; of a Nested value its JSON,
    /// which is valid.
    std::string_view text;
};

/// Why a text is no JSON object.
struct JsonFault final
{
    QString reason; ///< In simdjson's words.
    std::size_t offset = 0; ///< Bytes into the text.
    bool isOtherValue = false; ///< Valid JSON, but no object.
};

/// Used by one thread; reuses its memory.
class JsonObjectParser final
{
public:
    JsonObjectParser();
    ~JsonObjectParser();
    JsonObjectParser(const JsonObjectParser &) = delete;
    JsonObjectParser &operator=(const JsonObjectParser &) = delete;

    /// Parses \a text; 64 bytes behind it must be readable. members() is valid until the next
    /// call and as long as the text.
    [[nodiscard]] std::optional<JsonFault> parse(std::string_view text);
    [[nodiscard]] const std::vector<JsonMember> &members() const { return m_members; }

private:
    struct Parsers;

    std::unique_ptr<Parsers> m_parsers;
    std::vector<JsonMember> m_members;
};

} // namespace millrace
