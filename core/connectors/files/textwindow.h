// TextWindow: the part of a file's text that is in memory, as UTF-8.
#pragma once

#include "core/base/cancellation.h"
#include "core/connectors/files/compressedreader.h"
#include "core/connectors/files/textdecoder.h"

#include <memory>
#include <string_view>

namespace millrace {

/// Slides over a file that is decompressed and decoded on the way. Readers work on the bytes
/// between begin() and end() without copying; s_paddingBytes after end() may be read, not used.
///
/// Offsets count the bytes of the decompressed text as UTF-8, a UTF-8 byte order mark included;
/// that of UTF-16 counts nothing.
class TextWindow final
{
public:
    static constexpr std::size_t s_paddingBytes = 64;
    /// Bytes read at once.
    static constexpr std::size_t s_blockBytes = 1 << 20;
    /// A record that needs a larger window is refused.
    static constexpr std::size_t s_maximumBytes = 64U << 20;

    /// Opens \a file and loads its first block. \a encoding: nothing = detect.
    [[nodiscard]] static Result<std::unique_ptr<TextWindow>>
    open(const SourceFile &file, std::optional<TextEncoding> encoding);

    [[nodiscard]] const SourceFile &file() const { return m_reader->file(); }
    [[nodiscard]] Compression compression() const { return m_reader->compression(); }
    [[nodiscard]] TextEncoding encoding() const { return m_decoder.encoding(); }
    [[nodiscard]] bool hasMark() const { return m_markBytes > 0; }

    [[nodiscard]] const char *begin() const { return m_begin; }
    [[nodiscard]] const char *end() const { return m_end; }
    [[nodiscard]] std::string_view text() const
    {
        return {m_begin, static_cast<std::size_t>(m_end - m_begin)};
    }
    /// Whether the file ends at end().
    [[nodiscard]] bool isFinal() const { return m_isFinal; }
    /// Whether everything so far was well-formed UTF-8.
    [[nodiscard]] bool isValidUtf8() const { return m_isValidUtf8; }
    [[nodiscard]] qint64 offsetOf(const char *at) const { return m_beginOffset + (at - m_begin); }
    /// Bytes of the file on disk that were used to get to end().
    [[nodiscard]] qint64 fileOffset() const { return m_reader->fileOffset(); }

    /// Drops everything before \a keep and loads more behind it; begin() is \a keep's text then,
    /// and pointers are void. Nothing new comes only at the end of the file.
    /// REQUIRES: end() - keep < s_maximumBytes.
    [[nodiscard]] Result<void> refill(const char *keep);
    /// Moves begin() to \a offset, forward from where it is. Fails when the file ends before.
    [[nodiscard]] Result<void> skipTo(qint64 offset, const Cancellation &cancellation);

private:
    explicit TextWindow(std::unique_ptr<CompressedReader> reader);
    [[nodiscard]] Result<void> start(std::optional<TextEncoding> encoding);
    void makeRoom(const char *keep, std::size_t wanted);
    void loadUtf8();
    void loadDecoded();
    void validate();

    std::unique_ptr<CompressedReader> m_reader;
    TextDecoder m_decoder{TextEncoding::Utf8};
    std::unique_ptr<char[]> m_buffer;
    std::size_t m_capacity = 0;
    char *m_begin = nullptr;
    char *m_end = nullptr;
    const char *m_validatedTo = nullptr;
    std::string m_raw; ///< A block before decoding.
    std::size_t m_markBytes = 0;
    qint64 m_beginOffset = 0;
    bool m_isFinal = false;
    bool m_isValidUtf8 = true;
    std::optional<Error> m_failure; ///< Comes out once the text before it was used.
};

} // namespace millrace
