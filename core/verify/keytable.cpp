#include "core/verify/keytable.h"

#include <algorithm>

namespace millrace {

void KeyTable::addSource(const RowDigest &row, const VersionOrder &order, bool isNewer)
{
    KeyEntry &entry = m_entries[row.key];
    const bool isFirst = entry.sourceRows++ == 0;
    if (m_comparison != KeyComparison::NewestVersion) {
        entry.sourceSum += row.values;
        entry.isNewer = entry.isNewer || isNewer;
    } else if (isFirst || order >= entry.sourceOrder) {
        entry.sourceSum = row.values;
        entry.sourceOrder = order;
        entry.isNewer = isNewer;
    }
}

void KeyTable::addDestination(const RowDigest &row, const VersionOrder &order)
{
    KeyEntry &entry = m_entries[row.key];
    const bool isFirst = entry.destinationRows++ == 0;
    if (m_comparison != KeyComparison::NewestVersion) {
        entry.destinationSum += row.values;
    } else if (isFirst || order >= entry.destinationOrder) {
        entry.destinationSum = row.values;
        entry.destinationOrder = order;
    }
}

std::optional<RowDifferenceKind> KeyEntry::difference(KeyComparison comparison) const
{
    if (destinationRows == 0)
        return RowDifferenceKind::Missing;
    if (sourceRows == 0)
        return comparison == KeyComparison::Contained ? std::nullopt
                                                      : std::optional(RowDifferenceKind::Extra);
    if (comparison == KeyComparison::NewestVersion)
        return sourceSum == destinationSum ? std::nullopt
                                           : std::optional(RowDifferenceKind::Different);
    if (sourceRows > destinationRows)
        return RowDifferenceKind::Missing;
    if (comparison == KeyComparison::Contained)
        return std::nullopt;
    if (sourceRows < destinationRows)
        return RowDifferenceKind::Extra;
    return sourceSum == destinationSum ? std::nullopt : std::optional(RowDifferenceKind::Different);
}

void KeyEntry::countInto(RowCounts &counts, KeyComparison comparison) const
{
    const qint64 source = sourceRows;
    const qint64 destination = destinationRows;
    const auto kind = difference(comparison);
    if (comparison == KeyComparison::NewestVersion) {
        counts.superseded += std::max<qint64>(source - 1, 0);
        counts.history += std::max<qint64>(destination - 1, 0);
        counts.missing += kind == RowDifferenceKind::Missing ? 1 : 0;
        counts.extra += kind == RowDifferenceKind::Extra ? 1 : 0;
        counts.different += kind == RowDifferenceKind::Different ? 1 : 0;
        counts.equal += kind ? 0 : 1;
        counts.newer += isNewer && kind && kind != RowDifferenceKind::Extra ? 1 : 0;
        return;
    }
    const qint64 both = std::min(source, destination);
    const qint64 missing = source - both;
    // Rows of one key whose sums differ cannot be told apart further, but for those without a key:
    // they are the same.
    const bool isSame = comparison == KeyComparison::Contained || sourceSum == destinationSum
        || (source > 0 && destination > 0 && source != destination
            && sourceSum * static_cast<std::uint64_t>(destination)
                == destinationSum * static_cast<std::uint64_t>(source));
    counts.missing += missing;
    (comparison == KeyComparison::Contained ? counts.history : counts.extra) += destination - both;
    (isSame ? counts.equal : counts.different) += both;
    if (isNewer)
        counts.newer += missing + (isSame ? 0 : both);
}

} // namespace millrace
