// PostgresSnapshot: one state of a database, seen over several connections.
#pragma once

#include "core/connectors/postgres/postgresconnection.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace millrace {

/// Holds a transaction open whose snapshot every connection borrowed from it shares. Borrowed
/// connections may be used and given back on any thread.
class PostgresSnapshot final
{
public:
    /// Connects and takes the snapshot.
    [[nodiscard]] static Result<std::shared_ptr<PostgresSnapshot>>
    take(const ServerOptions &options, const Cancellation &cancellation);

    /// The connection that holds the snapshot, in its transaction. Of the source's thread.
    [[nodiscard]] PostgresConnection &holder() { return *m_holder; }
    /// As txid_current_snapshot() writes it.
    [[nodiscard]] const std::string &text() const { return m_text; }
    /// Whether the snapshot is still there for others to take.
    [[nodiscard]] bool isHeld() const;

    /// A connection in a read-only transaction of its own that sees the snapshot.
    [[nodiscard]] Result<std::unique_ptr<PostgresConnection>>
    borrow(const Cancellation &cancellation);
    /// Keeps \a connection for the next one who borrows, or closes it when it is of no use.
    void giveBack(std::unique_ptr<PostgresConnection> connection);

private:
    PostgresSnapshot(ServerOptions options, std::unique_ptr<ServerSteps> route,
                     std::unique_ptr<PostgresConnection> holder);

    Result<void> exportSnapshot(const Cancellation &cancellation);

    ServerOptions m_options;
    std::unique_ptr<ServerSteps> m_route;
    std::unique_ptr<PostgresConnection> m_holder;
    QString m_id;
    std::string m_text;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<PostgresConnection>> m_idle;
};

} // namespace millrace
