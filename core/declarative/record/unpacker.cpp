#include "core/declarative/record/unpacker.h"

#include "core/declarative/record/recorderrors.h"

#include <zlib.h>

#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_gzipWindow = 15 + 16;
constexpr int s_anyWindow = 15 + 32;
constexpr std::size_t s_outBytes = std::size_t(256) * 1024;

Error broken(const char *why)
{
    return makeError(errors::s_bodyUnreadable, {u"gzip"_s, u"it is broken"_s},
                     QString::fromUtf8(why ? why : ""));
}

} // namespace

Result<void> UnpackLimits::require(std::int64_t packed, std::int64_t unpacked) const
{
    if (unpacked > bytes)
        return makeError(errors::s_bodyTooLarge, {QString::number(bytes >> 20)});
    if (unpacked > ratioFrom && unpacked / ratio > packed)
        return makeError(errors::s_bodyTooDense, {QString::number(ratio)});
    return {};
}

Gunzip::Gunzip(Formats formats, UnpackLimits limits)
    : m_stream(std::make_unique<z_stream_s>())
    , m_limits(limits)
{
    if (inflateInit2(m_stream.get(), formats == Formats::Gzip ? s_gzipWindow : s_anyWindow) != Z_OK)
        m_stream.reset();
}

Gunzip::~Gunzip()
{
    if (m_stream)
        inflateEnd(m_stream.get());
}

Result<bool> Gunzip::read(std::string_view piece, const ByteSink &sink)
{
    if (!m_stream)
        return broken("out of memory");
    std::vector<char> out(s_outBytes);
    m_packed += std::int64_t(piece.size());
    m_stream->avail_out = 1;
    // A full buffer tells that more may come out of what was taken in before.
    while (!piece.empty() || (m_stream->avail_out == 0 && !m_isAtEnd)) {
        if (m_isAtEnd && piece.front() == '\0') {
            // Zeros after a member are padding, as Python takes them.
            piece.remove_prefix(1);
            continue;
        }
        if (m_isAtEnd)
            inflateReset(m_stream.get());
        m_stream->next_in = reinterpret_cast<Bytef *>(const_cast<char *>(piece.data()));
        m_stream->avail_in = static_cast<uInt>(piece.size());
        Result<bool> goesOn = inflateInto(out, sink);
        if (!goesOn || !*goesOn)
            return goesOn;
        piece.remove_prefix(piece.size() - m_stream->avail_in);
    }
    return true;
}

Result<bool> Gunzip::inflateInto(std::vector<char> &out, const ByteSink &sink)
{
    m_stream->next_out = reinterpret_cast<Bytef *>(out.data());
    m_stream->avail_out = static_cast<uInt>(out.size());
    const int outcome = inflate(m_stream.get(), Z_NO_FLUSH);
    if (outcome != Z_OK && outcome != Z_STREAM_END && outcome != Z_BUF_ERROR)
        return broken(m_stream->msg);
    m_isAtEnd = outcome == Z_STREAM_END;
    const std::size_t written = out.size() - m_stream->avail_out;
    m_unpacked += std::int64_t(written);
    if (Result<void> fits = m_limits.require(m_packed, m_unpacked); !fits)
        return fits.error();
    return written == 0 ? Result<bool>(true) : sink(std::string_view(out.data(), written));
}

} // namespace millrace::declarative
