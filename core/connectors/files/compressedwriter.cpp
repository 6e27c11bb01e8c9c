#include "core/connectors/files/compressedwriter.h"

#include "core/connectors/files/filesdestinationerrors.h"

#include <zlib.h>
#include <zstd.h>

#include <array>
#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_blockSize = 256 * 1024;

class PlainWriter final : public CompressedWriter
{
public:
    explicit PlainWriter(CommittedFile &file)
        : m_file(file)
    {
    }
    Result<void> write(std::string_view bytes) override { return m_file.append(bytes); }
    Result<void> endFrame(bool) override { return {}; }

private:
    CommittedFile &m_file;
};

class GzipWriter final : public CompressedWriter
{
public:
    explicit GzipWriter(CommittedFile &file)
        : m_file(file)
    {
        constexpr int gzipWindow = 15 + 16;
        m_isReady = deflateInit2(&m_stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzipWindow, 8,
                                 Z_DEFAULT_STRATEGY)
            == Z_OK;
    }
    ~GzipWriter() override
    {
        if (m_isReady)
            deflateEnd(&m_stream);
    }
    GzipWriter(const GzipWriter &) = delete;
    GzipWriter &operator=(const GzipWriter &) = delete;

    Result<void> write(std::string_view bytes) override
    {
        while (!bytes.empty()) {
            const std::string_view part
                = bytes.substr(0, std::numeric_limits<unsigned int>::max() / 2);
            if (auto done = pack(part, Z_NO_FLUSH); !done)
                return done;
            bytes.remove_prefix(part.size());
            m_isBegun = true;
        }
        return {};
    }
    Result<void> endFrame(bool evenEmpty) override
    {
        if (!m_isBegun && !evenEmpty)
            return {};
        auto done = pack({}, Z_FINISH);
        m_isBegun = false;
        if (done && deflateReset(&m_stream) != Z_OK)
            return makeError(fileserrors::compressionFailed, {m_file.path()});
        return done;
    }

private:
    Result<void> pack(std::string_view bytes, int flush)
    {
        if (!m_isReady)
            return makeError(fileserrors::compressionFailed, {m_file.path()});
        // zlib's interface predates const; it does not write there.
        m_stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data())); // NOLINT
        m_stream.avail_in = static_cast<uInt>(bytes.size());
        do {
            m_stream.next_out = reinterpret_cast<Bytef *>(m_out.data()); // NOLINT
            m_stream.avail_out = static_cast<uInt>(m_out.size());
            if (deflate(&m_stream, flush) == Z_STREAM_ERROR)
                return makeError(fileserrors::compressionFailed, {m_file.path()});
            const std::size_t made = m_out.size() - m_stream.avail_out;
            if (auto done = m_file.append({m_out.data(), made}); !done)
                return done;
        } while (m_stream.avail_out == 0);
        return {};
    }

    CommittedFile &m_file;
    z_stream m_stream{};
    std::string m_out = std::string(s_blockSize, '\0');
    bool m_isReady = false;
    bool m_isBegun = false;
};

class ZstdWriter final : public CompressedWriter
{
public:
    explicit ZstdWriter(CommittedFile &file)
        : m_file(file)
        , m_context(ZSTD_createCCtx(), &ZSTD_freeCCtx)
    {
    }

    Result<void> write(std::string_view bytes) override
    {
        m_isBegun = m_isBegun || !bytes.empty();
        return pack(bytes, ZSTD_e_continue);
    }
    Result<void> endFrame(bool evenEmpty) override
    {
        if (!m_isBegun && !evenEmpty)
            return {};
        m_isBegun = false;
        return pack({}, ZSTD_e_end);
    }

private:
    Result<void> pack(std::string_view bytes, ZSTD_EndDirective directive)
    {
        if (!m_context)
            return makeError(fileserrors::compressionFailed, {m_file.path()});
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        for (;;) {
            ZSTD_outBuffer out{m_out.data(), m_out.size(), 0};
            const std::size_t left = ZSTD_compressStream2(m_context.get(), &out, &in, directive);
            if (ZSTD_isError(left) != 0)
                return makeError(fileserrors::compressionFailed, {m_file.path()},
                                 QString::fromUtf8(ZSTD_getErrorName(left)));
            if (auto done = m_file.append({m_out.data(), out.pos}); !done)
                return done;
            const bool isDone = directive == ZSTD_e_end ? left == 0 : in.pos == in.size;
            if (isDone)
                return {};
        }
    }

    CommittedFile &m_file;
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> m_context;
    std::string m_out = std::string(s_blockSize, '\0');
    bool m_isBegun = false;
};

} // namespace

Compression compressionFromName(const QString &name)
{
    if (name == "gzip"_L1)
        return Compression::Gzip;
    return name == "zstd"_L1 ? Compression::Zstandard : Compression::None;
}

QString compressionExtension(Compression compression)
{
    static constexpr std::array extensions{"", ".gz", ".zst"};
    return QString::fromLatin1(extensions[static_cast<std::size_t>(compression)]);
}

std::unique_ptr<CompressedWriter> CompressedWriter::create(Compression compression,
                                                           CommittedFile &file)
{
    switch (compression) {
    case Compression::Gzip:
        return std::make_unique<GzipWriter>(file);
    case Compression::Zstandard:
        return std::make_unique<ZstdWriter>(file);
    case Compression::None:
        break;
    }
    return std::make_unique<PlainWriter>(file);
}

} // namespace millrace
