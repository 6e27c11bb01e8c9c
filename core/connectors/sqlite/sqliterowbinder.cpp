#include "core/connectors/sqlite/sqliterowbinder.h"

#include <sqlite3.h>

namespace millrace {

SqliteRowBinder::SqliteRowBinder(const std::vector<SqliteTargetColumn> &columns)
    : m_forms(columns.begin(), columns.end())
    , m_temporalTexts(columns.size() * SqliteCellForm::textSize)
{
}

int SqliteRowBinder::bindRow(sqlite3_stmt *statement, const RecordBatch &batch, std::size_t row)
{
    int failure = SQLITE_OK;
    for (std::size_t field = 0; field < m_forms.size(); ++field) {
        const int index = static_cast<int>(field);
        const int code = bindCell(statement, index + 1, field, batch.column(index), row);
        if (code != SQLITE_OK)
            failure = code;
    }
    return failure;
}

int SqliteRowBinder::bindCell(sqlite3_stmt *statement, int parameter, std::size_t field,
                              const Column &column, std::size_t row)
{
    using Kind = SqliteCellForm::Kind;
    if (column.isNull(row))
        return sqlite3_bind_null(statement, parameter);
    const SqliteCellForm &form = m_forms[field];
    switch (form.kind) {
    case Kind::Integer:
        return sqlite3_bind_int64(statement, parameter, column.integer(row));
    case Kind::Number:
        return sqlite3_bind_double(statement, parameter, column.number(row));
    case Kind::Text: {
        const std::string_view text = column.text(row);
        return sqlite3_bind_text64(statement, parameter, text.data(), text.size(), SQLITE_STATIC,
                                   SQLITE_UTF8);
    }
    case Kind::Blob: {
        const std::string_view bytes = column.text(row);
        return sqlite3_bind_blob64(statement, parameter, bytes.data(), bytes.size(), SQLITE_STATIC);
    }
    case Kind::CellText:
        m_scratch.clear();
        form.append(m_scratch, column, row);
        return sqlite3_bind_text64(statement, parameter, m_scratch.data(), m_scratch.size(),
                                   SQLITE_TRANSIENT, SQLITE_UTF8);
    default:
        break;
    }
    char *text = m_temporalTexts.data() + field * SqliteCellForm::textSize;
    const std::size_t size = form.write(column.integer(row), text);
    return sqlite3_bind_text(statement, parameter, text, static_cast<int>(size), SQLITE_STATIC);
}

} // namespace millrace
