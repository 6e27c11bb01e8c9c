// RowDigester: rows as hashes of their key and of all their values.
#pragma once

#include "core/verify/alignedrows.h"

#include <QCryptographicHash>

#include <cstdint>
#include <string>
#include <vector>

namespace millrace {

/// The hash of a key.
struct KeyHash final
{
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    bool operator==(const KeyHash &) const = default;
};

/// For unordered containers: the hash is one already.
struct KeyHashing final
{
    std::size_t operator()(const KeyHash &key) const { return static_cast<std::size_t>(key.low); }
};

struct RowDigest final
{
    KeyHash key;
    std::uint64_t values = 0; ///< Of all of them, those of the key included.
};

/// Used by one thread at a time.
class RowDigester final
{
public:
    /// \a key are places of \a fields; without any, all values are the key.
    RowDigester(std::shared_ptr<const Schema> fields, std::vector<std::size_t> key);

    [[nodiscard]] RowDigest digest(const AlignedRows &rows, std::size_t row);
    /// Appends the cell so that no two values share their bytes.
    void appendCell(std::string &out, const AlignedRows &rows, std::size_t place,
                    std::size_t row) const;

private:
    [[nodiscard]] KeyHash hashed(const std::string &bytes);

    std::shared_ptr<const Schema> m_fields;
    std::vector<std::size_t> m_key;
    QCryptographicHash m_hash{QCryptographicHash::Blake2b_256};
    std::string m_bytes;
    std::string m_cell;
};

} // namespace millrace
