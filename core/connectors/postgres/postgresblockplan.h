// PostgresBlockPlan: reads a table range by range of its blocks, all of it or what is newer.
#pragma once

#include "core/connectors/postgres/postgresselection.h"

namespace millrace {

/// A full refresh, or an incremental run by transaction number.
///
/// A full refresh that was interrupted goes on at the next range under another snapshot. Rows that
/// moved to an earlier block since are found at the end, by their transaction number: every row of
/// the new snapshot is read, a row changed in between twice.
///
/// A run by transaction number that was interrupted reads the ranges left as the first snapshot saw
/// them and leaves what is newer to the next run, so that no row comes twice.
class PostgresBlockPlan final : public PostgresReadPlan
{
public:
    /// Asks for the blocks of the relation. \a snapshot: the one of the run.
    /// REQUIRES: the relation's storage is Blocks; \a position is of \a method or nothing.
    [[nodiscard]] static Result<std::unique_ptr<PostgresBlockPlan>>
    make(const PostgresSelection &selection, PostgresMethod method,
         const std::optional<PostgresPosition> &position, const std::string &snapshot,
         const Cancellation &cancellation);

    /// Whether the parts are worth being read by several readers at once. Then they are made small
    /// enough for one to be read while another has its turn. REQUIRES: no row limit.
    bool share();
    /// Sets up the transaction of \a connection for the queries of this plan.
    [[nodiscard]] Result<void> prepare(PostgresConnection &connection,
                                       const Cancellation &cancellation) const;
    /// The position behind the part of the last query, as if nothing had been read before it in
    /// this run. REQUIRES: no row limit.
    [[nodiscard]] PostgresPosition positionBehind() const;

    [[nodiscard]] std::optional<QString> nextQuery(std::optional<qint64> limit) override;
    [[nodiscard]] int tailCount() const override { return m_namesRows ? 1 : 0; }
    void takeRow(const PostgresTail &tail) override;
    void end(bool isLimited) override;
    [[nodiscard]] std::optional<std::string> position(qint64 rows,
                                                      bool isBetweenParts) const override;
    [[nodiscard]] qint64 rowsBefore() const override { return isFull() ? m_rowsBefore : 0; }
    [[nodiscard]] bool isDone() const override { return isFull() && m_position.isDone; }
    [[nodiscard]] QString startText() const override;
    [[nodiscard]] QStringList notes() const override { return m_notes; }

private:
    enum class Phase {
        Blocks,
        Moved, ///< Rows in blocks of earlier attempts that are newer than the first snapshot.
        Over,
    };

    PostgresBlockPlan(const PostgresSelection &selection, PostgresMethod method);

    Result<void> readLayout(const PostgresSelection &selection, const Cancellation &cancellation);
    Result<void> start(const PostgresSelection &selection,
                       const std::optional<PostgresPosition> &position,
                       const std::string &snapshot);
    Result<void> goOn(const PostgresSelection &selection, const PostgresPosition &position,
                      const std::string &snapshot);
    void startAnew(const PostgresPosition &last, const std::string &snapshot);
    void checkSince();
    [[nodiscard]] bool isFull() const { return m_method == PostgresMethod::Blocks; }
    [[nodiscard]] QString seenBy(const std::string &snapshot) const;
    [[nodiscard]] QString query(const QStringList &conditions, std::optional<qint64> limit) const;

    PostgresMethod m_method;
    QString m_select; ///< "SELECT … FROM …".
    QString m_filter; ///< With brackets, or empty.
    PostgresPosition m_position;
    Phase m_phase = Phase::Blocks;
    qint64 m_blocks = 0; ///< Of the largest table among partitions and heirs.
    qint64 m_blockSize = 0; ///< In bytes.
    qint64 m_blocksPerPart = 1;
    qint64 m_next = 0; ///< First block behind the part being read.
    qint64 m_resumedAt = 0; ///< Full refresh: blocks before it were read by earlier attempts.
    qint64 m_latest = 0; ///< The 64-bit number age() counts from.
    qint64 m_newest = 0; ///< One above the newest transaction of the snapshot.
    qint64 m_rowsBefore = 0;
    bool m_isPartOpen = false;
    bool m_goesOnAsSeen = false; ///< Only what the first snapshot saw.
    bool m_namesRows = false;
    bool m_isCut = false; ///< The limit ended the last part, maybe before its end.
    QStringList m_notes;
};

} // namespace millrace
