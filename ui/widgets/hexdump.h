// Hex dump: bytes as people look at them.
#pragma once

#include <QByteArrayView>
#include <QString>

namespace millrace {

/// Sixteen bytes a line: their place, their digits, and the letters among them.
[[nodiscard]] QString hexDump(QByteArrayView bytes);

} // namespace millrace
