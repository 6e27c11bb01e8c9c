#include "core/connectors/sqlite/sqliterowtable.h"

#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqlitemetacolumns.h"
#include "core/data/temporal.h"

#include <sqlite3.h>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Nobody can make a table of such a name, which would be read instead.
constexpr auto s_name = "sqlite_millrace_rows";

void giveText(sqlite3_context *context, std::string_view text)
{
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

} // namespace

/// What SQLite calls. The table exists for each connection that names it, without being made.
struct SqliteRowTable::Module final
{
    struct Table final
    {
        sqlite3_vtab base = {};
        SqliteRowTable *rows = nullptr;
    };
    struct Cursor final
    {
        sqlite3_vtab_cursor base = {};
        SqliteRowTable *rows = nullptr;
        std::size_t row = 0;
    };

    static Cursor *of(sqlite3_vtab_cursor *cursor) { return reinterpret_cast<Cursor *>(cursor); }

    static int connect(sqlite3 *database, void *rows, int, const char *const *,
                       sqlite3_vtab **result, char **)
    {
        auto *self = static_cast<SqliteRowTable *>(rows);
        const int code = sqlite3_declare_vtab(database, self->declaration().c_str());
        if (code != SQLITE_OK)
            return code;
        sqlite3_vtab_config(database, SQLITE_VTAB_DIRECTONLY);
        auto *table = new Table;
        table->rows = self;
        *result = &table->base;
        return SQLITE_OK;
    }
    static int disconnect(sqlite3_vtab *table)
    {
        delete reinterpret_cast<Table *>(table);
        return SQLITE_OK;
    }
    static int bestIndex(sqlite3_vtab *, sqlite3_index_info *info)
    {
        info->estimatedCost = 1;
        return SQLITE_OK;
    }
    static int open(sqlite3_vtab *table, sqlite3_vtab_cursor **result)
    {
        auto *cursor = new Cursor;
        cursor->rows = reinterpret_cast<Table *>(table)->rows;
        *result = &cursor->base;
        return SQLITE_OK;
    }
    static int close(sqlite3_vtab_cursor *cursor)
    {
        delete of(cursor);
        return SQLITE_OK;
    }
    static int filter(sqlite3_vtab_cursor *cursor, int, const char *, int, sqlite3_value **)
    {
        of(cursor)->row = of(cursor)->rows->m_first;
        return SQLITE_OK;
    }
    static int next(sqlite3_vtab_cursor *cursor)
    {
        ++of(cursor)->row;
        return SQLITE_OK;
    }
    static int eof(sqlite3_vtab_cursor *cursor)
    {
        return of(cursor)->row >= of(cursor)->rows->m_end ? 1 : 0;
    }
    static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
    {
        of(cursor)->rows->giveCell(context, of(cursor)->row, static_cast<std::size_t>(column));
        return SQLITE_OK;
    }
    static int rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
    {
        *rowid = static_cast<sqlite3_int64>(of(cursor)->row);
        return SQLITE_OK;
    }

    static const sqlite3_module *functions()
    {
        static const sqlite3_module module = [] {
            sqlite3_module made = {};
            made.xConnect = &connect;
            made.xBestIndex = &bestIndex;
            made.xDisconnect = &disconnect;
            made.xOpen = &open;
            made.xClose = &close;
            made.xFilter = &filter;
            made.xNext = &next;
            made.xEof = &eof;
            made.xColumn = &column;
            made.xRowid = &rowid;
            return made;
        }();
        return &module;
    }
};

SqliteRowTable::SqliteRowTable(SqliteDatabase &database, const SqliteTarget &target, qint64 syncId,
                               qint64 generationId)
    : m_database(database)
    , m_forms(target.columns.begin(), target.columns.end())
    , m_temporalTexts(target.columns.size() * SqliteCellForm::textSize)
    , m_hasMeta(target.hasMetaColumns)
    , m_syncId(syncId)
    , m_generationId(generationId)
    , m_unchangedMeta(plainMetaJson(syncId))
    , m_rawId(RawIds::length, '0')
{
}

SqliteRowTable::~SqliteRowTable()
{
    sqlite3_create_module_v2(m_database.handle(), s_name, nullptr, nullptr, nullptr);
}

Result<std::unique_ptr<SqliteRowTable>> SqliteRowTable::create(SqliteDatabase &database,
                                                               const SqliteTarget &target,
                                                               qint64 syncId, qint64 generationId)
{
    std::unique_ptr<SqliteRowTable> table(
        new SqliteRowTable(database, target, syncId, generationId));
    const int code = sqlite3_create_module_v2(database.handle(), s_name, Module::functions(),
                                              table.get(), nullptr);
    if (code != SQLITE_OK)
        return database.error(code);
    return table;
}

QString SqliteRowTable::name() { return QString::fromLatin1(s_name); }

std::string SqliteRowTable::declaration() const
{
    const std::size_t columns = m_forms.size() + (m_hasMeta ? s_metaColumns.size() : 0);
    // The columns have no types: values keep the kinds they are given with.
    std::string sql = "CREATE TABLE x(";
    for (std::size_t i = 0; i < columns; ++i)
        sql += (i == 0 ? "c" : ", c") + std::to_string(i);
    return sql + ')';
}

void SqliteRowTable::choose(const RecordBatch &batch, std::size_t first, std::size_t count)
{
    if (m_hasMeta) {
        char text[s_temporalTextSize];
        const auto moment = batch.extractedAt().time_since_epoch().count();
        m_extractedAt.assign(text, formatTimestamp(moment, ' ', text));
        m_extractedAt += "+00:00";
    }
    m_batch = &batch;
    m_first = first;
    m_end = first + count;
}

void SqliteRowTable::giveCell(sqlite3_context *context, std::size_t row, std::size_t column)
{
    using Kind = SqliteCellForm::Kind;
    if (column >= m_forms.size()) {
        giveMetaCell(context, row, column - m_forms.size());
        return;
    }
    const Column &cells = m_batch->column(static_cast<int>(column));
    // Without a result the cell is NULL.
    if (cells.isNull(row))
        return;
    const SqliteCellForm &form = m_forms[column];
    switch (form.kind) {
    case Kind::Integer:
        sqlite3_result_int64(context, cells.integer(row));
        return;
    case Kind::Number:
        sqlite3_result_double(context, cells.number(row));
        return;
    case Kind::Text:
        giveText(context, cells.text(row));
        return;
    case Kind::Blob: {
        const std::string_view bytes = cells.text(row);
        sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_STATIC);
        return;
    }
    case Kind::CellText:
        m_scratch.clear();
        form.append(m_scratch, cells, row);
        sqlite3_result_text64(context, m_scratch.data(), m_scratch.size(), SQLITE_TRANSIENT,
                              SQLITE_UTF8);
        return;
    default:
        break;
    }
    // It is in the new row before the next one is asked for.
    char *text = m_temporalTexts.data() + column * SqliteCellForm::textSize;
    giveText(context, {text, form.write(cells.integer(row), text)});
}

void SqliteRowTable::giveMetaCell(sqlite3_context *context, std::size_t row, std::size_t column)
{
    const QLatin1StringView name = s_metaColumns[column].name;
    if (name == s_rawIdColumn) {
        m_rawIds.writeNext(m_rawId.data());
        giveText(context, m_rawId);
    } else if (name == s_extractedAtColumn) {
        giveText(context, m_extractedAt);
    } else if (name == s_generationIdColumn) {
        sqlite3_result_int64(context, m_generationId);
    } else if (m_batch->issues().empty() || m_batch->issuesOf(row).empty()) {
        giveText(context, m_unchangedMeta);
    } else {
        m_scratch.clear();
        appendMetaJson(m_scratch, m_syncId, *m_batch, row);
        sqlite3_result_text64(context, m_scratch.data(), m_scratch.size(), SQLITE_TRANSIENT,
                              SQLITE_UTF8);
    }
}

} // namespace millrace
