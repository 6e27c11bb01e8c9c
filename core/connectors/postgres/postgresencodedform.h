// Postgres encoded form: when rows of one server can be given to another as they are.
#pragma once

#include "core/connectors/postgres/postgrestargetcolumn.h"
#include "core/connectors/postgres/postgrestypes.h"

#include <QStringList>

#include <optional>
#include <string>
#include <vector>

namespace millrace {

/// The form of EncodedRows that goes into \a columns: the type of each. Empty when a column takes
/// values only after we have looked at them: one with a length, a precision or a type of its own.
[[nodiscard]] std::string postgresEncodedForm(const std::vector<PostgresTargetColumn> &columns);

/// The form in which the columns of \a schema, which a PostgreSQL source discovered, can be sent:
/// the type of each without its length or precision; where it has no form of its own, that of a new
/// column.
[[nodiscard]] std::string offeredPostgresForm(const Schema &schema);

/// The types of new columns for \a schema that take rows of \a form, one for each field. Empty when
/// the form is none of ours, or is not that of the fields.
[[nodiscard]] QStringList offeredPostgresTypes(const std::string &form, const Schema &schema);

/// How a column has to be sent to go into one of another type unseen.
struct PostgresEncodedColumn final
{
    QString expression; ///< In the SELECT.
    PostgresDecoder decoder = PostgresDecoder::Text; ///< Of its values, as they are then.
};

/// The columns \a expressions, read as \a plans, for \a form, which a writer asked for. Nothing
/// when the server cannot make the values of some column such that none is changed.
[[nodiscard]] std::optional<std::vector<PostgresEncodedColumn>>
encodedColumns(const std::string &form, const QStringList &expressions,
               const std::vector<PostgresTypePlan> &plans);

} // namespace millrace
