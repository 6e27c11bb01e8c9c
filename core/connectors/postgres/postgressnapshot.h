// PostgresSnapshot: one state of a database, seen over several connections.
#pragma once

#include "core/connectors/postgres/postgresconnection.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace millrace {

/// Holds a transaction open whose snapshot every connection borrowed from it shares, and keeps the
/// connections of a source for the next use. They may be used and given back on any thread.
class PostgresSnapshot final
{
public:
    /// Prepares the way to the server; nothing is connected or taken yet.
    [[nodiscard]] static Result<std::shared_ptr<PostgresSnapshot>>
    prepare(const ServerOptions &options, const Cancellation &cancellation);

    /// A connection without a transaction. Fails for a server that is too old.
    [[nodiscard]] Result<std::unique_ptr<PostgresConnection>>
    connection(const Cancellation &cancellation);

    /// Takes the snapshot. Called once.
    Result<void> take(const Cancellation &cancellation);
    [[nodiscard]] bool isTaken() const { return m_holder != nullptr; }
    /// As txid_current_snapshot() writes it.
    [[nodiscard]] const std::string &text() const { return m_text; }
    /// Whether the snapshot is there for others to take.
    [[nodiscard]] bool isHeld();

    /// A connection in a read-only transaction of its own that sees the snapshot. REQUIRES:
    /// isTaken().
    [[nodiscard]] Result<std::unique_ptr<PostgresConnection>>
    borrow(const Cancellation &cancellation);
    /// Keeps \a connection for the next one who wants one, or closes it when it is of no use.
    void giveBack(std::unique_ptr<PostgresConnection> connection);

private:
    PostgresSnapshot(ServerOptions options, std::unique_ptr<ServerSteps> route);

    ServerOptions m_options;
    std::unique_ptr<ServerSteps> m_route;
    std::unique_ptr<PostgresConnection> m_holder; ///< In the transaction of the snapshot.
    QString m_id;
    std::string m_text;
    std::mutex m_mutex; ///< Guards the connections nobody uses.
    std::vector<std::unique_ptr<PostgresConnection>> m_idle;
};

} // namespace millrace
