// UnpackLimits and Gunzip: unpacking that ends when what comes out grows too large.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

struct z_stream_s;

namespace millrace::declarative {

/// What packed bytes may become at most.
struct UnpackLimits final
{
    std::int64_t bytes = std::int64_t(4) << 30;
    /// Bytes per packed byte, once there are many.
    std::int64_t ratio = 300;
    std::int64_t ratioFrom = std::int64_t(64) << 20;

    /// Error: declarative.body_too_large, declarative.body_too_dense.
    [[nodiscard]] Result<void> require(std::int64_t packed, std::int64_t unpacked) const;
};

/// Takes unpacked bytes. False stops.
using ByteSink = std::function<Result<bool>(std::string_view bytes)>;

/// Unpacks gzip, also of several members, and zlib where it is asked for. Used by one thread.
class Gunzip final
{
public:
    enum class Formats { Gzip, GzipOrZlib };

    explicit Gunzip(Formats formats = Formats::Gzip, UnpackLimits limits = {});
    ~Gunzip();
    Gunzip(const Gunzip &) = delete;
    Gunzip &operator=(const Gunzip &) = delete;

    /// Errors: declarative.body_unreadable, those of UnpackLimits. False: \a sink stopped.
    [[nodiscard]] Result<bool> read(std::string_view piece, const ByteSink &sink);
    /// Whether the bytes may end here.
    [[nodiscard]] bool isAtEnd() const { return m_isAtEnd; }

private:
    [[nodiscard]] Result<bool> inflateInto(std::vector<char> &out, const ByteSink &sink);

    std::unique_ptr<z_stream_s> m_stream; ///< Null when there is no memory for it.
    UnpackLimits m_limits;
    std::int64_t m_packed = 0;
    std::int64_t m_unpacked = 0;
    bool m_isAtEnd = false; ///< Of a member.
};

} // namespace millrace::declarative
