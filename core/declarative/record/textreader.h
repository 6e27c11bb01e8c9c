// TextReader: turns text of any encoding into UTF-8, piece by piece.
#pragma once

#include "core/base/result.h"

#include <memory>
#include <string>
#include <string_view>

struct UConverter;

namespace millrace::declarative {

/// Converts one text. Nothing is replaced: what the encoding does not know is an error. Text in
/// UTF-8 passes as it is and is checked by who reads it. Used by one thread.
class TextReader final
{
public:
    /// \a encoding is a name as Python knows it: "utf-8", "latin-1", "cp1252", "utf-8-sig".
    /// Error: declarative.encoding_unknown.
    [[nodiscard]] static Result<TextReader> create(const std::string &encoding);

    /// \a piece in UTF-8. The view is good until the next call, and no longer than \a piece.
    [[nodiscard]] Result<std::string_view> read(std::string_view piece);
    /// What is left at the end of the text. Error: declarative.body_unreadable when it ends inside
    /// a character.
    [[nodiscard]] Result<std::string_view> finish();

private:
    struct Closer final
    {
        void operator()(UConverter *converter) const;
    };

    TextReader() = default;

    [[nodiscard]] Result<std::string_view> convert(std::string_view piece, bool isEnd);

    std::unique_ptr<UConverter, Closer> m_converter; ///< Null: UTF-8.
    std::string m_encoding;
    std::string m_text;
    bool m_dropsMark = false; ///< A byte order mark at the start is no part of the text.
    std::string m_start; ///< Of a text whose first bytes may be a mark.
};

} // namespace millrace::declarative
