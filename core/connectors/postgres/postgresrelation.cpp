#include "core/connectors/postgres/postgresrelation.h"

#include "core/sql/identifier.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Names applications give to the time of the last change, best first.
constexpr std::array s_usualCursors{
    "updated_at"_L1, "updatedat"_L1,   "last_modified"_L1, "lastmodified"_L1, "modified_at"_L1,
    "modifiedat"_L1, "last_update"_L1, "lastupdate"_L1,    "update_time"_L1,  "modified"_L1,
};

QString translated(const char *text) { return QCoreApplication::translate("postgres", text); }

QString proposedCursor(const PostgresRelation &relation)
{
    for (const QLatin1StringView name : s_usualCursors) {
        for (const PostgresColumn &column : relation.columns) {
            if (asciiLower(column.name) == name && canBeCursor(column.plan))
                return column.name;
        }
    }
    return {};
}

QString kindNote(const PostgresRelation &relation)
{
    switch (relation.kind) {
    case 'v':
        return translated(QT_TRANSLATE_NOOP("postgres", "A view."));
    case 'm':
        return relation.isPopulated
            ? translated(QT_TRANSLATE_NOOP("postgres", "A materialised view."))
            : translated(QT_TRANSLATE_NOOP(
                "postgres", "A materialised view that cannot be read before it is refreshed."));
    case 'f':
        return translated(
            QT_TRANSLATE_NOOP("postgres", "A foreign table: its rows are elsewhere."));
    case 'p':
        return translated(QT_TRANSLATE_NOOP("postgres", "Read together with its partitions."));
    default:
        return relation.hasParts
            ? translated(QT_TRANSLATE_NOOP("postgres",
                                           "Read together with the tables that inherit "
                                           "from it."))
            : QString();
    }
}

QString noteOf(const PostgresRelation &relation)
{
    QStringList notes;
    for (const QString &note : {relation.comment, kindNote(relation)}) {
        if (!note.isEmpty())
            notes << note;
    }
    if (relation.isFilteredByPolicy)
        notes << translated(QT_TRANSLATE_NOOP(
            "postgres", "Policies of the table show the user a part of the rows only."));
    if (!relation.unreadableColumns.isEmpty())
        notes << translated(QT_TRANSLATE_NOOP("postgres",
                                              "Left out, because the user may not read them: %1."))
                     .arg(relation.unreadableColumns.join(", "_L1));
    return notes.join(u' ');
}

} // namespace

const PostgresColumn *PostgresRelation::find(const QString &name) const
{
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const auto &column) { return column.name == name; });
    return found == columns.end() ? nullptr : &*found;
}

bool PostgresRelation::hasOrderedKey() const
{
    return !key.isEmpty() && std::all_of(key.begin(), key.end(), [this](const QString &name) {
        const PostgresColumn *column = find(name);
        return column != nullptr && column->plan.isOrdered && !column->hasOwnCollation;
    });
}

QString PostgresRelation::quotedName() const
{
    return quotedIdentifier(id.nameSpace) + u'.' + quotedIdentifier(id.name);
}

Stream streamOf(const PostgresRelation &relation, PostgresReplication replication,
                int serverVersion)
{
    Stream stream;
    stream.id = relation.id;
    for (const PostgresColumn &column : relation.columns)
        stream.schema.append(Field{column.name, column.plan.fieldType, !column.isNotNull,
                                   column.declaredType, column.comment});
    stream.sourceDefinedPrimaryKey = relation.key;
    stream.estimatedRows = relation.estimatedRows;
    stream.note = noteOf(relation);
    const bool hasBlocks = relation.storage == PostgresStorage::Blocks;
    stream.isResumable = (hasBlocks && readsBlockRanges(serverVersion)) || relation.hasOrderedKey();
    if (replication == PostgresReplication::TransactionNumber) {
        stream.supportsIncremental = hasBlocks;
        stream.sourceDefinedCursor = hasBlocks;
    } else {
        stream.supportsIncremental
            = std::any_of(relation.columns.begin(), relation.columns.end(),
                          [](const auto &column) { return canBeCursor(column.plan); });
        stream.defaultCursor = proposedCursor(relation);
    }
    return stream;
}

} // namespace millrace
