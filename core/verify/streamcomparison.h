// StreamComparison: tells which rows of a stream differ between two ends, in bounded memory.
#pragma once

#include "core/base/cancellation.h"
#include "core/model/verification.h"
#include "core/verify/differingexamples.h"
#include "core/verify/keytable.h"

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
/// examples. An end that is written to meanwhile has other rows in one reading than in the one
/// before: such ranges are read once more, and what still moves then is told as such. Used by one
/// thread; holds hashes, and values of the examples alone.
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
    /// What both ends had in one range of keys when it was read.
    struct Reading final
    {
        qint64 sourceRows = 0;
        qint64 destinationRows = 0;
        std::uint64_t sourceSum = 0;
        std::uint64_t destinationSum = 0;

        [[nodiscard]] bool isEqual() const
        {
            return sourceRows == destinationRows && sourceSum == destinationSum;
        }
        bool operator==(const Reading &) const = default;
    };
    struct Range final
    {
        Reading last{};
        RowCounts counts{}; ///< Once its rows were compared.
        bool isCompared = false;
        bool isReadAgain = false;
        bool isMoving = false; ///< The last reading was not as the one before.
    };
    /// Ranges that are meant.
    using Ranges = std::vector<bool>;
    class CursorBound;

    [[nodiscard]] Result<void> sumRanges(const Cancellation &cancellation);
    [[nodiscard]] Ranges rangesWhere(const std::function<bool(const Range &)> &isMeant) const;
    /// \a wanted in groups that fit into memory.
    [[nodiscard]] std::vector<Ranges> groupsOf(const Ranges &wanted) const;
    /// Reads \a wanted, which takes the place of what was read of them before.
    [[nodiscard]] Result<void> compareRanges(const Ranges &wanted,
                                             const Cancellation &cancellation);
    [[nodiscard]] Result<void> compareRows(const Ranges &group, const Cancellation &cancellation);
    [[nodiscard]] Result<void> readMovingAgain(const Cancellation &cancellation);
    [[nodiscard]] Result<void> readExamples(const Cancellation &cancellation);
    /// The ranges of examples that are not what they were chosen for.
    [[nodiscard]] Result<Ranges> readValues(const Cancellation &cancellation);
    void tell(VerifiedStream &result) const;
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
    DifferingExamples m_examples;
    int m_pass = 0;
};

} // namespace millrace
