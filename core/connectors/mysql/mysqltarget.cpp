#include "core/connectors/mysql/mysqltarget.h"

#include "core/connectors/mysql/mysqlkeyindex.h"
#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqlwriteerrors.h"
#include "core/data/metacolumns.h"
#include "core/sql/identifier.h"

#include <mysqld_error.h>

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Beyond it a double has no longer a place for every integer.
constexpr auto s_largestExactInteger = "9007199254740992"_L1;

/// Where a text with an index has to fit.
constexpr auto s_indexedText = "varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"_L1;

bool needsRoomInKey(const Field &field)
{
    return field.type == FieldType::String || field.type == FieldType::Json
        || field.type == FieldType::Binary || field.type == FieldType::Decimal;
}

/// Makes or changes one table. Lives for one call of prepareTarget().
class TargetBuilder final
{
public:
    TargetBuilder(MySqlConnection &connection, const MySqlTargetPlan &plan, QStringList &notes,
                  const Cancellation &cancellation)
        : m_connection(connection)
        , m_plan(plan)
        , m_notes(notes)
        , m_cancellation(cancellation)
        , m_sqlName(mySqlName(plan.database, plan.table))
    {
    }

    Result<MySqlTarget> build();

private:
    [[nodiscard]] std::optional<MySqlKeyRoom> roomFor(const Field &field) const;
    Result<void> create();
    Result<void> adapt(const MySqlTargetTable &existing);
    Result<void> fit(const MySqlStoredColumn &column, const Field &field);
    Result<void> widen(const MySqlStoredColumn &column, const MySqlColumnFit &fit);
    Result<void> rewrite(const MySqlStoredColumn &column, const QString &expression,
                         const QString &comment);
    Result<bool> holdsLargeIntegers(const MySqlStoredColumn &column);
    Result<void> makeKeyable(const MySqlStoredColumn &column, const Field &field);
    Result<void> alter(const QString &change);
    Result<MySqlTarget> described();

    MySqlConnection &m_connection;
    const MySqlTargetPlan &m_plan;
    QStringList &m_notes;
    const Cancellation &m_cancellation;
    QString m_sqlName;
    QStringList m_names; ///< One per field.
    int m_keyTexts = 0;
    std::vector<FieldType> m_storedAs;
};

Result<MySqlTarget> TargetBuilder::build()
{
    QStringList wanted;
    for (const Field &field : m_plan.schema.fields()) {
        wanted << field.name;
        if (m_plan.keyFields.contains(field.name) && needsRoomInKey(field))
            ++m_keyTexts;
        m_storedAs.push_back(field.type);
    }
    const auto names = mySqlColumnNames(wanted, m_plan.hasMetaColumns);
    if (!names)
        return names.error();
    m_names = *names;
    const auto existing
        = describeTargetTable(m_connection, m_plan.database, m_plan.table, m_cancellation);
    if (!existing)
        return existing.error();
    if (*existing) {
        if (const auto usable = requireTable(**existing); !usable)
            return usable.error();
    }
    if (const auto ready = *existing ? adapt(**existing) : create(); !ready)
        return ready.error();
    auto target = described();
    if (!target)
        return target.error();
    QStringList keyColumns;
    for (const QString &field : m_plan.keyFields) {
        if (const auto index = m_plan.schema.indexOf(field))
            keyColumns << m_names[*index];
    }
    // Without keys the index of an earlier mode would keep rows out.
    const auto keyed = m_plan.keyFields.isEmpty()
        ? dropKeyIndex(m_connection, m_plan.database, m_plan.table, m_cancellation)
        : ensureKeyIndex(m_connection, m_plan.database, m_plan.table, keyColumns, m_cancellation);
    if (!keyed)
        return keyed.error();
    if (m_plan.keyFields.isEmpty())
        return target;
    const auto isOnly
        = hasOneUniqueIndex(m_connection, m_plan.database, m_plan.table, m_cancellation);
    if (!isOnly)
        return isOnly.error();
    target->hasOneUniqueIndex = *isOnly;
    return target;
}

std::optional<MySqlKeyRoom> TargetBuilder::roomFor(const Field &field) const
{
    if (!m_plan.keyFields.contains(field.name))
        return std::nullopt;
    return keyRoom(m_connection.server(), m_keyTexts);
}

Result<void> TargetBuilder::create()
{
    std::optional<MySqlTargetTable> model;
    if (!m_plan.commentsOf.isEmpty()) {
        auto described
            = describeTargetTable(m_connection, m_plan.database, m_plan.commentsOf, m_cancellation);
        if (!described)
            return described.error();
        model = std::move(*described);
    }
    QStringList columns;
    for (int i = 0; i < m_plan.schema.fieldCount(); ++i) {
        const Field &field = m_plan.schema.field(i);
        const MySqlStoredColumn *before = model ? model->find(m_names[i]) : nullptr;
        const QString comment = before != nullptr ? personsComment(before->comment) : QString();
        columns << mySqlIdentifier(m_names[i]) + u' '
                + declarationOf(field, roomFor(field)).text(comment);
    }
    if (m_plan.hasMetaColumns) {
        for (const MySqlMetaColumn &column : mySqlMetaColumns())
            columns << mySqlIdentifier(column.name) + u' ' + column.declared;
    }
    return alter("CREATE TABLE "_L1 + m_sqlName + " ("_L1 + columns.join(", "_L1)
                 + ") ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"_L1);
}

Result<void> TargetBuilder::alter(const QString &change)
{
    auto done = m_connection.execute(change, m_cancellation);
    if (done)
        return done;
    const MySqlFault fault = faultOf(m_connection.handle());
    const bool isShape = fault.number == ER_TOO_BIG_ROWSIZE || fault.number == ER_TOO_MANY_FIELDS
        || fault.number == ER_TOO_BIG_FIELDLENGTH
        || (fault.number == ER_CANT_CREATE_TABLE && fault.words.contains("columns"_L1));
    if (isShape)
        return makeError(mysqlerrors::rowShapeImpossible, {m_plan.table, done.error().detail},
                         done.error().detail);
    return done;
}

Result<void> TargetBuilder::adapt(const MySqlTargetTable &existing)
{
    QStringList added;
    for (int i = 0; i < m_plan.schema.fieldCount(); ++i) {
        const Field &field = m_plan.schema.field(i);
        const MySqlStoredColumn *column = existing.find(m_names[i]);
        if (column == nullptr) {
            added << "ADD COLUMN "_L1 + mySqlIdentifier(m_names[i]) + u' '
                    + declarationOf(field, roomFor(field)).text();
            continue;
        }
        if (auto fitted = fit(*column, field); !fitted)
            return fitted;
    }
    if (m_plan.hasMetaColumns) {
        for (const MySqlMetaColumn &column : mySqlMetaColumns()) {
            if (existing.find(column.name) == nullptr)
                added << "ADD COLUMN "_L1 + mySqlIdentifier(column.name) + u' ' + column.declared;
        }
    }
    if (added.isEmpty())
        return {};
    return alter("ALTER TABLE "_L1 + m_sqlName + u' ' + added.join(", "_L1));
}

Result<void> TargetBuilder::fit(const MySqlStoredColumn &column, const Field &field)
{
    const auto index = static_cast<std::size_t>(*m_plan.schema.indexOf(field.name));
    MySqlColumnFit fit;
    if (!m_plan.isMade) {
        fit = fitOfFound(column, field);
    } else {
        if (const QString left = pendingRewriting(column); !left.isEmpty()) {
            auto done = rewrite(column, left, personsComment(column.comment));
            if (!done)
                return done;
        }
        bool isLarge = false;
        if (column.kind == MySqlColumnKind::Integer && field.type == FieldType::Number) {
            const auto large = holdsLargeIntegers(column);
            if (!large)
                return large.error();
            isLarge = *large;
        }
        fit = fitOfOwn(column, field, isLarge);
    }
    if (!fit.isSuited || column.isGenerated)
        return makeError(mysqlerrors::columnUnsuited,
                         {m_plan.table, column.name,
                          column.isGenerated ? u"generated"_s : column.declared,
                          fieldTypeName(field.type)});
    m_storedAs[index] = fit.storedAs;
    if (fit.widened) {
        if (auto widened = widen(column, fit); !widened)
            return widened;
    }
    return m_plan.isMade && !fit.widened && m_plan.keyFields.contains(field.name)
        ? makeKeyable(column, field)
        : Result<void>();
}

Result<bool> TargetBuilder::holdsLargeIntegers(const MySqlStoredColumn &column)
{
    const auto found = m_connection.integer(
        "SELECT EXISTS (SELECT 1 FROM %1 WHERE ABS(CAST(%2 AS DECIMAL(20))) > %3)"_L1.arg(
            m_sqlName, mySqlIdentifier(column.name), s_largestExactInteger),
        m_cancellation);
    if (!found)
        return found.error();
    return *found != 0;
}

Result<void> TargetBuilder::widen(const MySqlStoredColumn &column, const MySqlColumnFit &fit)
{
    MySqlDeclaration declaration = *fit.widened;
    const QString comment = personsComment(column.comment);
    if (!fit.rewritingMark.isEmpty())
        declaration.mark = fit.rewritingMark;
    const auto change = [&](const MySqlDeclaration &to) {
        return alter("ALTER TABLE "_L1 + m_sqlName + " MODIFY COLUMN "_L1
                     + mySqlIdentifier(column.name) + u' ' + to.text(comment));
    };
    auto done = change(declaration);
    if (!done && faultOf(m_connection.handle()).number == ER_BLOB_KEY_WITHOUT_LENGTH) {
        declaration.type = s_indexedText;
        done = change(declaration);
        if (done)
            m_notes << QCoreApplication::translate(
                           "mysql",
                           "The column %1 of the table %2 has an index and takes texts of 255 "
                           "characters at most.")
                           .arg(column.name, m_plan.table);
    }
    if (!done)
        return done;
    if (fit.rewriting.isEmpty())
        return done;
    MySqlStoredColumn widened = column;
    widened.declared = declaration.type;
    return rewrite(widened, fit.rewriting, comment);
}

Result<void> TargetBuilder::rewrite(const MySqlStoredColumn &column, const QString &expression,
                                    const QString &comment)
{
    const QString name = mySqlIdentifier(column.name);
    QString assigned = expression;
    assigned.replace("%1"_L1, name);
    auto done = m_connection.execute(
        "UPDATE "_L1 + m_sqlName + " SET "_L1 + name + " = "_L1 + assigned, m_cancellation);
    if (!done)
        return done;
    const bool isIndexed = column.declared.startsWith("varchar"_L1);
    const MySqlDeclaration plain{isIndexed
                                     ? QString(s_indexedText)
                                     : u"longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"_s,
                                 {}};
    return alter("ALTER TABLE "_L1 + m_sqlName + " MODIFY COLUMN "_L1 + name + u' '
                 + plain.text(comment));
}

/// A text of any length cannot be a key; one of the table's own gets the length of a key.
Result<void> TargetBuilder::makeKeyable(const MySqlStoredColumn &column, const Field &field)
{
    const bool isLong = column.declared.contains("text"_L1) || column.declared.contains("blob"_L1);
    if (!isLong)
        return {};
    const MySqlKeyRoom room = keyRoom(m_connection.server(), m_keyTexts);
    const QString name = mySqlIdentifier(column.name);
    const auto longest = m_connection.integer(
        "SELECT MAX(CHAR_LENGTH(%1)) FROM %2"_L1.arg(name, m_sqlName), m_cancellation);
    if (!longest)
        return longest.error();
    if (*longest > room.characters)
        return makeError(mysqlerrors::keyTooLong,
                         {m_plan.table, column.name, QString::number(room.characters)});
    Field keyField = field;
    keyField.type = ownTypeOf(column).value_or(FieldType::String);
    keyField.sourceType.clear();
    return alter("ALTER TABLE "_L1 + m_sqlName + " MODIFY COLUMN "_L1 + name + u' '
                 + declarationOf(keyField, room).text(personsComment(column.comment)));
}

Result<MySqlTarget> TargetBuilder::described()
{
    const auto table
        = describeTargetTable(m_connection, m_plan.database, m_plan.table, m_cancellation);
    if (!table)
        return table.error();
    MySqlTarget target;
    target.database = m_plan.database;
    target.table = m_plan.table;
    target.hasMetaColumns = m_plan.hasMetaColumns;
    for (int i = 0; i < m_plan.schema.fieldCount(); ++i) {
        const MySqlStoredColumn *column = *table ? (*table)->find(m_names[i]) : nullptr;
        if (column == nullptr)
            return makeError(mysqlerrors::rowShapeImpossible, {m_plan.table, m_names[i]});
        target.columns.push_back(
            {*column, m_plan.schema.field(i).type, m_storedAs[static_cast<std::size_t>(i)]});
    }
    target.hasTriggers = (*table)->hasTriggers;
    return target;
}

} // namespace

const std::vector<MySqlMetaColumn> &mySqlMetaColumns()
{
    static const std::vector<MySqlMetaColumn> columns{
        {s_rawIdColumn, "char(36) CHARACTER SET ascii COLLATE ascii_bin"_L1},
        {s_extractedAtColumn, "datetime(6) COMMENT 'millrace:timestamp_with_timezone'"_L1},
        {s_metaColumn,
         "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT 'millrace:json'"_L1},
        {s_generationIdColumn, "bigint"_L1},
    };
    return columns;
}

bool marksItsRows(const MySqlTargetTable &table)
{
    return std::ranges::all_of(mySqlMetaColumns(), [&](const MySqlMetaColumn &column) {
        return table.find(column.name) != nullptr;
    });
}

QStringList MySqlTarget::quotedColumns() const
{
    QStringList names;
    for (const MySqlTargetColumn &column : columns)
        names << mySqlIdentifier(column.column.name);
    if (hasMetaColumns) {
        for (const MySqlMetaColumn &column : mySqlMetaColumns())
            names << mySqlIdentifier(column.name);
    }
    return names;
}

QString MySqlTarget::sqlName() const { return mySqlName(database, table); }

QString mySqlSideTableOf(const QString &table)
{
    return withHashedTail(s_ownPrefix + "new_"_L1 + table, s_longestMySqlName);
}

QString oldTableOf(const QString &table)
{
    return withHashedTail(s_ownPrefix + "old_"_L1 + table, s_longestMySqlName);
}

Result<void> requireTable(const MySqlTargetTable &table)
{
    if (!table.isTable)
        return makeError(mysqlerrors::targetIsNoTable, {table.name});
    if (!table.isTransactional)
        return makeError(mysqlerrors::targetNotTransactional, {table.name, table.engine});
    return {};
}

Result<MySqlTarget> prepareTarget(MySqlConnection &connection, const MySqlTargetPlan &plan,
                                  QStringList &notes, const Cancellation &cancellation)
{
    return TargetBuilder(connection, plan, notes, cancellation).build();
}

} // namespace millrace
