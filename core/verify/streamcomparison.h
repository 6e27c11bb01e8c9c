// StreamComparison: tells which rows of a stream differ between two ends, in bounded memory.
#pragma once

#include "core/base/cancellation.h"
#include "core/model/verification.h"
#include "core/verify/exampletext.h"
#include "core/verify/keytable.h"

#include <array>
#include <functional>
#include <memory>

namespace millrace {

/// Given each batch; false: no more are wanted.
using AlignedTaker = std::function<bool(const AlignedRows &)>;
/// Reads one end from its start, or until nothing more is wanted. Called once for each pass.
using AlignedReader = std::function<Result<void>(const AlignedTaker &, const Cancellation &)>;

/// What is compared.
struct ComparisonPlan final
{
    std::shared_ptr<const Schema> fields;
    std::vector<std::size_t> key; ///< Places of fields; empty: rows are told apart by all values.
    int cursor = -1; ///< The place of the cursor; -1: there is none.
    KeyComparison comparison = KeyComparison::EveryRow;
    int examplesPerKind = 20;
    /// Rows of differing key ranges that are held at once.
    qint64 rowsAtOnce = 400'000;
    /// Told the numbers so far, on the calling thread: rows of the source and the destination that
    /// were read in this pass, and the number of the pass, from 1.
    std::function<void(qint64 source, qint64 destination, int pass)> observer{};
};

/// Reads both ends by key ranges: first the counts and sums of each; then, of the ranges that
/// differ, the rows by key, as many ranges at once as memory allows; at last the values of the
/// examples. Used by one thread; holds hashes, and values of the examples alone.
class StreamComparison final
{
public:
    StreamComparison(ComparisonPlan plan, AlignedReader source, AlignedReader destination);
    ~StreamComparison();
    StreamComparison(const StreamComparison &) = delete;
    StreamComparison &operator=(const StreamComparison &) = delete;

    /// Fills numbers, checksums and examples of \a result.
    [[nodiscard]] Result<void> run(VerifiedStream &result, const Cancellation &cancellation);

private:
    /// What both ends have in one range of keys.
    struct Range final
    {
        qint64 sourceRows = 0;
        qint64 destinationRows = 0;
        std::uint64_t sourceSum = 0;
        std::uint64_t destinationSum = 0;

        [[nodiscard]] bool isEqual() const
        {
            return sourceRows == destinationRows && sourceSum == destinationSum;
        }
    };
    struct Example final
    {
        RowDifferenceKind kind = RowDifferenceKind::Different;
        bool isNewer = false;
        KeyEntry entry;
        std::optional<ExampleRow> source{};
        std::optional<ExampleRow> destination{};
    };
    class CursorBound;

    [[nodiscard]] Result<void> sumRanges(VerifiedStream &result, const Cancellation &cancellation);
    /// Ranges that differ, in groups that fit into memory.
    [[nodiscard]] std::vector<std::vector<bool>> differingGroups(VerifiedStream &result) const;
    [[nodiscard]] Result<void> compareRows(const std::vector<bool> &group, VerifiedStream &result,
                                           const Cancellation &cancellation);
    void keepExamples(const KeyTable &table);
    [[nodiscard]] Result<void> readExamples(VerifiedStream &result,
                                            const Cancellation &cancellation);
    [[nodiscard]] RowDifference described(const Example &example) const;
    void takeExampleRow(const AlignedRows &rows, std::size_t row, bool isSource);
    [[nodiscard]] VersionOrder orderOf(const AlignedRows &rows, std::size_t row,
                                       qint64 number) const;
    [[nodiscard]] Result<void> readBoth(const std::function<void(const AlignedRows &)> &source,
                                        const std::function<void(const AlignedRows &)> &destination,
                                        const Cancellation &cancellation);

    ComparisonPlan m_plan;
    AlignedReader m_source;
    AlignedReader m_destination;
    RowDigester m_digester;
    std::vector<Range> m_ranges;
    std::unique_ptr<CursorBound> m_bound; ///< The highest cursor of the destination.
    std::unordered_map<KeyHash, Example, KeyHashing> m_examples;
    std::array<int, 3> m_examplesOf{}; ///< By kind.
    int m_pass = 0;
};

} // namespace millrace
