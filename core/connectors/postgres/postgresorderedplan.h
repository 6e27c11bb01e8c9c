// PostgresOrderedPlan: reads a relation by one query, in the order of a cursor, a key, or none.
#pragma once

#include "core/connectors/postgres/postgresselection.h"

namespace millrace {

/// How rows with the cursor value of the saved position are taken.
enum class PostgresTieRule {
    None, ///< There is no saved cursor.
    Skip, ///< All of them were read.
    Repeat, ///< More or fewer are there now than were read: all are read again.
    GoOn, ///< Reading stopped among them and goes on behind the last one.
};

/// Incremental by a cursor; a full refresh in the order of the key; or a full refresh that cannot
/// go on in the middle.
class PostgresOrderedPlan final : public PostgresReadPlan
{
public:
    /// Counts rows with the saved cursor, and NULLs where there can be any. Errors of kind
    /// Configuration: a cursor that cannot order rows or holds NULLs, a start value of another
    /// type, a key that has changed.
    [[nodiscard]] static Result<std::unique_ptr<PostgresReadPlan>>
    make(const PostgresSelection &selection, PostgresMethod method,
         const std::optional<PostgresPosition> &position, const Cancellation &cancellation);

    [[nodiscard]] std::optional<QString> nextQuery(std::optional<qint64> limit) override;
    [[nodiscard]] int tailCount() const override
    {
        return static_cast<int>(m_keyTypes.size()) + (isIncremental() ? 1 : 0);
    }
    void takeRow(const PostgresTail &tail) override;
    [[nodiscard]] bool needsNextRow() const override
    {
        return isIncremental() && m_keyTypes.isEmpty();
    }
    [[nodiscard]] bool standsBefore(const PostgresTail &tail) const override;
    void end(bool isLimited) override;
    [[nodiscard]] std::optional<std::string> position(qint64 rows,
                                                      bool isBetweenParts) const override;
    [[nodiscard]] qint64 rowsBefore() const override { return m_rowsBefore; }
    [[nodiscard]] bool isDone() const override { return !isIncremental() && m_position.isDone; }
    [[nodiscard]] QString startText() const override { return m_start; }
    [[nodiscard]] QStringList notes() const override;

private:
    PostgresOrderedPlan(const PostgresSelection &selection, PostgresMethod method);

    Result<void> prepareCursor(const PostgresSelection &selection,
                               const Cancellation &cancellation);
    Result<void> start(const PostgresSelection &selection,
                       const std::optional<PostgresPosition> &position,
                       const Cancellation &cancellation);
    Result<void> startFull(const PostgresSelection &selection, const PostgresPosition &position);
    Result<void> startIncremental(const PostgresSelection &selection,
                                  const PostgresPosition &position,
                                  const Cancellation &cancellation);
    Result<void> startAtConfiguredValue(const PostgresSelection &selection,
                                        const Cancellation &cancellation);
    Result<PostgresTieRule> tieRuleFor(const PostgresSelection &selection,
                                       const PostgresPosition &position,
                                       const Cancellation &cancellation) const;
    [[nodiscard]] bool isIncremental() const { return m_method == PostgresMethod::Cursor; }
    [[nodiscard]] bool matchesKey(const std::vector<std::string> &key) const
    {
        return static_cast<qsizetype>(key.size()) == m_keyTypes.size();
    }
    [[nodiscard]] QString cursorLiteral(const std::string &value) const;
    [[nodiscard]] QString keyRow() const;
    [[nodiscard]] QString keyLiterals(const std::vector<std::string> &key) const;

    PostgresMethod m_method;
    QString m_select;
    QString m_where;
    QStringList m_keyColumns; ///< Expressions that tell rows apart; may be empty.
    QStringList m_keyTypes;
    QString m_cursor; ///< The cursor's expression with its collation.
    QString m_cursorType;
    QString m_cursorText; ///< What is kept of it in a position.
    QString m_start;
    PostgresTieRule m_tieRule = PostgresTieRule::None;
    PostgresPosition m_position;
    qint64 m_rowsBefore = 0;
    bool m_countsAfresh = true; ///< The next row begins a count, whatever its cursor.
    bool m_isStarted = false;
    bool m_isEnded = false;
};

} // namespace millrace
