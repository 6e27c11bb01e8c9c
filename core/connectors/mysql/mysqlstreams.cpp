#include "core/connectors/mysql/mysqlstreams.h"

#include "core/connectors/mysql/mysqlconnection.h"
#include "core/connectors/mysql/mysqlstoredcolumn.h"
#include "core/connectors/mysql/mysqltypes.h"
#include "core/sql/identifier.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_sampleRows = 1000;

/// Names applications give to the time of the last change, best first.
constexpr std::array s_usualCursors{
    "updated_at"_L1, "updatedat"_L1,   "last_modified"_L1, "lastmodified"_L1, "modified_at"_L1,
    "modifiedat"_L1, "last_update"_L1, "lastupdate"_L1,    "update_time"_L1,  "modified"_L1,
};

QString translated(const char *text) { return QCoreApplication::translate("mysql", text); }

QString proposedCursor(const Schema &schema)
{
    for (const QLatin1StringView name : s_usualCursors) {
        for (const Field &field : schema.fields()) {
            if (asciiLower(field.name) == name && canBeMySqlCursor(field.type))
                return field.name;
        }
    }
    return {};
}

/// The columns called booleans that hold other numbers among the first rows.
Result<QSet<QString>> columnsWithNumbers(MySqlConnection &connection, const MySqlTable &table,
                                         const Cancellation &cancellation)
{
    QStringList columns;
    QStringList tests;
    QStringList names;
    for (const MySqlColumn &column : table.columns) {
        if (!column.isNamedBoolean())
            continue;
        names << column.name;
        columns << mySqlIdentifier(column.name);
        tests << "MAX("_L1 + columns.back() + " NOT IN (0, 1))"_L1;
    }
    QSet<QString> found;
    // A view may have to work through all its rows to give the first.
    if (names.isEmpty() || table.isView)
        return found;
    auto rows
        = connection.query("SELECT "_L1 + tests.join(", "_L1) + " FROM (SELECT "_L1
                               + columns.join(", "_L1) + " FROM "_L1 + table.quotedName()
                               + " LIMIT "_L1 + QString::number(s_sampleRows) + ") AS sample"_L1,
                           cancellation);
    if (!rows)
        return rows.error();
    if (rows->next()) {
        for (int i = 0; i < static_cast<int>(names.size()); ++i) {
            if (rows->integer(i).value_or(0) != 0)
                found.insert(names[i]);
        }
    }
    return found;
}

QString noteOf(const MySqlTable &table)
{
    QStringList notes;
    if (!table.comment.isEmpty())
        notes << table.comment;
    if (table.isView)
        notes << translated(QT_TRANSLATE_NOOP("mysql", "A view: reading it cannot be resumed."));
    else if (table.identity().isEmpty())
        notes << translated(QT_TRANSLATE_NOOP(
            "mysql", "No key that orders the rows: reading the table cannot be resumed."));
    if (!table.isView && !table.hasSnapshots() && !table.engine.isEmpty())
        notes << translated(QT_TRANSLATE_NOOP("mysql",
                                              "Tables of the engine %1 have no snapshot: changes "
                                              "made during a run may be read."))
                     .arg(table.engine);
    return notes.join(u' ');
}

} // namespace

Result<Stream> streamOf(MySqlConnection &connection, const MySqlTable &table,
                        const Cancellation &cancellation)
{
    Stream stream;
    stream.id = {table.database, table.name};
    if (table.columns.empty()) {
        stream.note
            = translated(QT_TRANSLATE_NOOP("mysql", "Cannot be read: %1")).arg(table.comment);
        return stream;
    }
    const auto numbers = columnsWithNumbers(connection, table, cancellation);
    if (!numbers) {
        // A table that may not be read, or is damaged, must not hide the others.
        const bool isOfTable = connection.isUsable() && !numbers.error().isCancelled()
            && numbers.error().kind != ErrorKind::Transient;
        if (!isOfTable)
            return numbers.error();
        stream.note = translated(QT_TRANSLATE_NOOP("mysql", "Cannot be read: %1"))
                          .arg(numbers.error().detail);
        return stream;
    }
    for (const MySqlColumn &column : table.columns)
        stream.schema.append(
            Field{column.name, fieldTypeOf(column, !numbers->contains(column.name)),
                  column.isNullable, column.columnType, personsComment(column.comment)});
    stream.sourceDefinedPrimaryKey = table.primaryKey;
    stream.isResumable = !table.identity().isEmpty();
    stream.defaultCursor = proposedCursor(stream.schema);
    stream.supportsIncremental
        = std::ranges::any_of(stream.schema.fields(), canBeMySqlCursor, &Field::type);
    stream.estimatedRows = table.estimatedRows;
    stream.note = noteOf(table);
    return stream;
}

} // namespace millrace
