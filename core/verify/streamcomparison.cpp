#include "core/verify/streamcomparison.h"

#include "core/verify/cursorbound.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_ranges = 4096;

std::size_t rangeOf(const KeyHash &key) { return static_cast<std::size_t>(key.high % s_ranges); }

QString checksumText(std::uint64_t sum)
{
    return u"%1"_s.arg(static_cast<qulonglong>(sum), 16, 16, QChar(u'0'));
}

} // namespace

StreamComparison::StreamComparison(ComparisonPlan plan, AlignedReader source,
                                   AlignedReader destination)
    : m_plan(std::move(plan))
    , m_source(std::move(source))
    , m_destination(std::move(destination))
    , m_digester(m_plan.fields, m_plan.key)
    , m_ranges(s_ranges)
    , m_bound(std::make_unique<CursorBound>())
{
}

StreamComparison::~StreamComparison() = default;

Result<void> StreamComparison::run(VerifiedStream &result, const Cancellation &cancellation)
{
    if (auto summed = sumRanges(result, cancellation); !summed)
        return summed;
    for (const std::vector<bool> &group : differingGroups(result)) {
        if (auto compared = compareRows(group, result, cancellation); !compared)
            return compared;
    }
    return m_examples.empty() ? Result<void>() : readExamples(result, cancellation);
}

Result<void> StreamComparison::readBoth(const std::function<void(const AlignedRows &)> &source,
                                        const std::function<void(const AlignedRows &)> &destination,
                                        const Cancellation &cancellation)
{
    ++m_pass;
    qint64 sourceRows = 0;
    qint64 destinationRows = 0;
    const auto counted = [&](qint64 &count, const std::function<void(const AlignedRows &)> &take) {
        return [&](const AlignedRows &rows) {
            take(rows);
            count += static_cast<qint64>(rows.rowCount());
            if (m_plan.observer)
                m_plan.observer(sourceRows, destinationRows, m_pass);
            return !cancellation.stop_requested();
        };
    };
    // The destination first: what is newer at the source is judged by it.
    if (auto read = m_destination(counted(destinationRows, destination), cancellation); !read)
        return read;
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (auto read = m_source(counted(sourceRows, source), cancellation); !read)
        return read;
    return cancellation.stop_requested() ? Result<void>(Error::cancelled()) : Result<void>();
}

Result<void> StreamComparison::sumRanges(VerifiedStream &result, const Cancellation &cancellation)
{
    std::uint64_t sourceSum = 0;
    std::uint64_t destinationSum = 0;
    const auto addSource = [&](const AlignedRows &rows) {
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            const RowDigest digest = m_digester.digest(rows, row);
            Range &range = m_ranges[rangeOf(digest.key)];
            ++range.sourceRows;
            range.sourceSum += digest.values;
            sourceSum += digest.values;
        }
        result.sourceRows += static_cast<qint64>(rows.rowCount());
    };
    const auto addDestination = [&](const AlignedRows &rows) {
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            const RowDigest digest = m_digester.digest(rows, row);
            Range &range = m_ranges[rangeOf(digest.key)];
            ++range.destinationRows;
            range.destinationSum += digest.values;
            destinationSum += digest.values;
            if (m_plan.cursor >= 0)
                m_bound->raise(rows.column(static_cast<std::size_t>(m_plan.cursor)), row);
        }
        result.destinationRows += static_cast<qint64>(rows.rowCount());
    };
    auto read = readBoth(addSource, addDestination, cancellation);
    result.sourceChecksum = checksumText(sourceSum);
    result.destinationChecksum = checksumText(destinationSum);
    return read;
}

std::vector<std::vector<bool>> StreamComparison::differingGroups(VerifiedStream &result) const
{
    std::vector<std::vector<bool>> groups;
    qint64 rows = 0;
    for (std::size_t i = 0; i < m_ranges.size(); ++i) {
        const Range &range = m_ranges[i];
        if (range.isEqual()) {
            result.equal += range.sourceRows;
            continue;
        }
        const qint64 ofRange = range.sourceRows + range.destinationRows;
        if (groups.empty() || rows + ofRange > m_plan.rowsAtOnce) {
            groups.emplace_back(m_ranges.size(), false);
            rows = 0;
        }
        groups.back()[i] = true;
        rows += ofRange;
    }
    return groups;
}

Result<void> StreamComparison::compareRows(const std::vector<bool> &group, VerifiedStream &result,
                                           const Cancellation &cancellation)
{
    KeyTable table(m_plan.comparison);
    qint64 number = 0;
    const auto addSource = [&](const AlignedRows &rows) {
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            const RowDigest digest = m_digester.digest(rows, row);
            if (!group[rangeOf(digest.key)])
                continue;
            const bool isNewer = m_plan.cursor >= 0
                && m_bound->isBelow(rows.column(static_cast<std::size_t>(m_plan.cursor)), row);
            table.addSource(digest, orderOf(rows, row, ++number), isNewer);
        }
    };
    const auto addDestination = [&](const AlignedRows &rows) {
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            const RowDigest digest = m_digester.digest(rows, row);
            if (group[rangeOf(digest.key)])
                table.addDestination(digest, orderOf(rows, row, ++number));
        }
    };
    if (auto read = readBoth(addSource, addDestination, cancellation); !read)
        return read;
    for (const auto &[key, entry] : table.entries())
        entry.countInto(result, m_plan.comparison);
    keepExamples(table);
    return {};
}

VersionOrder StreamComparison::orderOf(const AlignedRows &rows, std::size_t row,
                                       qint64 number) const
{
    std::int64_t order = number;
    if (m_plan.cursor >= 0) {
        const Column &cursor = rows.column(static_cast<std::size_t>(m_plan.cursor));
        if (!isStoredAsText(cursor.type) && cursor.type != FieldType::Number)
            order = cursor.isNull(row) ? std::numeric_limits<std::int64_t>::min()
                                       : cursor.integer(row);
    }
    return {rows.extractedAt(row), order};
}

void StreamComparison::keepExamples(const KeyTable &table)
{
    for (const auto &[key, entry] : table.entries()) {
        const auto kind = entry.difference(m_plan.comparison);
        if (!kind)
            continue;
        int &kept = m_examplesOf[static_cast<std::size_t>(*kind)];
        if (kept == m_plan.examplesPerKind)
            continue;
        ++kept;
        m_examples.emplace(key, Example{*kind, entry.isNewer, entry, {}, {}});
    }
}

void StreamComparison::takeExampleRow(const AlignedRows &rows, std::size_t row, bool isSource)
{
    const RowDigest digest = m_digester.digest(rows, row);
    const auto found = m_examples.find(digest.key);
    if (found == m_examples.end())
        return;
    Example &example = found->second;
    std::optional<ExampleRow> &kept = isSource ? example.source : example.destination;
    const std::uint64_t sum = isSource ? example.entry.sourceSum : example.entry.destinationSum;
    const bool isWanted = m_plan.comparison != KeyComparison::NewestVersion || digest.values == sum;
    if (!kept && isWanted)
        kept = exampleRow(rows, row, m_plan.fields->fieldCount(), m_digester);
}

Result<void> StreamComparison::readExamples(VerifiedStream &result,
                                            const Cancellation &cancellation)
{
    const auto reader = [this](bool isSource) {
        return [this, isSource](const AlignedRows &rows) {
            for (std::size_t row = 0; row < rows.rowCount(); ++row)
                takeExampleRow(rows, row, isSource);
        };
    };
    if (auto read = readBoth(reader(true), reader(false), cancellation); !read)
        return read;
    for (const auto &[key, example] : m_examples) {
        // A row may be gone since it was counted.
        if (example.source || example.destination)
            result.examples.push_back(described(example));
    }
    std::ranges::sort(result.examples, [](const RowDifference &a, const RowDifference &b) {
        return a.kind != b.kind ? a.kind < b.kind : a.key < b.key;
    });
    return {};
}

RowDifference StreamComparison::described(const Example &example) const
{
    RowDifference row;
    row.kind = example.kind;
    row.isNewer = example.isNewer;
    const ExampleRow &any = example.source ? *example.source : *example.destination;
    row.key = keyText(any, m_plan.key);
    for (int place = 0; place < m_plan.fields->fieldCount(); ++place) {
        const auto at = static_cast<std::size_t>(place);
        const ExampleCell none;
        const ExampleCell &source = example.source ? example.source->cells[at] : none;
        const ExampleCell &destination
            = example.destination ? example.destination->cells[at] : none;
        const bool isCompared
            = row.kind == RowDifferenceKind::Different && example.source && example.destination;
        if (isCompared && source.canonical == destination.canonical)
            continue;
        const QString &name = m_plan.fields->field(place).name;
        if (row.kind == RowDifferenceKind::Missing)
            row.fields.push_back({name, source.shown, std::nullopt});
        else if (row.kind == RowDifferenceKind::Extra)
            row.fields.push_back({name, std::nullopt, destination.shown});
        else
            row.fields.push_back({name, source.shown, destination.shown});
    }
    return row;
}

} // namespace millrace
