// MySqlInserter: the rows of batches into a table, by the fastest way the server allows.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/mysql/mysqlconnection.h"
#include "core/connectors/mysql/mysqlrowencoder.h"

#include <future>
#include <memory>
#include <vector>

namespace millrace {

/// What an inserter writes and how.
struct MySqlInserterOptions final
{
    QString table; ///< Quoted and qualified.
    RunMarks marks;
    bool hasArrival = false; ///< The table counts its rows in a column of its own.
};

/// Collects rows as text and has the server load them, one portion at a time while the next is
/// being made. A portion of which the server changed, skipped or complained about anything is
/// taken back and inserted anew in groups under strict rules; a group that is refused is halved
/// until only the rows at fault are left out. Where the server takes no LOAD DATA LOCAL, groups
/// are inserted from the start.
///
/// Used by one thread. After an error the transaction has to be rolled back. Dies before its
/// connection; nothing else may use that between take() and flush().
class MySqlInserter final
{
public:
    MySqlInserter(MySqlConnection &connection, const MySqlTarget &target,
                  MySqlInserterOptions options);
    ~MySqlInserter();
    MySqlInserter(const MySqlInserter &) = delete;
    MySqlInserter &operator=(const MySqlInserter &) = delete;

    /// Takes the rows from \a first up to \a end, the first with the number \a arrival. What became
    /// of rows taken so far is added to \a report. REQUIRES: a transaction.
    Result<void> take(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                      std::size_t end, qint64 arrival, WriteReport &report,
                      const Cancellation &cancellation);

    /// Has every row taken so far written.
    Result<void> flush(WriteReport &report, const Cancellation &cancellation);

private:
    /// Rows of one batch.
    struct Part final
    {
        std::shared_ptr<const RecordBatch> batch;
        std::size_t first = 0;
        std::size_t count = 0;
        qint64 arrival = 0;
    };
    /// Rows that are loaded by one statement.
    struct Portion final
    {
        MySqlTextBuffer text;
        std::vector<Part> parts;
        quint64 rows = 0;

        void clear();
    };
    /// What the server says of a statement that inserted rows.
    struct Outcome final
    {
        bool isClean = false; ///< Every row is there as it was given.
        MySqlFault fault; ///< Of the statement, else its first warning.
        std::optional<Error> error;
        bool isLocalFileRefused = false;
    };

    Result<void> start(const Cancellation &cancellation);
    Result<void> settle(WriteReport &report, const Cancellation &cancellation);
    Outcome load(const Portion &portion, const Cancellation &cancellation);
    Result<void> insertPortion(const Portion &portion, WriteReport &report,
                               const Cancellation &cancellation);
    Result<void> insertRange(const Part &part, std::size_t first, std::size_t count,
                             WriteReport &report, const Cancellation &cancellation);
    Outcome insertGroup(const Part &part, std::size_t first, std::size_t count,
                        const Cancellation &cancellation);
    MySqlFault changingWarning();
    Result<void> readLimits(const Cancellation &cancellation);
    [[nodiscard]] RefusedRow refusedRow(const Part &part, std::size_t row,
                                        const MySqlFault &fault) const;

    MySqlConnection &m_connection;
    MySqlTarget m_target;
    MySqlInserterOptions m_options;
    MySqlRowEncoder m_loadEncoder;
    MySqlRowEncoder m_literalEncoder;
    QByteArray m_loadStatement;
    std::string m_insertStatement;
    MySqlTextBuffer m_literals;
    Portion m_filling;
    Portion m_loading;
    std::future<Outcome> m_running;
    CancellationSource m_abort; ///< Of a load nobody waits for any more.
    bool m_usesLoadData = true;
    bool m_hasLimits = false;
    std::size_t m_mostBytes = 0; ///< Of one statement.
};

} // namespace millrace
