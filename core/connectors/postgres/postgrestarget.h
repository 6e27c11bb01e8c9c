// PostgresTarget: the table of a stream, made or altered so that every field has a column.
#pragma once

#include "core/connectors/postgres/postgrescolumnnames.h"
#include "core/connectors/postgres/postgrescopyencoder.h"
#include "core/connectors/postgres/postgrestablefacts.h"
#include "core/connectors/postgres/postgrestargetcolumn.h"

#include <QLatin1StringView>
#include <QStringList>

#include <array>
#include <vector>

namespace millrace {

/// Begins the name of every table and index Millrace makes for its own use.
inline constexpr auto s_postgresOwnPrefix = QLatin1StringView("_millrace_");

/// One meta column and its type.
struct PostgresMetaColumn final
{
    QLatin1StringView name;
    QLatin1StringView declared;
};

inline constexpr std::array s_postgresMetaColumns{
    PostgresMetaColumn{s_rawIdColumn, QLatin1StringView("VARCHAR")},
    PostgresMetaColumn{s_extractedAtColumn, QLatin1StringView("TIMESTAMPTZ")},
    PostgresMetaColumn{s_metaColumn, QLatin1StringView("JSONB")},
    PostgresMetaColumn{s_generationIdColumn, QLatin1StringView("BIGINT")},
};

/// A table that is ready for rows.
struct PostgresTarget final
{
    PostgresTableFacts facts; ///< As it is now.
    std::vector<PostgresTargetColumn> columns; ///< One per field.
    bool hasMetaColumns = false;
    bool hasJsonbMeta = true;
    bool isNew = false; ///< It did not exist before.

    /// Names of all columns written: those of the fields, then the meta columns. Quoted.
    [[nodiscard]] QStringList quotedColumns() const;
    [[nodiscard]] PostgresRowLayout layout(bool hasArrival) const;
    /// Whether rows have to go by a table of their own: a type without a binary form of ours, or
    /// policies that COPY cannot ask.
    [[nodiscard]] bool needsStage() const;
    /// The form of EncodedRows that can be copied in as they are; empty: none.
    [[nodiscard]] std::string encodedForm() const;
};

/// The table that a replacing run fills for \a table until it ends.
[[nodiscard]] QString postgresSideTableOf(const QString &table);

/// What prepareTarget() is to make, and how.
struct PostgresTargetPlan final
{
    QString schema;
    QString table;
    const Schema &fields;
    bool hasMetaColumns = true;
    bool dropsDependents = false; ///< Views in the way of a change of type are dropped.
    const PostgresTableFacts *namesake = nullptr; ///< Its column names are followed; may be null.
    /// Of the columns of a table made anew, one for each field; empty: those for such fields.
    QStringList types{};
};

/// Makes the table, or adds the columns it lacks and widens those whose values would change. Old
/// rows keep their values; indexes and triggers of the person stay. What the person should know is
/// added to \a notes. REQUIRES: a transaction.
///
/// Errors of kind Configuration: a relation of that name that is no table; a column that cannot be
/// widened; views in the way.
[[nodiscard]] Result<PostgresTarget>
preparePostgresTarget(PostgresSession &session, const PostgresTargetPlan &plan, QStringList &notes);

/// Whether preparePostgresTarget() would find views in the way; its error then. Changes nothing.
Result<void> checkPostgresTarget(PostgresSession &session, const PostgresTargetPlan &plan);

/// Drops \a views and what depends on them, and says so in \a notes.
Result<void> dropViews(PostgresSession &session, const std::vector<PostgresView> &views,
                       const QString &table, QStringList &notes);

/// \a error as postgres.column_unsuitable when the server found the statement itself at fault.
[[nodiscard]] Error unsuitable(const Error &error, const QString &table);

} // namespace millrace
