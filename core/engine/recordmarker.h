// RecordMarker: the mark by which a run knows a record of a dry run again.
#pragma once

#include "core/engine/keyhasher.h"

#include <QCryptographicHash>

namespace millrace {

/// For one stream; used by one thread at a time.
class RecordMarker final
{
public:
    /// REQUIRES: \a stream has a mapping.
    RecordMarker(const QString &connectionId, const ConfiguredStream &stream);

    /// The mark of \a row of \a source, which became the same row of \a whole: letters. All
    /// versions of a matching key have one mark; records without such a key, one for each content.
    /// REQUIRES: both have columns.
    [[nodiscard]] std::string of(const RecordBatch &source, const RecordBatch &whole,
                                 std::size_t row);

private:
    KeyHasher m_keys;
    std::unique_ptr<QCryptographicHash> m_hash; ///< Cannot be moved itself.
    std::string m_text;
};

} // namespace millrace
