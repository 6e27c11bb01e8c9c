// JsonPositions: where the values of a JSON text stand.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

namespace millrace {

struct JsonPositions final
{
    QHash<QString, int> lines; ///< Line, from 1, of each value (of its key, in objects) by pointer.
    QString repeatedKey; ///< The first key that an object has twice …
    int repeatedLine = 0; ///< … and its line; 0 when there is none.
};

/// REQUIRES: \a text is well-formed JSON.
[[nodiscard]] JsonPositions locate(const QByteArray &text);

} // namespace millrace
