// MySqlKeyRanges: a large table cut into ranges of its key, so that several readers share it.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/connectors/mysql/mysqlposition.h"
#include "core/connectors/mysql/mysqltable.h"

#include <QString>

#include <optional>

namespace millrace {

class MySqlConnection;

/// Ranges of equal width of the first column of a key, an integer; in order they hold every row
/// once, whatever the numbers are. Where they lie unevenly, so do the rows.
class MySqlKeyRanges final
{
public:
    /// Cuts \a table, or what is behind \a position. Nothing when that is too little for several
    /// readers, when the first column of the key is no integer, or when the engine of the table
    /// has no snapshot that they could share.
    [[nodiscard]] static Result<std::optional<MySqlKeyRanges>>
    plan(MySqlConnection &connection, const MySqlTable &table,
         const std::optional<MySqlPosition> &position, const Cancellation &cancellation);

    [[nodiscard]] qint64 count() const { return m_count; }
    /// True for the rows of the range \a index.
    [[nodiscard]] QString condition(qint64 index) const;

private:
    MySqlKeyRanges(QString column, qint64 first, quint64 width, qint64 count);

    [[nodiscard]] QString start(qint64 index) const;

    QString m_column; ///< Quoted.
    qint64 m_first; ///< The lowest number.
    quint64 m_width;
    qint64 m_count;
};

} // namespace millrace
