#include "tests/servers/httpcoding.h"

#include <zlib.h>

#include <QString>

#include <algorithm>
#include <array>

namespace millrace::test {

namespace {

constexpr int s_gzipFormat = 15 + 16;
constexpr qsizetype s_largest = qsizetype(1) << 30;

void give(z_stream &stream, const QByteArray &bytes)
{
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
    stream.avail_in = static_cast<uInt>(bytes.size());
}

/// Runs \a step until it neither takes nor gives any more.
template<typename Step>
int run(z_stream &stream, QByteArray &result, Step step)
{
    std::array<char, 1 << 16> buffer{};
    int state = Z_OK;
    while (state == Z_OK && result.size() <= s_largest) {
        stream.next_out = reinterpret_cast<Bytef *>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        state = step(&stream);
        result.append(buffer.data(), static_cast<qsizetype>(buffer.size() - stream.avail_out));
    }
    return state;
}

} // namespace

QByteArray gzip(const QByteArray &bytes)
{
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, s_gzipFormat, 8, Z_DEFAULT_STRATEGY);
    give(stream, bytes);
    QByteArray result;
    run(stream, result, [](z_stream *s) { return deflate(s, Z_FINISH); });
    deflateEnd(&stream);
    return result;
}

std::optional<QByteArray> gunzip(const QByteArray &bytes)
{
    z_stream stream{};
    inflateInit2(&stream, s_gzipFormat);
    give(stream, bytes);
    QByteArray result;
    const int state = run(stream, result, [](z_stream *s) { return inflate(s, Z_NO_FLUSH); });
    inflateEnd(&stream);
    if (state != Z_STREAM_END)
        return std::nullopt;
    return result;
}

QByteArray chunked(const QByteArray &bytes, qsizetype size)
{
    QByteArray result;
    for (qsizetype at = 0; at < bytes.size(); at += size) {
        const QByteArray piece = bytes.mid(at, size);
        result += QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
    }
    return result + "0\r\n\r\n";
}

} // namespace millrace::test
