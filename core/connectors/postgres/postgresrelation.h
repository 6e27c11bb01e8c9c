// PostgresRelation: a table, view or the like of a database, as its catalog describes it.
#pragma once

#include "core/catalog/stream.h"
#include "core/connectors/postgres/postgrestypes.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace millrace {

struct PostgresColumn final
{
    QString name;
    QString declaredType; ///< "character varying(40)".
    QString baseType; ///< What literals are cast to: the type without its size; a domain's base.
    std::uint32_t type = 0; ///< Object id; a domain's base.
    PostgresTypePlan plan;
    bool isNotNull = false;
    bool hasOwnCollation = false; ///< A collation for which different texts can be equal.
    QString comment;
};

/// How rows lie where they are read from.
enum class PostgresStorage {
    None, ///< A view or a foreign table.
    Blocks, ///< In blocks of the standard form, also those of partitions and heirs.
    Other, ///< In a form of an extension, or partly on another server.
};

struct PostgresRelation final
{
    std::uint32_t oid = 0;
    StreamId id;
    char kind = 'r'; ///< pg_class.relkind.
    bool hasParts = false; ///< Partitions or heirs.
    PostgresStorage storage = PostgresStorage::None;
    std::optional<qint64> estimatedRows;
    bool isPopulated = true;
    bool isFilteredByPolicy = false; ///< Row-level security holds for the user.
    QString comment;
    std::vector<PostgresColumn> columns; ///< Those the user may read.
    QStringList unreadableColumns;
    QStringList key; ///< The primary key, else a unique key without NULLs.

    [[nodiscard]] const PostgresColumn *find(const QString &name) const;
    /// Whether the server orders every column of the key, so that reading can go on behind a row.
    [[nodiscard]] bool hasOrderedKey() const;
    /// The relation as SQL names it.
    [[nodiscard]] QString quotedName() const;
};

/// How incremental streams of a source find changes.
enum class PostgresReplication {
    Cursor,
    TransactionNumber,
};

/// \a relation as a stream. \a serverVersion decides whether a full refresh can go on in the
/// middle.
[[nodiscard]] Stream streamOf(const PostgresRelation &relation, PostgresReplication replication,
                              int serverVersion);

/// Whether the server reads ranges of blocks without looking at the others (PostgreSQL 14).
[[nodiscard]] constexpr bool readsBlockRanges(int serverVersion) { return serverVersion >= 140000; }

} // namespace millrace
