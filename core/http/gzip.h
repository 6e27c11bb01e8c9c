// gzip: compresses the body of a request.
#pragma once

#include <QByteArray>

namespace millrace {

/// \a bytes in gzip's format; null when there is no memory for it.
[[nodiscard]] QByteArray gzipped(const QByteArray &bytes);

} // namespace millrace
