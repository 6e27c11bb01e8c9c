// How bodies of HTTP are packed: gzip and chunks.
#pragma once

#include <QByteArray>

#include <optional>

namespace millrace::test {

[[nodiscard]] QByteArray gzip(const QByteArray &bytes);
/// Nothing for bytes that are no gzip, or more than a gigabyte.
[[nodiscard]] std::optional<QByteArray> gunzip(const QByteArray &bytes);
/// \a bytes as chunks of \a size and the last one.
[[nodiscard]] QByteArray chunked(const QByteArray &bytes, qsizetype size = 4096);

} // namespace millrace::test
