// KeyHasher: the hash by which versions of one record are known again.
#pragma once

#include "core/catalog/configuredcatalog.h"
#include "core/data/recordbatch.h"

#include <QByteArray>
#include <QCryptographicHash>

#include <memory>
#include <string>
#include <vector>

namespace millrace {

/// The fields by which versions of a row of \a stream are told, as they are named at the
/// destination: those its rows are matched by, or the key of a table that is replaced. Empty where
/// there are none, and where every version is kept.
[[nodiscard]] QStringList versionKey(const ConfiguredStream &stream);

/// Hashes the key of rows as they are sent. Used by one thread at a time.
class KeyHasher final
{
public:
    KeyHasher(const QString &connectionId, const ConfiguredStream &stream);

    [[nodiscard]] bool isEmpty() const { return m_key.isEmpty(); }
    /// RejectedRecord::keyHash of \a row of \a sent, with the fields of the destination: 20
    /// letters. Empty when the stream has no key, or the row no value for a part of it. REQUIRES:
    /// \a sent has columns.
    [[nodiscard]] std::string of(const RecordBatch &sent, std::size_t row);

private:
    QStringList m_key;
    QByteArray m_salt;
    std::unique_ptr<QCryptographicHash> m_hash; ///< Cannot be moved itself.
    std::shared_ptr<const Schema> m_schema; ///< The one m_columns are of.
    std::vector<int> m_columns;
    std::string m_text;
};

} // namespace millrace
