#include "core/connectors/files/decompressor.h"

#include <algorithm>
#include <array>
// Makes zlib take its input as const.
#define ZLIB_CONST
#include <zlib.h>
#include <zstd.h>

namespace millrace {

namespace {

constexpr std::string_view s_gzipMagic = "\x1f\x8b";
constexpr std::string_view s_zstdMagic = "\x28\xb5\x2f\xfd";

bool onlyZeros(std::string_view bytes)
{
    return std::ranges::all_of(bytes, [](char byte) { return byte == '\0'; });
}

class GzipDecompressor final : public Decompressor
{
public:
    GzipDecompressor()
    {
        // 16: expect a gzip header. Fails only without memory.
        if (inflateInit2(&m_stream, 15 + 16) != Z_OK)
            throw std::bad_alloc();
    }
    ~GzipDecompressor() override { inflateEnd(&m_stream); }
    GzipDecompressor(const GzipDecompressor &) = delete;
    GzipDecompressor &operator=(const GzipDecompressor &) = delete;

    Outcome run(std::string_view &input, char *out, std::size_t capacity,
                std::size_t &produced) override
    {
        produced = 0;
        while (!input.empty() && produced < capacity) {
            if (m_betweenMembers && onlyZeros(input.substr(0, 1))) {
                input.remove_prefix(1);
                m_sawPadding = true;
                continue;
            }
            if (m_betweenMembers && m_sawPadding)
                return Outcome::Damaged;
            if (m_betweenMembers && m_started)
                inflateReset(&m_stream);
            m_betweenMembers = false;
            m_started = true;
            m_stream.next_in = reinterpret_cast<const Bytef *>(input.data());
            m_stream.avail_in = static_cast<uInt>(input.size());
            m_stream.next_out = reinterpret_cast<Bytef *>(out + produced);
            m_stream.avail_out = static_cast<uInt>(capacity - produced);
            const int code = inflate(&m_stream, Z_NO_FLUSH);
            produced = capacity - m_stream.avail_out;
            input.remove_prefix(input.size() - m_stream.avail_in);
            if (code == Z_STREAM_END)
                m_betweenMembers = true;
            else if (code != Z_OK && code != Z_BUF_ERROR)
                return Outcome::Damaged;
        }
        return Outcome::Progress;
    }
    bool isComplete() const override { return m_betweenMembers; }

private:
    z_stream m_stream{};
    bool m_betweenMembers = true;
    bool m_started = false;
    bool m_sawPadding = false;
};

class ZstandardDecompressor final : public Decompressor
{
public:
    ZstandardDecompressor()
        : m_stream(ZSTD_createDStream(), &ZSTD_freeDStream)
    {
        if (!m_stream)
            throw std::bad_alloc();
    }

    Outcome run(std::string_view &input, char *out, std::size_t capacity,
                std::size_t &produced) override
    {
        ZSTD_inBuffer in{input.data(), input.size(), 0};
        ZSTD_outBuffer made{out, capacity, 0};
        Outcome outcome = Outcome::Progress;
        // A frame can have output left after its input is used up, hence the second condition.
        while (made.pos < made.size) {
            if (in.pos == in.size && (m_remaining == 0 || !m_hasPending))
                break;
            const std::size_t before = made.pos;
            const std::size_t code = ZSTD_decompressStream(m_stream.get(), &made, &in);
            if (ZSTD_isError(code) != 0) {
                outcome = Outcome::Damaged;
                break;
            }
            m_remaining = code;
            m_hasPending = made.pos == made.size;
            if (in.pos == in.size && made.pos == before)
                break;
        }
        input.remove_prefix(in.pos);
        produced = made.pos;
        return outcome;
    }
    bool isComplete() const override { return m_remaining == 0; }

private:
    std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> m_stream;
    std::size_t m_remaining = 0; ///< What the last call returned: 0 at the end of a frame.
    bool m_hasPending = false; ///< The last call filled its output: more may be inside.
};

} // namespace

const char *compressionName(Compression compression)
{
    static constexpr std::array names{"", "gzip", "zstd"};
    return names[static_cast<std::size_t>(compression)];
}

Compression detectCompression(std::string_view head)
{
    if (head.starts_with(s_gzipMagic))
        return Compression::Gzip;
    if (head.starts_with(s_zstdMagic))
        return Compression::Zstandard;
    return Compression::None;
}

std::unique_ptr<Decompressor> makeDecompressor(Compression compression)
{
    if (compression == Compression::Gzip)
        return std::make_unique<GzipDecompressor>();
    return std::make_unique<ZstandardDecompressor>();
}

} // namespace millrace
