// Lexer: a template's text as tokens.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::declarative {

struct Token final
{
    enum class Kind : std::uint8_t {
        Data, ///< Text between the templates.
        OutputBegin, ///< {{
        OutputEnd,
        BlockBegin, ///< {%
        BlockEnd,
        Name,
        Integer,
        Float,
        Text, ///< Without its quotes and escapes.
        Operator,
        End, ///< Of the template.
    };

    Kind kind = Kind::End;
    std::string text;
    int line = 1;

    [[nodiscard]] bool is(Kind wanted, std::string_view word) const
    {
        return kind == wanted && text == word;
    }
};

/// The tokens of a template, or why it is none.
struct TokenList final
{
    std::vector<Token> tokens; ///< Ends with Kind::End.
    std::string error; ///< Empty: none.
    int errorLine = 1;
};

[[nodiscard]] TokenList tokensOf(std::string_view source);

} // namespace millrace::declarative
