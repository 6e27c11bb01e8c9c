// Table objects: tables that exist, as objects of a destination, and whether one can be written.
#pragma once

#include "core/connector/destination.h"

#include <QStringList>

#include <vector>

namespace millrace {

/// A set of columns no two rows of a table agree in.
struct TableKey final
{
    QStringList columns;
    /// The database can tell a row that is there from a new one by it, while it inserts.
    bool servesUpsert = true;
};

/// What a database's catalogue says about a table.
struct TableObjectFacts final
{
    DestinationObject object; ///< Name and fields; no operations yet.
    QStringList requiredColumns; ///< A new row needs a value there.
    std::vector<TableKey> keys; ///< The primary key first.
    bool mayInsert = true; ///< The rights of the one who signs in.
    bool mayUpdate = true;
    bool mayDelete = true;
};

/// The object of a table: its fields marked as unique where one is a key alone, and the operations
/// that its keys and the rights allow. It may offer none.
[[nodiscard]] DestinationObject tableObject(TableObjectFacts facts);

/// Whether \a request, made for an object as it was once, can still be carried out on the table,
/// which is \a table now. Errors are of kind Configuration and name table, column and what to do.
///
/// Updates and deletes are not refused for a key that is unique no more: whether it names one row
/// shows with each of them.
[[nodiscard]] Result<void> checkTableWrite(const WriteRequest &request,
                                           const DestinationObject &table);

/// The columns of the matching key of \a request in its schema, in the order of the key.
/// REQUIRES: checkTableWrite() found nothing.
[[nodiscard]] std::vector<int> matchingColumns(const WriteRequest &request);

/// The first of the \a columns that is null in \a row of \a batch, or -1.
[[nodiscard]] int firstNull(const RecordBatch &batch, std::size_t row,
                            const std::vector<int> &columns);

namespace tableerrors {

inline constexpr ErrorDefinition missing{
    "table.missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The table %1 is not there any more, or cannot be seen."),
    QT_TRANSLATE_NOOP("errors",
                      "Make it again and grant the rights on it, or map the stream to another "
                      "table.")};
inline constexpr ErrorDefinition columnMissing{
    "table.column_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The table %1 has no column \"%2\" any more."),
    QT_TRANSLATE_NOOP("errors",
                      "Discover the destination again and remove the mapping of this column, or "
                      "add the column again.")};
inline constexpr ErrorDefinition columnReadOnly{
    "table.column_read_only", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The column \"%2\" of the table %1 cannot be written any more: the database "
                      "computes it, or the right is missing."),
    QT_TRANSLATE_NOOP("errors",
                      "Discover the destination again and remove the mapping of this column.")};
inline constexpr ErrorDefinition columnChanged{
    "table.column_changed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The column \"%2\" of the table %1 takes values of the type %3 now; it is "
                      "mapped as %4."),
    QT_TRANSLATE_NOOP("errors", "Discover the destination again and check the mapping.")};
inline constexpr ErrorDefinition columnRequired{
    "table.column_required", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The column \"%2\" of the table %1 needs a value in every new row, and "
                      "nothing is mapped to it."),
    QT_TRANSLATE_NOOP("errors",
                      "Discover the destination again and map the column, or give it a default.")};
inline constexpr ErrorDefinition keyUnmapped{
    "table.key_unmapped", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Rows of the table %1 are recognised by the column \"%2\", and nothing is "
                      "mapped to it."),
    QT_TRANSLATE_NOOP("errors", "Map the column, or choose another matching key.")};
inline constexpr ErrorDefinition keyNotUnique{
    "table.key_not_unique", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Rows of the table %1 cannot be recognised by %2 any more: no unique index "
                      "has exactly these columns."),
    QT_TRANSLATE_NOOP("errors", "Make the index again, or choose another matching key.")};
inline constexpr ErrorDefinition operationMissing{
    "table.operation_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The table %1 does not allow the operation \"%2\" any more."),
    QT_TRANSLATE_NOOP("errors",
                      "Grant the rights it needs, or discover the destination again and choose "
                      "another operation.")};
inline constexpr ErrorDefinition notClearable{
    "table.not_clearable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The table %1 was there before: its rows cannot be told from those that "
                      "Millrace wrote."),
    QT_TRANSLATE_NOOP("errors", "Delete the rows by hand.")};
inline constexpr ErrorDefinition mappingMissing{
    "table.mapping_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The stream %1 cannot be written: the destination writes into tables that "
                      "exist, and the stream is mapped to none."),
    QT_TRANSLATE_NOOP("errors",
                      "Map the stream to a table, or let the destination make tables of its own.")};
inline constexpr ErrorDefinition none{
    "table.none", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 has no table that can be written."),
    QT_TRANSLATE_NOOP("errors",
                      "Make a table or grant the rights on one, or let the destination make tables "
                      "of its own.")};

} // namespace tableerrors

} // namespace millrace
