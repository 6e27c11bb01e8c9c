// MySqlSwap: puts a filled side table in the place of the old one, with what a person put on it.
#pragma once

#include "core/connectors/mysql/mysqlcheckpoints.h"
#include "core/connectors/mysql/mysqltargettable.h"

#include <QStringList>

namespace millrace {

/// MySQL commits with every change of a table, so a swap is a row of steps, each of which a kill
/// may be the last of:
///
/// 1. Indexes and the comment of the old table are put on the side table. Killed: the next run
///    finds the side table, fills it further and puts on what is missing.
/// 2. The statements that make triggers and foreign keys again are stored, and in the same
///    transaction that the swap begins. Killed: as before, the side table is still there.
/// 3. RENAME TABLE, atomic. From here on the side table is gone, which together with the note of
///    step 2 says that the new rows are in place.
/// 4. The old table is dropped, the stored statements are run and forgotten one by one. Killed: the
///    next run goes on with settle().
/// 5. The stream is noted as finished, which ends the swap.
class MySqlSwap final
{
public:
    MySqlSwap(MySqlConnection &connection, const QString &database, const QString &table,
              QStringList &notes);

    /// Steps 1 to 4. What could not be kept is added to the notes. REQUIRES: no transaction; the
    /// side table is there.
    Result<void> replace(MySqlCheckpoints &checkpoints, const Cancellation &cancellation);

    /// Step 4 alone, after a kill or within replace().
    Result<void> settle(const Cancellation &cancellation);

private:
    /// One line of SHOW CREATE TABLE.
    struct Part final
    {
        QString name; ///< Of an index or constraint; a column has none.
        QString definition;
    };
    struct Definition final
    {
        std::vector<Part> indexes;
        std::vector<Part> constraints;
        std::vector<Part> columns;
        bool isPartitioned = false;
    };
    /// Something to be made again once the old table is gone.
    struct Pending final
    {
        QString name;
        QString statement;
        QString sqlMode; ///< Under which it has to be run; empty: the session's own.
    };

    [[nodiscard]] Result<Definition> definitionOf(const QString &database, const QString &table,
                                                  const Cancellation &cancellation);
    Result<void> dressSideTable(const MySqlTargetTable &old, const Definition &definition,
                                const Cancellation &cancellation);
    /// What the columns are beside their types: "id NOT NULL".
    [[nodiscard]] static QStringList traitsOf(const std::vector<Part> &columns);
    void noteLostColumns(const Definition &before, const Definition &after);
    Result<void> collectTriggers(std::vector<Pending> &pending, const Cancellation &cancellation);
    Result<void> collectReferences(std::vector<Pending> &pending, const Cancellation &cancellation);
    Result<void> store(const std::vector<Pending> &pending, MySqlCheckpoints &checkpoints,
                       const Cancellation &cancellation);
    Result<void> runPending(const Cancellation &cancellation);
    Result<void> makeAgain(const Pending &pending, const Cancellation &cancellation);
    [[nodiscard]] Result<QStringList> readableViews(const Cancellation &cancellation);
    Result<void> noteBrokenViews(const QStringList &before, const Cancellation &cancellation);
    void noteLost(const QString &name, const QString &why);

    MySqlConnection &m_connection;
    QString m_database;
    QString m_table;
    QString m_side;
    QString m_old;
    QStringList &m_notes;
};

} // namespace millrace
