// TextDecoder: recognises the encoding of a text and turns it into UTF-8.
#pragma once

#include <QString>

#include <optional>
#include <string_view>

namespace millrace {

enum class TextEncoding { Utf8, Utf16LittleEndian, Utf16BigEndian, Windows1252 };

/// The word used in configurations: "utf-8", "utf-16le", "utf-16be", "windows-1252".
[[nodiscard]] QString textEncodingName(TextEncoding encoding);
[[nodiscard]] std::optional<TextEncoding> textEncodingFromName(const QString &name);

/// What the first bytes of a text tell about it.
struct DetectedEncoding final
{
    TextEncoding encoding = TextEncoding::Utf8;
    std::size_t markBytes = 0; ///< Length of the byte order mark, 0 without one.
    bool isUtf32 = false; ///< The mark is that of UTF-32, which is not supported.
};

/// Judges \a head, the first bytes of a text: a byte order mark decides; then zeros in every other
/// byte mean UTF-16; then well-formed UTF-8 (a character cut off at the end counts as well-formed)
/// is UTF-8; everything else is Windows-1252.
[[nodiscard]] DetectedEncoding detectEncoding(std::string_view head);
/// The length of the byte order mark of \a encoding that \a head starts with, or 0.
[[nodiscard]] std::size_t markLength(TextEncoding encoding, std::string_view head);

/// Length of \a text without a UTF-8 character cut off at its end.
[[nodiscard]] std::size_t completeUtf8(std::string_view text);

/// Converts blocks of one text in order. A character cut by a block's end is kept for the next.
/// Nothing is replaced: a lone surrogate becomes the three bytes that encode it, which is no
/// well-formed UTF-8, so that the value it belongs to is reported later.
class TextDecoder final
{
public:
    explicit TextDecoder(TextEncoding encoding)
        : m_encoding(encoding)
    {
    }

    [[nodiscard]] TextEncoding encoding() const { return m_encoding; }
    /// Most bytes that decode() and finish() write for \a size bytes.
    [[nodiscard]] static std::size_t room(std::size_t size) { return size * 3 + 16; }
    /// Writes the UTF-8 form of \a bytes to \a out and returns its length.
    /// REQUIRES: encoding() is not Utf8, \a out has room().
    std::size_t decode(std::string_view bytes, char *out);
    /// Writes what a text that ends here leaves over.
    std::size_t finish(char *out);

private:
    std::size_t decodeUtf16(std::string_view bytes, char *out);

    TextEncoding m_encoding;
    std::optional<unsigned char> m_halfUnit; ///< First byte of a cut unit.
    std::optional<char16_t> m_highSurrogate; ///< Waits for its partner.
};

} // namespace millrace
