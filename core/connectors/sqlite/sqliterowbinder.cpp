#include "core/connectors/sqlite/sqliterowbinder.h"

#include "core/data/conversion.h"
#include "core/data/temporal.h"
#include "core/sql/identifier.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

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

SqliteRowBinder::SqliteRowBinder(const SqliteTarget &target, qint64 syncId, qint64 generationId)
    : m_columns(target.columns)
    , m_hasMeta(target.hasMetaColumns)
    , m_generationId(generationId)
    , m_metaStart("{\"sync_id\":" + std::to_string(syncId) + ",\"changes\":")
    , m_unchangedMeta(m_metaStart + "[]}")
{
    for (const SqliteTargetColumn &column : m_columns) {
        m_bound.push_back(boundColumn(column));
        if (m_bound.back().binding >= Binding::Date && m_bound.back().binding < Binding::CellText)
            m_bound.back().slot = m_slots++;
    }
    m_parametersPerRow = static_cast<int>(m_columns.size()) + (m_hasMeta ? 2 : 0);
    m_slotTexts.resize(static_cast<std::size_t>(m_slots) * maximumRows * s_slotSize);
    m_rawIdTexts.resize(m_hasMeta ? maximumRows * RawIds::length : 0);
}

std::size_t SqliteRowBinder::parametersPerRow() const
{
    return static_cast<std::size_t>(std::max(1, m_parametersPerRow));
}

SqliteRowBinder::BoundColumn SqliteRowBinder::boundColumn(const SqliteTargetColumn &column)
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

QString SqliteRowBinder::insertText(const QString &table, std::size_t rows) const
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

void SqliteRowBinder::bindShared(sqlite3_stmt *statement, const RecordBatch &batch)
{
    if (!m_hasMeta)
        return;
    char buffer[s_temporalTextSize];
    m_extractedAt.assign(
        buffer, formatTimestamp(batch.extractedAt().time_since_epoch().count(), ' ', buffer));
    m_extractedAt += "+00:00";
    // Copied: the next batch overwrites the text while other statements still have it.
    sqlite3_bind_text(statement, 1, m_extractedAt.data(), static_cast<int>(m_extractedAt.size()),
                      SQLITE_TRANSIENT);
    sqlite3_bind_int64(statement, 2, m_generationId);
}

int SqliteRowBinder::bindRows(sqlite3_stmt *statement, const RecordBatch &batch, std::size_t first,
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

int SqliteRowBinder::bindColumn(sqlite3_stmt *statement, int index, const BoundColumn &bound,
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

int SqliteRowBinder::bindFormatted(sqlite3_stmt *statement, int parameter, const BoundColumn &bound,
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
        + (static_cast<std::size_t>(bound.slot) * maximumRows + rowOfGroup) * s_slotSize;
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

int SqliteRowBinder::bindMeta(sqlite3_stmt *statement, const RecordBatch &batch, std::size_t first,
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
