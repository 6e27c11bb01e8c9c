// KeyTable: the rows of some key ranges, by key, with what each end has of them.
#pragma once

#include "core/model/verification.h"
#include "core/verify/rowdigester.h"

#include <cstdint>
#include <unordered_map>
#include <utility>

namespace millrace {

/// How rows of one key are compared.
enum class KeyComparison {
    EveryRow, ///< Each row of the source has one at the destination.
    NewestVersion, ///< The newest of each end; older ones are history.
    Contained, ///< Rows without a key of which the destination keeps more.
};

/// Orders the versions of a row at one end: when it was read, then its cursor or place.
using VersionOrder = std::pair<std::int64_t, std::int64_t>;

/// Rows by what the comparison says of them; as in VerifiedStream.
struct RowCounts final
{
    qint64 equal = 0;
    qint64 missing = 0;
    qint64 extra = 0;
    qint64 different = 0;
    qint64 newer = 0;
    qint64 superseded = 0;
    qint64 history = 0;
};

/// What both ends have of one key.
struct KeyEntry final
{
    std::uint32_t sourceRows = 0;
    std::uint32_t destinationRows = 0;
    std::uint64_t sourceSum = 0; ///< Of RowDigest::values; of the newest alone where that counts.
    std::uint64_t destinationSum = 0;
    VersionOrder sourceOrder{};
    VersionOrder destinationOrder{};
    bool isNewer = false; ///< A source row is newer than all the destination has.

    /// How the rows differ, for an example; nothing where they do not.
    [[nodiscard]] std::optional<RowDifferenceKind> difference(KeyComparison comparison) const;
    /// Adds the rows to \a counts.
    void countInto(RowCounts &counts, KeyComparison comparison) const;
};

/// Bounded by whoever fills it.
class KeyTable final
{
public:
    explicit KeyTable(KeyComparison comparison)
        : m_comparison(comparison)
    {
    }

    void addSource(const RowDigest &row, const VersionOrder &order, bool isNewer);
    void addDestination(const RowDigest &row, const VersionOrder &order);
    [[nodiscard]] const std::unordered_map<KeyHash, KeyEntry, KeyHashing> &entries() const
    {
        return m_entries;
    }

private:
    KeyComparison m_comparison;
    std::unordered_map<KeyHash, KeyEntry, KeyHashing> m_entries;
};

} // namespace millrace
