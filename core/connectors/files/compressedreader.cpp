#include "core/connectors/files/compressedreader.h"

#include "core/connectors/files/fileserrors.h"

#include <algorithm>
#include <cstring>

namespace millrace {

namespace {

constexpr std::size_t s_blockBytes = 256 * 1024;
constexpr std::size_t s_magicBytes = 4;

} // namespace

CompressedReader::CompressedReader(std::unique_ptr<InputFile> input)
    : m_input(std::move(input))
{
}

Result<std::unique_ptr<CompressedReader>> CompressedReader::open(const SourceFile &file)
{
    auto input = InputFile::open(file);
    if (!input)
        return input.error();
    std::unique_ptr<CompressedReader> reader(new CompressedReader(std::move(*input)));
    reader->m_block.resize(s_magicBytes);
    auto count = reader->m_input->read(reader->m_block.data(), s_magicBytes);
    if (!count)
        return count.error();
    reader->m_waiting = {reader->m_block.data(), *count};
    reader->m_compression = detectCompression(reader->m_waiting);
    if (reader->m_compression != Compression::None) {
        reader->m_decompressor = makeDecompressor(reader->m_compression);
        reader->m_block.resize(s_blockBytes);
        reader->m_waiting = {reader->m_block.data(), *count};
    }
    return reader;
}

Result<std::size_t> CompressedReader::read(char *out, std::size_t size)
{
    if (m_decompressor)
        return decompress(out, size);
    if (m_waiting.empty())
        return m_input->read(out, size);
    const std::size_t count = std::min(size, m_waiting.size());
    std::memcpy(out, m_waiting.data(), count);
    m_waiting.remove_prefix(count);
    return count;
}

Result<void> CompressedReader::seek(qint64 offset)
{
    m_waiting = {};
    return m_input->seek(offset);
}

Error CompressedReader::damage(const ErrorDefinition &definition) const
{
    return makeError(definition,
                     {file().path, QString::fromLatin1(compressionName(m_compression)),
                      QString::number(fileOffset())});
}

Result<std::size_t> CompressedReader::decompress(char *out, std::size_t size)
{
    for (;;) {
        if (m_isDamaged)
            return damage(fileserrors::s_compressedCorrupt);
        std::size_t produced = 0;
        m_isDamaged
            = m_decompressor->run(m_waiting, out, size, produced) == Decompressor::Outcome::Damaged;
        if (produced > 0)
            return produced;
        if (m_isDamaged || !m_waiting.empty())
            continue;
        auto count = m_input->read(m_block.data(), m_block.size());
        if (!count)
            return count.error();
        if (*count == 0) {
            if (!m_decompressor->isComplete())
                return damage(fileserrors::s_compressedTruncated);
            return std::size_t{0};
        }
        m_waiting = {m_block.data(), *count};
    }
}

} // namespace millrace
