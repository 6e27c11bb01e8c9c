// SqliteRowReader: turns the current row of a query into the values of a batch.
#pragma once

#include "core/data/recordbatchbuilder.h"

#include <QStringList>

#include <vector>

struct sqlite3_stmt;
struct sqlite3_value;

namespace millrace {

/// Appends SQLite's values to a builder under the types of a schema. A value that has no place in
/// its field's type becomes a noted empty one; a number in a text field becomes its digits, a text
/// in a binary field its bytes, and both are counted. Used by one thread.
class SqliteRowReader final
{
public:
    explicit SqliteRowReader(const Schema &schema);

    /// Appends the first columns of the current row of \a statement as one finished row.
    void append(sqlite3_stmt *statement, RecordBatchBuilder &builder);

    /// What was counted, one sentence per field and matter.
    [[nodiscard]] QStringList notes() const;

private:
    struct FieldReader final
    {
        FieldType type;
        QString name;
        qint64 unfit = 0;
        qint64 converted = 0;
        qint64 rounded = 0;
    };

    void appendBoolean(sqlite3_value *value, int column, int valueClass,
                       RecordBatchBuilder &builder);
    void appendInteger(sqlite3_value *value, int column, int valueClass,
                       RecordBatchBuilder &builder);
    void appendNumber(sqlite3_value *value, int column, int valueClass,
                      RecordBatchBuilder &builder);
    void appendText(sqlite3_value *value, int column, int valueClass, RecordBatchBuilder &builder);
    void appendParsedText(sqlite3_value *value, int column, int valueClass,
                          RecordBatchBuilder &builder);
    void appendBytes(sqlite3_value *value, int column, int valueClass, RecordBatchBuilder &builder);
    void appendUnfit(sqlite3_value *value, int column, RecordBatchBuilder &builder);
    FieldReader &at(int column) { return m_fields[static_cast<std::size_t>(column)]; }

    std::vector<FieldReader> m_fields;
};

} // namespace millrace
