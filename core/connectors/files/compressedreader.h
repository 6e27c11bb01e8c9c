// CompressedReader: the plain bytes of a file, whether it is compressed or not.
#pragma once

#include "core/connectors/files/decompressor.h"
#include "core/connectors/files/inputfile.h"

#include <memory>
#include <string>

namespace millrace {

/// Reads an InputFile in order; gzip and Zstandard are recognised by their first bytes.
class CompressedReader final
{
public:
    [[nodiscard]] static Result<std::unique_ptr<CompressedReader>> open(const SourceFile &file);

    [[nodiscard]] const SourceFile &file() const { return m_input->file(); }
    [[nodiscard]] Compression compression() const { return m_compression; }

    /// Reads up to \a size plain bytes; 0 only at the end. Damaged or missing compressed data are
    /// an error that comes after every byte before it was handed out.
    [[nodiscard]] Result<std::size_t> read(char *out, std::size_t size);
    /// Goes on at plain byte \a offset. REQUIRES: compression() == Compression::None.
    [[nodiscard]] Result<void> seek(qint64 offset);
    /// Bytes of the file itself that were used so far.
    [[nodiscard]] qint64 fileOffset() const
    {
        return m_input->offset() - static_cast<qint64>(m_waiting.size());
    }

private:
    explicit CompressedReader(std::unique_ptr<InputFile> input);
    [[nodiscard]] Result<std::size_t> decompress(char *out, std::size_t size);
    [[nodiscard]] Error damage(const ErrorDefinition &definition) const;

    std::unique_ptr<InputFile> m_input;
    std::unique_ptr<Decompressor> m_decompressor; ///< Null: the file is plain.
    Compression m_compression = Compression::None;
    std::string m_block; ///< Compressed bytes as read from the file.
    std::string_view m_waiting; ///< The part of m_block that was not used yet.
    bool m_isDamaged = false;
};

} // namespace millrace
