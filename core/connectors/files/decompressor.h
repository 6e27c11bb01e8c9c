// Decompressor: turns compressed blocks into plain bytes, for gzip and Zstandard.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace millrace {

enum class Compression { None, Gzip, Zstandard };

/// "gzip", "zstd", or an empty text.
[[nodiscard]] const char *compressionName(Compression compression);

/// The compression whose magic bytes \a head starts with.
[[nodiscard]] Compression detectCompression(std::string_view head);

/// One compressed file, fed in order. Several members or frames one after another count as one;
/// zero bytes after the last gzip member are ignored, as gzip(1) does.
class Decompressor
{
public:
    enum class Outcome { Progress, Damaged };

    virtual ~Decompressor() = default;

    /// Takes bytes off the front of \a input and writes up to \a capacity bytes to \a out;
    /// \a produced tells how many. Bytes made before a damage was met are valid.
    [[nodiscard]] virtual Outcome run(std::string_view &input, char *out, std::size_t capacity,
                                      std::size_t &produced)
        = 0;
    /// Whether the input may end here.
    [[nodiscard]] virtual bool isComplete() const = 0;
};

/// REQUIRES: \a compression is not None.
[[nodiscard]] std::unique_ptr<Decompressor> makeDecompressor(Compression compression);

} // namespace millrace
