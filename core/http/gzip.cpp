#include "core/http/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace millrace {

namespace {

constexpr int s_gzipFormat = 15 + 16; ///< The largest window; gzip's header instead of zlib's.
constexpr int s_usualMemory = 8;

} // namespace

QByteArray gzipped(const QByteArray &bytes)
{
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, s_gzipFormat, s_usualMemory,
                     Z_DEFAULT_STRATEGY)
        != Z_OK)
        return {};
    QByteArray result;
    qsizetype done = 0;
    qsizetype written = 0;
    int state = Z_OK;
    while (state == Z_OK) {
        // Counters of zlib have 32 bits.
        const auto piece = std::min<qsizetype>(bytes.size() - done, 1 << 30);
        stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData() + done));
        stream.avail_in = static_cast<uInt>(piece);
        result.resize(std::max(result.size(), written + std::max<qsizetype>(piece / 4, 4096)));
        stream.next_out = reinterpret_cast<Bytef *>(result.data() + written);
        const auto room = static_cast<uInt>(std::min<qsizetype>(result.size() - written, 1 << 30));
        stream.avail_out = room;
        state = deflate(&stream, done + piece == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
        done += piece - static_cast<qsizetype>(stream.avail_in);
        written += static_cast<qsizetype>(room - stream.avail_out);
    }
    deflateEnd(&stream);
    result.resize(written);
    return state == Z_STREAM_END ? result : QByteArray();
}

} // namespace millrace
