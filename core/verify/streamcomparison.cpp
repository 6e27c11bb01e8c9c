#include "core/verify/streamcomparison.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"
#include "core/verify/cursorbound.h"

#include <QCoreApplication>

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
    , m_examples(m_plan.fields, m_plan.key, m_plan.comparison, m_plan.examplesPerKind)
{
}

StreamComparison::~StreamComparison() = default;

Result<void> StreamComparison::run(VerifiedStream &result, const Cancellation &cancellation)
{
    if (auto summed = sumRanges(cancellation); !summed)
        return summed;
    const Ranges differing = rangesWhere([](const Range &range) { return !range.last.isEqual(); });
    if (auto compared = compareRanges(differing, cancellation); !compared)
        return compared;
    if (auto again = readMovingAgain(cancellation); !again)
        return again;
    if (auto read = readExamples(cancellation); !read)
        return read;
    tell(result);
    return {};
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

Result<void> StreamComparison::sumRanges(const Cancellation &cancellation)
{
    const auto addSource = [&](const AlignedRows &rows) {
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            const RowDigest digest = m_digester.digest(rows, row);
            Reading &reading = m_ranges[rangeOf(digest.key)].last;
            ++reading.sourceRows;
            reading.sourceSum += digest.values;
        }
    };
    const auto addDestination = [&](const AlignedRows &rows) {
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            const RowDigest digest = m_digester.digest(rows, row);
            Reading &reading = m_ranges[rangeOf(digest.key)].last;
            ++reading.destinationRows;
            reading.destinationSum += digest.values;
            if (m_plan.cursor >= 0)
                m_bound->raise(rows.column(static_cast<std::size_t>(m_plan.cursor)), row);
        }
    };
    return readBoth(addSource, addDestination, cancellation);
}

StreamComparison::Ranges
StreamComparison::rangesWhere(const std::function<bool(const Range &)> &isMeant) const
{
    Ranges ranges(m_ranges.size(), false);
    for (std::size_t i = 0; i < m_ranges.size(); ++i)
        ranges[i] = isMeant(m_ranges[i]);
    return ranges;
}

std::vector<StreamComparison::Ranges> StreamComparison::groupsOf(const Ranges &wanted) const
{
    std::vector<Ranges> groups;
    qint64 rows = 0;
    for (std::size_t i = 0; i < m_ranges.size(); ++i) {
        if (!wanted[i])
            continue;
        const qint64 ofRange = m_ranges[i].last.sourceRows + m_ranges[i].last.destinationRows;
        if (groups.empty() || rows + ofRange > m_plan.rowsAtOnce) {
            groups.emplace_back(m_ranges.size(), false);
            rows = 0;
        }
        groups.back()[i] = true;
        rows += ofRange;
    }
    return groups;
}

Result<void> StreamComparison::compareRanges(const Ranges &wanted, const Cancellation &cancellation)
{
    for (const Ranges &group : groupsOf(wanted)) {
        if (auto compared = compareRows(group, cancellation); !compared)
            return compared;
    }
    return {};
}

Result<void> StreamComparison::compareRows(const Ranges &group, const Cancellation &cancellation)
{
    KeyTable table(m_plan.comparison);
    std::vector<Reading> readings(m_ranges.size());
    qint64 number = 0;
    const auto addSource = [&](const AlignedRows &rows) {
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            const RowDigest digest = m_digester.digest(rows, row);
            const std::size_t range = rangeOf(digest.key);
            if (!group[range])
                continue;
            ++readings[range].sourceRows;
            readings[range].sourceSum += digest.values;
            const bool isNewer = m_plan.cursor >= 0
                && m_bound->isBelow(rows.column(static_cast<std::size_t>(m_plan.cursor)), row);
            table.addSource(digest, orderOf(rows, row, ++number), isNewer);
        }
    };
    const auto addDestination = [&](const AlignedRows &rows) {
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            const RowDigest digest = m_digester.digest(rows, row);
            const std::size_t range = rangeOf(digest.key);
            if (!group[range])
                continue;
            ++readings[range].destinationRows;
            readings[range].destinationSum += digest.values;
            table.addDestination(digest, orderOf(rows, row, ++number));
        }
    };
    if (auto read = readBoth(addSource, addDestination, cancellation); !read)
        return read;
    for (std::size_t i = 0; i < m_ranges.size(); ++i) {
        if (!group[i])
            continue;
        Range &range = m_ranges[i];
        range = {readings[i], {}, true, range.isCompared, readings[i] != range.last};
    }
    for (const auto &[key, entry] : table.entries())
        entry.countInto(m_ranges[rangeOf(key)].counts, m_plan.comparison);
    m_examples.choose(table, [&group](const KeyHash &key) { return group[rangeOf(key)]; });
    return {};
}

Result<void> StreamComparison::readMovingAgain(const Cancellation &cancellation)
{
    return compareRanges(rangesWhere([](const Range &range) { return range.isMoving; }),
                         cancellation);
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

Result<StreamComparison::Ranges> StreamComparison::readValues(const Cancellation &cancellation)
{
    const auto taker = [this](bool isSource) {
        return [this, isSource](const AlignedRows &rows) {
            for (std::size_t row = 0; row < rows.rowCount(); ++row)
                m_examples.take(rows, row, m_digester, isSource);
        };
    };
    m_examples.beginReading();
    if (auto read = readBoth(taker(true), taker(false), cancellation); !read)
        return read.error();
    Ranges changed(m_ranges.size(), false);
    for (const KeyHash &key : m_examples.endReading())
        changed[rangeOf(key)] = true;
    return changed;
}

Result<void> StreamComparison::readExamples(const Cancellation &cancellation)
{
    if (m_examples.isEmpty())
        return {};
    const auto changed = readValues(cancellation);
    if (!changed)
        return changed.error();
    if (std::find(changed->begin(), changed->end(), true) == changed->end())
        return {};
    if (auto compared = compareRanges(*changed, cancellation); !compared)
        return compared;
    // That they had changed is known; what counts is whether they have again.
    const auto moving = m_examples.isEmpty() ? Result<Ranges>(Ranges(m_ranges.size(), false))
                                             : readValues(cancellation);
    if (!moving)
        return moving.error();
    for (std::size_t i = 0; i < m_ranges.size(); ++i) {
        if ((*changed)[i])
            m_ranges[i].isMoving = (*moving)[i];
    }
    return {};
}

void StreamComparison::tell(VerifiedStream &result) const
{
    std::uint64_t sourceSum = 0;
    std::uint64_t destinationSum = 0;
    qint64 readAgain = 0;
    for (const Range &range : m_ranges) {
        result.sourceRows += range.last.sourceRows;
        result.destinationRows += range.last.destinationRows;
        sourceSum += range.last.sourceSum;
        destinationSum += range.last.destinationSum;
        if (!range.isCompared) {
            result.equal += range.last.sourceRows;
            continue;
        }
        const RowCounts &counts = range.counts;
        result.equal += counts.equal;
        result.missing += counts.missing;
        result.extra += counts.extra;
        result.different += counts.different;
        result.newer += counts.newer;
        result.superseded += counts.superseded;
        result.history += counts.history;
        if (range.isMoving)
            result.changing += counts.missing + counts.extra + counts.different;
        readAgain += range.isReadAgain ? 1 : 0;
    }
    result.sourceChecksum = checksumText(sourceSum);
    result.destinationChecksum = checksumText(destinationSum);
    result.examples = m_examples.rows();
    if (readAgain > 0)
        result.notes << pluralText("verify",
                                   QT_TRANSLATE_N_NOOP("verify",
                                                       "Rows changed while they were verified; "
                                                       "%1 key ranges were read again."),
                                   readAgain)
                            .arg(localNumber(readAgain));
}

} // namespace millrace
