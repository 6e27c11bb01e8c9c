#include "core/connectors/sqlite/sqliteinserter.h"

#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqliteerrors.h"
#include "core/data/conversion.h"
#include "core/data/temporal.h"
#include "core/sql/identifier.h"

#include <sqlite3.h>

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cstring>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Rows of one statement: 64 take half the time of single ones, more gain nothing.
constexpr std::size_t s_rowsPerStatement = 64;
constexpr std::size_t s_smallGroup = 8;
/// The least that any build of SQLite allows.
constexpr std::size_t s_maximumParameters = 32766;
/// Of extraction time and generation, which all rows of a statement share.
constexpr std::size_t s_sharedParameters = 2;

bool isNumeric(FieldType type)
{
    return type == FieldType::Boolean || type == FieldType::Integer || type == FieldType::Number;
}

/// What makes a narrower temporal text one of the wider type.
const char *suffixFor(FieldType from, FieldType to)
{
    const bool addsTime = from == FieldType::Date && to != FieldType::Date;
    const bool addsZone = from != to
        && (to == FieldType::TimestampWithZone || to == FieldType::TimeWithZone)
        && from != FieldType::TimestampWithZone && from != FieldType::TimeWithZone;
    if (addsTime)
        return addsZone ? " 00:00:00+00:00" : " 00:00:00";
    return addsZone ? "+00:00" : "";
}

} // namespace

SqliteInserter::SqliteInserter(SqliteDatabase &database, const SqliteTarget &target, bool oneByOne)
    : m_database(database)
    , m_table(target.table)
    , m_columns(target.columns)
    , m_hasMeta(target.hasMetaColumns)
    , m_watchesIgnored(oneByOne)
{
    for (const SqliteTargetColumn &column : m_columns) {
        m_bound.push_back(boundColumn(column));
        if (m_bound.back().binding >= Binding::Date && m_bound.back().binding < Binding::CellText)
            m_bound.back().slot = m_slots++;
    }
    m_parametersPerRow = static_cast<int>(m_columns.size()) + (m_hasMeta ? 2 : 0);
    m_slotTexts.resize(static_cast<std::size_t>(m_slots) * s_rowsPerStatement * s_slotSize);
    m_rawIdTexts.resize(m_hasMeta ? s_rowsPerStatement * RawIds::length : 0);
}

Result<std::unique_ptr<SqliteInserter>>
SqliteInserter::create(SqliteDatabase &database, const QString &table, const SqliteTarget &target,
                       qint64 syncId, qint64 generationId, bool oneByOne)
{
    std::unique_ptr<SqliteInserter> inserter(new SqliteInserter(database, target, oneByOne));
    inserter->m_generationId = generationId;
    inserter->m_metaStart = "{\"sync_id\":" + std::to_string(syncId) + ",\"changes\":";
    inserter->m_unchangedMeta = inserter->m_metaStart + "[]}";
    if (const auto done = inserter->prepareGroups(table, oneByOne); !done)
        return done.error();
    return inserter;
}

SqliteInserter::BoundColumn SqliteInserter::boundColumn(const SqliteTargetColumn &column)
{
    const FieldType type = column.type;
    const FieldType form = column.storedAs;
    const bool isTextForm = form == FieldType::String && !isStoredAsText(type);
    const bool isOther = type != form && !isStoredAsText(type) && !isNumeric(form)
        && !(form == FieldType::Decimal && type != FieldType::Number);
    if (isTextForm || isOther)
        return {Binding::CellText, suffixFor(type, form)};
    switch (type) {
    case FieldType::Boolean:
    case FieldType::Integer:
        return {Binding::Integer};
    case FieldType::Number:
        return {Binding::Number};
    case FieldType::Decimal:
    case FieldType::String:
    case FieldType::Json:
        return {Binding::Text};
    case FieldType::Binary:
        return {Binding::Blob};
    case FieldType::Date:
        return {Binding::Date};
    case FieldType::TimeWithoutZone:
        return {Binding::Time};
    case FieldType::TimeWithZone:
        return {Binding::ZonedTime};
    case FieldType::TimestampWithoutZone:
        return {Binding::Timestamp};
    case FieldType::TimestampWithZone:
        return {Binding::UtcTimestamp};
    }
    return {Binding::Text};
}

Result<void> SqliteInserter::prepareGroups(const QString &table, bool oneByOne)
{
    const std::size_t perRow
        = std::max<std::size_t>(1, static_cast<std::size_t>(m_parametersPerRow));
    const std::size_t most = std::clamp<std::size_t>(
        (s_maximumParameters - s_sharedParameters) / perRow, 1, s_rowsPerStatement);
    std::vector<std::size_t> sizes{1};
    if (!oneByOne && most > 1)
        sizes = most > s_smallGroup ? std::vector<std::size_t>{most, s_smallGroup, 1}
                                    : std::vector<std::size_t>{most, 1};
    for (const std::size_t rows : sizes) {
        auto statement = m_database.prepare(insertText(table, rows));
        if (!statement)
            return statement.error();
        m_groups.push_back({rows, std::move(*statement)});
    }
    return {};
}

QString SqliteInserter::insertText(const QString &table, std::size_t rows) const
{
    QStringList columns;
    if (m_hasMeta)
        columns << s_extractedAtColumn << s_generationIdColumn;
    for (const SqliteTargetColumn &column : m_columns)
        columns << quotedIdentifier(column.name);
    if (m_hasMeta)
        columns << s_rawIdColumn << s_metaColumn;
    // The shared parameters come first and the others have no number: SQLite searches a list of
    // all numbered ones for each, which takes seconds for wide tables.
    QStringList values(m_parametersPerRow, u"?"_s);
    if (m_hasMeta)
        values.prepend(u"?1, ?2"_s);
    const QString row = '('_L1 + values.join(", "_L1) + ')'_L1;
    // OR ABORT outranks what the table says about conflicts, so that no row vanishes unseen.
    return "INSERT OR ABORT INTO "_L1 + table + '('_L1 + columns.join(", "_L1) + ") VALUES "_L1
        + QStringList(static_cast<qsizetype>(rows), row).join(", "_L1);
}

Result<void> SqliteInserter::insert(const std::shared_ptr<const RecordBatch> &batch,
                                    std::size_t first, std::size_t end, WriteReport &report)
{
    if (m_hasMeta)
        bindShared(*batch);
    for (std::size_t size = 0; first < end;) {
        while (m_groups[size].rows > end - first)
            ++size;
        const std::size_t count = m_groups[size].rows;
        if (const auto done = insertGroup(batch, first, count, size, report); !done)
            return done;
        first += count;
    }
    return {};
}

Result<void> SqliteInserter::insertGroup(const std::shared_ptr<const RecordBatch> &batch,
                                         std::size_t first, std::size_t count, std::size_t size,
                                         WriteReport &report)
{
    sqlite3_stmt *statement = m_groups[size].statement.handle();
    int code = bindRows(statement, *batch, first, count);
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
        if (code == SQLITE_DONE) {
            sqlite3_reset(statement);
            if (!m_watchesIgnored || sqlite3_changes(m_database.handle()) > 0) {
                report.acceptedRows += static_cast<qint64>(count);
                return {};
            }
            report.refused.push_back({batch,
                                      static_cast<std::uint32_t>(first),
                                      {},
                                      QString::fromLatin1(s_ignoredByTrigger),
                                      u"A trigger of the table ignored the row."_s});
            return {};
        }
    }
    if (!blamesRow(code)) {
        const Error error = m_database.error(code);
        sqlite3_reset(statement);
        return error;
    }
    if (!m_database.isInTransaction()) {
        const QString words = QString::fromUtf8(sqlite3_errmsg(m_database.handle()));
        sqlite3_reset(statement);
        return makeError(sqliteerrors::transactionLost, {m_table, words});
    }
    if (count == 1) {
        report.refused.push_back(refusedRow(batch, first, code));
        sqlite3_reset(statement);
        return {};
    }
    sqlite3_reset(statement);
    const std::size_t smaller = m_groups[size + 1].rows;
    for (std::size_t row = first; row < first + count;) {
        const bool fits = row + smaller <= first + count;
        const std::size_t next = fits ? size + 1 : m_groups.size() - 1;
        const auto done = insertGroup(batch, row, m_groups[next].rows, next, report);
        if (!done)
            return done;
        row += m_groups[next].rows;
    }
    return {};
}

RefusedRow SqliteInserter::refusedRow(const std::shared_ptr<const RecordBatch> &batch,
                                      std::size_t row, int code) const
{
    const int primary = code & 0xff;
    // A value too long fails when it is bound, which leaves no words behind.
    QString words = primary == SQLITE_TOOBIG
        ? QString::fromUtf8(sqlite3_errstr(code))
        : QString::fromUtf8(sqlite3_errmsg(m_database.handle()));
    const char *name = primary == SQLITE_TOOBIG ? s_valueTooLong
        : primary == SQLITE_MISMATCH            ? s_valueMismatch
                                                : s_constraintFailed;
    QString field;
    static const QRegularExpression oneColumn(u"constraint failed: [^,]*\\.([^,.]+)$"_s);
    if (const auto match = oneColumn.match(words); match.hasMatch()) {
        const auto column
            = std::ranges::find(m_columns, match.captured(1), &SqliteTargetColumn::name);
        if (column != m_columns.end())
            field = batch->schema().field(static_cast<int>(column - m_columns.begin())).name;
    }
    return {batch, static_cast<std::uint32_t>(row), field, QString::fromLatin1(name), words};
}

void SqliteInserter::bindShared(const RecordBatch &batch)
{
    char buffer[s_temporalTextSize];
    m_extractedAt.assign(
        buffer, formatTimestamp(batch.extractedAt().time_since_epoch().count(), ' ', buffer));
    m_extractedAt += "+00:00";
    for (const Group &group : m_groups) {
        sqlite3_bind_text(group.statement.handle(), 1, m_extractedAt.data(),
                          static_cast<int>(m_extractedAt.size()), SQLITE_STATIC);
        sqlite3_bind_int64(group.statement.handle(), 2, m_generationId);
    }
}

int SqliteInserter::bindRows(sqlite3_stmt *statement, const RecordBatch &batch, std::size_t first,
                             std::size_t count)
{
    int failure = SQLITE_OK;
    for (std::size_t i = 0; i < m_bound.size(); ++i) {
        const int code = bindColumn(statement, firstParameter() + static_cast<int>(i), m_bound[i],
                                    batch.column(static_cast<int>(i)), first, count);
        if (code != SQLITE_OK)
            failure = code;
    }
    if (m_hasMeta && failure == SQLITE_OK)
        failure = bindMeta(statement, batch, first, count);
    return failure;
}

int SqliteInserter::bindColumn(sqlite3_stmt *statement, int index, const BoundColumn &bound,
                               const Column &column, std::size_t first, std::size_t count)
{
    int failure = SQLITE_OK;
    const int step = m_parametersPerRow;
    const auto forEachValue = [&](auto &&bindCell) {
        int parameter = index;
        for (std::size_t row = first; row < first + count; ++row, parameter += step) {
            const int code = column.isNull(row) ? sqlite3_bind_null(statement, parameter)
                                                : bindCell(row, parameter);
            if (code != SQLITE_OK)
                failure = code;
        }
    };
    switch (bound.binding) {
    case Binding::Integer:
        forEachValue([&](std::size_t row, int parameter) {
            return sqlite3_bind_int64(statement, parameter, column.integer(row));
        });
        break;
    case Binding::Number:
        forEachValue([&](std::size_t row, int parameter) {
            return sqlite3_bind_double(statement, parameter, column.number(row));
        });
        break;
    case Binding::Text:
        forEachValue([&](std::size_t row, int parameter) {
            const std::string_view text = column.text(row);
            return sqlite3_bind_text64(statement, parameter, text.data(), text.size(),
                                       SQLITE_STATIC, SQLITE_UTF8);
        });
        break;
    case Binding::Blob:
        forEachValue([&](std::size_t row, int parameter) {
            const std::string_view bytes = column.text(row);
            return sqlite3_bind_blob64(statement, parameter, bytes.data(), bytes.size(),
                                       SQLITE_STATIC);
        });
        break;
    default:
        forEachValue([&](std::size_t row, int parameter) {
            return bindFormatted(statement, parameter, bound, column, row, row - first);
        });
        break;
    }
    return failure;
}

int SqliteInserter::bindFormatted(sqlite3_stmt *statement, int parameter, const BoundColumn &bound,
                                  const Column &column, std::size_t row, std::size_t rowOfGroup)
{
    if (bound.binding == Binding::CellText) {
        m_scratch.clear();
        appendCellText(m_scratch, column, row, ' ');
        m_scratch += bound.suffix;
        return sqlite3_bind_text64(statement, parameter, m_scratch.data(), m_scratch.size(),
                                   SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    char *out = m_slotTexts.data()
        + (static_cast<std::size_t>(bound.slot) * s_rowsPerStatement + rowOfGroup) * s_slotSize;
    const std::int64_t value = column.integer(row);
    std::size_t size = 0;
    switch (bound.binding) {
    case Binding::Date:
        size = formatDate(value, out);
        break;
    case Binding::Time:
        size = formatTime(value, out);
        break;
    case Binding::ZonedTime:
        size = formatZonedTime(value, out);
        break;
    case Binding::UtcTimestamp:
        size = formatTimestamp(value, ' ', out);
        std::memcpy(out + size, "+00:00", 6);
        size += 6;
        break;
    default:
        size = formatTimestamp(value, ' ', out);
        break;
    }
    return sqlite3_bind_text(statement, parameter, out, static_cast<int>(size), SQLITE_STATIC);
}

int SqliteInserter::bindMeta(sqlite3_stmt *statement, const RecordBatch &batch, std::size_t first,
                             std::size_t count)
{
    int parameter = firstParameter() + static_cast<int>(m_columns.size());
    char *id = m_rawIdTexts.data();
    for (std::size_t row = first; row < first + count; ++row, parameter += m_parametersPerRow) {
        m_rawIds.writeNext(id);
        sqlite3_bind_text(statement, parameter, id, RawIds::length, SQLITE_STATIC);
        id += RawIds::length;
        int code = SQLITE_OK;
        if (batch.issues().empty() || batch.issuesOf(row).empty()) {
            code = sqlite3_bind_text64(statement, parameter + 1, m_unchangedMeta.data(),
                                       m_unchangedMeta.size(), SQLITE_STATIC, SQLITE_UTF8);
        } else {
            m_scratch = m_metaStart;
            appendChangesJson(m_scratch, batch, row);
            m_scratch += '}';
            code = sqlite3_bind_text64(statement, parameter + 1, m_scratch.data(), m_scratch.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
        }
        if (code != SQLITE_OK)
            return code;
    }
    return SQLITE_OK;
}

} // namespace millrace
