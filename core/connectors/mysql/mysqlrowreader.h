// MySqlRowReader: turns the current row of a query into the values of a batch.
#pragma once

#include "core/connectors/mysql/mysqlrows.h"
#include "core/data/recordbatchbuilder.h"

#include <QStringList>

#include <vector>

namespace millrace {

/// Appends the server's values to a builder under the types of a schema. A value that has no place
/// in its field's type becomes a noted empty one and is counted. Used by one thread.
class MySqlRowReader final
{
public:
    /// \a columns: those of the query, of which the first belong to the fields of \a schema.
    MySqlRowReader(const Schema &schema, const std::vector<MySqlResultColumn> &columns);

    /// Appends the first columns of the current row of \a rows as one finished row.
    void append(const MySqlRows &rows, RecordBatchBuilder &builder);

    /// Adds what \a other counted, which reads under the same types.
    void addCounts(const MySqlRowReader &other);

    /// What was counted, one sentence per field and matter.
    [[nodiscard]] QStringList notes() const;

private:
    /// How a value gets from the wire into its field.
    enum class Way : std::uint8_t {
        Int8,
        UInt8,
        Int16,
        UInt16,
        Int32,
        UInt32,
        Int64,
        Float,
        Double,
        Date,
        Timestamp,
        Time,
        Text,
        Bytes,
        Decimal,
        Boolean, ///< An integer that has to be 0 or 1.
        Bits, ///< To Boolean, Integer or Decimal.
        Digits, ///< An integer to a Decimal or String.
        Other, ///< By the text of the value.
    };

    struct FieldReader final
    {
        Way way = Way::Other;
        FieldType type = FieldType::String;
        MySqlResultColumn column;
        QString name;
        qint64 unfit = 0;
        qint64 zeroDates = 0;
        qint64 longTimes = 0;
    };

    [[nodiscard]] static Way wayOf(FieldType type, const MySqlResultColumn &column);
    [[nodiscard]] static Way wayOfInteger(FieldType type, const MySqlResultColumn &column);

    void appendFloat(const MySqlCell &cell, int column, RecordBatchBuilder &builder);
    void appendDate(const MySqlCell &cell, int column, RecordBatchBuilder &builder);
    void appendTimestamp(const MySqlCell &cell, int column, RecordBatchBuilder &builder);
    void appendTime(const MySqlCell &cell, int column, RecordBatchBuilder &builder);
    void appendText(const MySqlCell &cell, int column, RecordBatchBuilder &builder);
    void appendDecimal(const MySqlCell &cell, int column, RecordBatchBuilder &builder);
    void appendBoolean(const MySqlCell &cell, int column, RecordBatchBuilder &builder);
    void appendBits(const MySqlCell &cell, int column, RecordBatchBuilder &builder);
    void appendDigits(const MySqlCell &cell, int column, RecordBatchBuilder &builder);
    void appendOther(const MySqlCell &cell, int column, RecordBatchBuilder &builder);
    void appendUnfit(const MySqlCell &cell, int column, RecordBatchBuilder &builder);
    FieldReader &at(int column) { return m_fields[static_cast<std::size_t>(column)]; }

    std::vector<FieldReader> m_fields;
};

} // namespace millrace
