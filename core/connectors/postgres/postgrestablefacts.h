// PostgresTableFacts: what the server's catalogue says about a table to write to.
#pragma once

#include "core/connectors/postgres/postgressession.h"
#include "core/connectors/postgres/postgrestargetcolumn.h"

#include <QStringList>

namespace millrace {

/// One column of an existing table.
struct PostgresTableColumn final
{
    int number = 0; ///< attnum.
    QString name;
    PostgresStoredType type;
    bool isNotNull = false;
    bool hasDefault = false; ///< Or an identity, which fills it too.
    bool isGenerated = false;
    bool isInPrimaryKey = false;
};

/// An existing relation.
struct PostgresTableFacts final
{
    quint32 id = 0;
    QString schema;
    QString name;
    QChar kind = u'r'; ///< relkind: r, p, v, m, f.
    bool isRowSecured = false; ///< Policies decide about rows, which COPY cannot ask.
    std::vector<PostgresTableColumn> columns;

    [[nodiscard]] bool isTable() const { return kind == u'r' || kind == u'p'; }
    [[nodiscard]] QString qualified() const { return qualifiedName(schema, name); }
    [[nodiscard]] const PostgresTableColumn *find(const QString &column) const;
};

/// The relation called \a name with its columns, or nothing.
[[nodiscard]] Result<std::optional<PostgresTableFacts>>
describeTable(PostgresSession &session, const QString &schema, const QString &name);

/// Whether there is a relation called \a name.
[[nodiscard]] Result<bool> relationExists(PostgresSession &session, const QString &schema,
                                          const QString &name);

/// A view that reads a table.
struct PostgresView final
{
    QString name; ///< Qualified and quoted.
    bool isMaterialised = false;
};

/// The views that read one of the \a columns (numbers) of the table \a table; of any when empty.
[[nodiscard]] Result<std::vector<PostgresView>>
viewsReading(PostgresSession &session, quint32 table, const std::vector<int> &columns);

/// "\"shop\".\"totals\", \"shop\".\"recent\"".
[[nodiscard]] QString namesOf(const std::vector<PostgresView> &views);

/// Fails when \a facts is no table, which cannot take the rows of a stream.
Result<void> requireTable(const PostgresTableFacts &facts);

} // namespace millrace
