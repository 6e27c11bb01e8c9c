// PostgresRowDecoder: rows of a binary COPY to the columns of a batch.
#pragma once

#include "core/connectors/postgres/postgrestypes.h"
#include "core/data/recordbatchbuilder.h"

#include <QStringList>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/// Reads one COPY after another. Trusts nothing: whatever the bytes are, the outcome is a value or
/// an error. Used by one thread at a time.
class PostgresRowDecoder final
{
public:
    enum class Outcome {
        Row, ///< A row was appended.
        Nothing, ///< The piece held no row.
        End, ///< The trailer of the copy.
        Malformed, ///< The bytes are not those of the columns.
    };

    /// \a columns: one for each field, in order. Behind them every row has \a tailCount texts.
    PostgresRowDecoder(std::vector<PostgresDecoder> columns, int tailCount);

    /// To be called before the first piece of a copy.
    void startCopy() { m_isAtHeader = true; }
    /// Appends the row in \a piece, if any, to \a builder.
    [[nodiscard]] Outcome decode(std::span<const char> piece, RecordBatchBuilder &builder);
    /// The row in \a piece without the header of the copy; nothing when there is none.
    [[nodiscard]] std::optional<std::span<const char>> rowIn(std::span<const char> piece);
    /// Appends \a row, which rowIn() found.
    [[nodiscard]] Outcome decodeRow(std::span<const char> row, RecordBatchBuilder &builder);

    /// The texts behind the fields of the last row; nothing for a null. Valid as long as its piece.
    [[nodiscard]] const std::vector<std::optional<std::string_view>> &tail() const
    {
        return m_tail;
    }

    /// Adds what \a other counted, which reads the same columns.
    void addCounts(const PostgresRowDecoder &other);
    /// What did not fit, one sentence for each column; \a schema names them.
    [[nodiscard]] QStringList notes(const Schema &schema) const;

private:
    [[nodiscard]] bool appendValue(int column, std::span<const char> value,
                                   RecordBatchBuilder &builder);
    bool appendNumeric(int column, std::span<const char> value, RecordBatchBuilder &builder);
    void appendText(int column, std::span<const char> value, RecordBatchBuilder &builder);
    void appendUuid(int column, const char *value, RecordBatchBuilder &builder);
    void appendDate(int column, std::int32_t days, RecordBatchBuilder &builder);
    bool appendTime(int column, std::int64_t microseconds, RecordBatchBuilder &builder);
    bool appendZonedTime(int column, const char *value, RecordBatchBuilder &builder);
    void appendTimestamp(int column, std::int64_t microseconds, RecordBatchBuilder &builder);
    void appendUnfit(int column, std::string_view original, RecordBatchBuilder &builder);

    std::vector<PostgresDecoder> m_columns;
    std::vector<std::optional<std::string_view>> m_tail;
    std::vector<std::int64_t> m_unfit; ///< Per column.
    std::string m_digits;
    bool m_isAtHeader = true;
};

} // namespace millrace
