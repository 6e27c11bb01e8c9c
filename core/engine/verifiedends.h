// VerifiedEnds: both ends of a connection, the destination opened to be read.
#pragma once

#include "core/engine/openedends.h"
#include "core/engine/readback.h"
#include "core/model/connection.h"

#include <memory>
#include <optional>
#include <vector>

namespace millrace {

/// Owned by one verification; one thread.
struct VerifiedEnds final
{
    std::unique_ptr<Source> source;
    std::unique_ptr<Destination> destination; ///< Knows the names; nothing is written.
    std::unique_ptr<Source> written; ///< Reads what the destination holds; see find().
    Catalog tables; ///< What there is to be read.
    Redactor redactor;

    /// "verify.destination_unreadable" where the destination is none that can be read by table or
    /// file, "verify.destination_is_api" where it writes to objects.
    [[nodiscard]] static Result<VerifiedEnds>
    open(const ConnectorRegistry &registry, SecretStore &secrets, const Connection &connection,
         const Endpoint &source, const Endpoint &destination);

    /// Looks which tables there are.
    [[nodiscard]] Result<void> discover(const Cancellation &cancellation);
    /// The table or file called \a name, which written reads until the next call, or null;
    /// \a columns are those that were written.
    [[nodiscard]] Result<const Stream *> find(const DestinationName &name, const Schema &columns,
                                              const Cancellation &cancellation);

private:
    [[nodiscard]] const Stream *table(const DestinationName &name) const;

    const ConnectorRegistry *m_registry = nullptr;
    QString m_connector; ///< Of the destination.
    QJsonObject m_configuration; ///< Likewise, with its secrets.
    std::optional<ReadBack> m_files; ///< When it writes files.
};

} // namespace millrace
