#include "core/connectors/sqlite/sqlitesource.h"

#include "core/connectors/sqlite/sqlitecursor.h"
#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqliteerrors.h"
#include "core/connectors/sqlite/sqliteobservation.h"
#include "core/connectors/sqlite/sqlitereader.h"
#include "core/sql/identifier.h"
#include "core/sql/owntables.h"

#include <sqlite3.h>

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Bytes of a table's sample; blobs of many megabytes end it early.
constexpr qint64 s_sampleBytes = 16 * 1024 * 1024;

/// Names applications give to the time of the last change, best first.
constexpr std::array s_usualCursors{
    "updated_at"_L1, "updatedat"_L1,   "last_modified"_L1, "lastmodified"_L1, "modified_at"_L1,
    "modifiedat"_L1, "last_update"_L1, "lastupdate"_L1,    "update_time"_L1,  "modified"_L1,
};

QString translated(const char *text) { return QCoreApplication::translate("sqlite", text); }

QString proposedCursor(const Schema &schema)
{
    for (const QLatin1StringView name : s_usualCursors) {
        for (const Field &field : schema.fields()) {
            if (asciiLower(field.name) == name && canBeCursor(field.type))
                return field.name;
        }
    }
    return {};
}

QString quotedColumns(const SqliteTable &table)
{
    QStringList columns;
    for (const SqliteColumn &column : table.columns)
        columns << quotedIdentifier(column.name);
    return columns.join(", "_L1);
}

/// Feeds the rows of \a statement to \a observations. Returns how many there were.
Result<qint64> observeRows(SqliteStatement &statement, std::vector<SqliteObservation> &observations,
                           SqliteValue *lastIdentity)
{
    qint64 bytes = 0;
    qint64 rows = 0;
    const int columns = static_cast<int>(observations.size());
    while (bytes < s_sampleBytes) {
        const auto row = statement.next();
        if (!row)
            return row.error();
        if (!*row)
            break;
        ++rows;
        for (int column = 0; column < columns; ++column) {
            observations[static_cast<std::size_t>(column)].observe(statement.handle(), column);
            // Asking a number for its bytes would turn it into a text.
            if (sqlite3_column_type(statement.handle(), column) >= SQLITE_TEXT)
                bytes += sqlite3_column_bytes(statement.handle(), column);
        }
        if (lastIdentity != nullptr)
            *lastIdentity = columnValue(statement.handle(), columns);
    }
    statement.reset();
    return rows;
}

} // namespace

SqliteSource::SqliteSource(const Configuration &configuration)
    : m_path(configuration.text(u"path"_s))
    , m_busyTimeout(std::chrono::seconds(configuration.integer(u"busy_timeout_seconds"_s, 5)))
    , m_sampleRows(std::max<qint64>(1, configuration.integer(u"sample_rows"_s, 1000)))
{
}

SqliteSource::~SqliteSource() = default;

Result<void> SqliteSource::open(const Cancellation &cancellation)
{
    if (m_database)
        return {};
    auto database = SqliteDatabase::open(m_path, SqliteDatabase::Access::ReadOnly, m_busyTimeout,
                                         cancellation);
    if (!database)
        return database.error();
    m_database = std::move(*database);
    return {};
}

Result<void> SqliteSource::beginReading()
{
    if (m_database->isInTransaction())
        return {};
    // The transaction takes its picture of the data with the first read, not with BEGIN.
    return m_database->execute(u"BEGIN; SELECT count(*) FROM sqlite_schema"_s);
}

CheckResult SqliteSource::check(const CheckObserver &observer, const Cancellation &cancellation)
{
    CheckRun run(observer);
    run.step(translated(QT_TRANSLATE_NOOP("sqlite", "Open the database")),
             [&] { return open(cancellation); });
    run.step(translated(QT_TRANSLATE_NOOP("sqlite", "Read the tables")), [&]() -> Result<void> {
        const SqliteCancellationScope scope(*m_database, cancellation);
        const auto tables = listTables(*m_database);
        return tables ? Result<void>() : Result<void>(tables.error());
    });
    return run.result();
}

Result<Catalog> SqliteSource::discover(const StreamObserver &observer,
                                       const Cancellation &cancellation)
{
    if (const auto opened = open(cancellation); !opened)
        return opened.error();
    const SqliteCancellationScope scope(*m_database, cancellation);
    if (const auto begun = beginReading(); !begun)
        return begun.error();
    const auto tables = listTables(*m_database);
    if (!tables)
        return tables.error();
    Catalog catalog;
    for (const SqliteTable &table : *tables) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        if (isOwnTable(table.name))
            continue;
        auto stream = streamOf(table);
        if (!stream)
            return stream.error();
        if (observer)
            observer(*stream);
        catalog.streams.push_back(std::move(*stream));
    }
    return catalog;
}

Result<Stream> SqliteSource::streamOf(const SqliteTable &listed)
{
    Stream stream;
    stream.id.name = listed.name;
    const auto unreadable = [&](const Error &error) -> Result<Stream> {
        // A view on a table that is gone, or a virtual table whose module is missing, must not
        // hide the others.
        if (error.code != QLatin1StringView(sqliteerrors::statementFailed.code))
            return error;
        stream.schema = Schema();
        stream.note
            = translated(QT_TRANSLATE_NOOP("sqlite", "Cannot be read: %1")).arg(error.detail);
        return stream;
    };
    const auto described = describeTable(*m_database, listed.name);
    if (!described)
        return unreadable(described.error());
    if (!*described)
        return makeError(sqliteerrors::streamMissing, {m_path, listed.name});
    const SqliteTable &table = **described;
    if (const auto inferred = inferTypes(table, stream); !inferred)
        return unreadable(inferred.error());

    stream.sourceDefinedPrimaryKey = table.primaryKey();
    stream.isResumable = !table.rowIdentity().isEmpty();
    stream.defaultCursor = proposedCursor(stream.schema);
    stream.supportsIncremental
        = std::ranges::any_of(stream.schema.fields(), canBeCursor, &Field::type);
    const auto estimate = estimatedRows(table);
    if (!estimate)
        return estimate.error();
    stream.estimatedRows = *estimate;
    if (table.kind == SqliteTableKind::View)
        stream.note
            = translated(QT_TRANSLATE_NOOP("sqlite", "A view: reading it cannot be resumed."));
    return stream;
}

Result<void> SqliteSource::inferTypes(const SqliteTable &table, Stream &stream)
{
    std::vector<SqliteObservation> observations;
    for (const SqliteColumn &column : table.columns)
        observations.emplace_back(column.declared);
    const QString columns = quotedColumns(table);
    const QString from = " FROM main."_L1 + quotedIdentifier(table.name);
    const QString rowid
        = table.rowidName().isEmpty() ? QString() : quotedIdentifier(table.rowidName());
    if (!columns.isEmpty()) {
        // The end of a table is where its newest rows are; they often look different.
        const qint64 atStart = rowid.isEmpty() ? m_sampleRows : (m_sampleRows + 1) / 2;
        QString sql = "SELECT "_L1 + columns;
        sql += rowid.isEmpty() ? QString(from) : ", "_L1 + rowid + from + " ORDER BY "_L1 + rowid;
        auto first = m_database->prepare(sql + " LIMIT "_L1 + QString::number(atStart));
        if (!first)
            return first.error();
        SqliteValue last;
        const auto seen = observeRows(*first, observations, rowid.isEmpty() ? nullptr : &last);
        if (!seen)
            return seen.error();
        if (!rowid.isEmpty() && *seen > 0) {
            auto rest = m_database->prepare("SELECT "_L1 + columns + from + " WHERE "_L1 + rowid
                                            + " > ?1 ORDER BY "_L1 + rowid + " DESC LIMIT "_L1
                                            + QString::number(m_sampleRows - atStart));
            if (!rest)
                return rest.error();
            bindValue(rest->handle(), 1, last);
            if (const auto more = observeRows(*rest, observations, nullptr); !more)
                return more.error();
        }
    }
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const SqliteColumn &column = table.columns[i];
        const bool isKeyWithoutNull
            = column.keyPosition > 0 && (!table.hasRowid || table.rowidAlias() == &column);
        auto verdict = observations[i].verdict();
        stream.schema.append(Field{column.name, verdict.type,
                                   !column.isNotNull && !isKeyWithoutNull, column.declared,
                                   verdict.note});
    }
    return {};
}

Result<std::optional<qint64>> SqliteSource::estimatedRows(const SqliteTable &table)
{
    const QString rowid = table.rowidName();
    if (rowid.isEmpty())
        return std::optional<qint64>();
    // Counting reads the whole table; its first and last row numbers are there at once.
    const QString name = quotedIdentifier(rowid);
    const QString from = " FROM main."_L1 + quotedIdentifier(table.name) + ')'_L1;
    auto span = m_database->prepare("SELECT (SELECT max("_L1 + name + ')'_L1 + from
                                    + ", (SELECT min("_L1 + name + ')'_L1 + from);
    if (!span)
        return span.error();
    if (const auto row = span->next(); !row)
        return row.error();
    if (span->isNull(0))
        return std::optional<qint64>(0);
    const auto highest = static_cast<quint64>(span->integer(0));
    const auto lowest = static_cast<quint64>(span->integer(1));
    const quint64 count = highest - lowest + 1;
    constexpr quint64 believable = quint64{1} << 47;
    return count <= believable ? std::optional(static_cast<qint64>(count)) : std::nullopt;
}

Result<std::unique_ptr<StreamReader>> SqliteSource::openStream(const ReadRequest &request,
                                                               const Cancellation &cancellation)
{
    if (const auto opened = open(cancellation); !opened)
        return opened.error();
    const SqliteCancellationScope scope(*m_database, cancellation);
    if (const auto begun = beginReading(); !begun)
        return begun.error();
    const QString name = request.stream.stream.id.name;
    const auto table = describeTable(*m_database, name);
    if (!table)
        return table.error();
    if (!*table)
        return makeError(sqliteerrors::streamMissing, {m_path, name});

    std::optional<SqlitePosition> position;
    if (request.position) {
        position = sqlitePositionFromJson(*request.position);
        if (!position)
            return makeError(sqliteerrors::positionUnknown, {name});
    }
    auto schema = std::make_shared<const Schema>(request.stream.selectedSchema());
    auto selection = selectStream(*m_database, **table, request.stream, *schema, position);
    if (!selection)
        return selection.error();

    std::optional<qint64> estimate;
    const bool readsAll = !request.stream.mode.isIncremental()
        && request.stream.filter.trimmed().isEmpty() && !(position && position->isDone);
    if (readsAll) {
        const auto rows = estimatedRows(**table);
        if (!rows)
            return rows.error();
        estimate = *rows;
        if (estimate && position)
            estimate = std::max<qint64>(0, *estimate - position->rows);
        if (estimate && request.stream.rowLimit)
            estimate = std::min(*estimate, *request.stream.rowLimit);
    }
    return std::unique_ptr<StreamReader>(
        std::make_unique<SqliteReader>(*m_database, request.stream, std::move(schema),
                                       std::move(*selection), std::move(position), estimate));
}

} // namespace millrace
