#include "core/verify/differingexamples.h"

#include <algorithm>

namespace millrace {

bool DifferingExamples::End::isAs(std::uint32_t counted, std::uint64_t digest,
                                  KeyComparison comparison) const
{
    if (rows != counted)
        return false;
    // Of several versions the sum is the newest one's, which was taken when it is still there.
    return comparison == KeyComparison::NewestVersion ? counted == 0 || row.has_value()
                                                      : sum == digest;
}

void DifferingExamples::choose(const KeyTable &table, const KeyFilter &isReplaced)
{
    for (auto at = m_examples.begin(); at != m_examples.end();) {
        if (!isReplaced(at->first)) {
            ++at;
            continue;
        }
        --m_chosen[static_cast<std::size_t>(at->second.kind)];
        at = m_examples.erase(at);
    }
    for (const auto &[key, entry] : table.entries()) {
        const auto kind = entry.difference(m_comparison);
        if (!kind)
            continue;
        int &chosen = m_chosen[static_cast<std::size_t>(*kind)];
        if (chosen == m_perKind)
            continue;
        ++chosen;
        m_examples.emplace(key, Example{*kind, entry});
    }
}

void DifferingExamples::beginReading()
{
    for (auto &[key, example] : m_examples) {
        if (example.isSettled)
            continue;
        example.source = {};
        example.destination = {};
        example.any.reset();
    }
}

void DifferingExamples::take(const AlignedRows &rows, std::size_t row, RowDigester &digester,
                             bool isSource)
{
    const RowDigest digest = digester.digest(rows, row);
    const auto found = m_examples.find(digest.key);
    if (found == m_examples.end() || found->second.isSettled)
        return;
    Example &example = found->second;
    End &end = isSource ? example.source : example.destination;
    const std::uint64_t sum = isSource ? example.entry.sourceSum : example.entry.destinationSum;
    ++end.rows;
    end.sum += digest.values;
    const bool isWanted
        = !end.row && (m_comparison != KeyComparison::NewestVersion || digest.values == sum);
    if (!isWanted && example.any)
        return;
    ExampleRow values = exampleRow(rows, row, m_fields->fieldCount(), digester);
    if (!example.any)
        example.any = values;
    if (isWanted)
        end.row = std::move(values);
}

std::vector<KeyHash> DifferingExamples::endReading()
{
    std::vector<KeyHash> changed;
    for (auto &[key, example] : m_examples) {
        const KeyEntry &entry = example.entry;
        example.isSettled = example.isSettled
            || (example.source.isAs(entry.sourceRows, entry.sourceSum, m_comparison)
                && example.destination.isAs(entry.destinationRows, entry.destinationSum,
                                            m_comparison));
        if (!example.isSettled)
            changed.push_back(key);
    }
    return changed;
}

std::vector<RowDifference> DifferingExamples::rows() const
{
    std::vector<RowDifference> found;
    for (const auto &[hash, example] : m_examples) {
        // One that is gone from both ends has no key to be named by.
        if (example.any)
            found.push_back(described(example));
    }
    std::ranges::sort(found, [](const RowDifference &a, const RowDifference &b) {
        return a.kind != b.kind ? a.kind < b.kind : a.key < b.key;
    });
    return found;
}

RowDifference DifferingExamples::described(const Example &example) const
{
    RowDifference row;
    row.kind = example.kind;
    row.isNewer = example.entry.isNewer;
    row.key = keyText(*example.any, m_key);
    row.hasChanged = !example.isSettled;
    if (row.hasChanged)
        return row;
    const std::optional<ExampleRow> &source = example.source.row;
    const std::optional<ExampleRow> &destination = example.destination.row;
    for (int place = 0; place < m_fields->fieldCount(); ++place) {
        const auto at = static_cast<std::size_t>(place);
        const ExampleCell none;
        const ExampleCell &here = source ? source->cells[at] : none;
        const ExampleCell &there = destination ? destination->cells[at] : none;
        const bool isCompared = row.kind == RowDifferenceKind::Different && source && destination;
        if (isCompared && here.canonical == there.canonical)
            continue;
        const QString &name = m_fields->field(place).name;
        if (row.kind == RowDifferenceKind::Missing)
            row.fields.push_back({name, here.shown, std::nullopt});
        else if (row.kind == RowDifferenceKind::Extra)
            row.fields.push_back({name, std::nullopt, there.shown});
        else
            row.fields.push_back({name, here.shown, there.shown});
    }
    return row;
}

} // namespace millrace
