// ConnectionBuilder: turns a description into a stored connection, by discovery and validation.
#pragma once

#include "app/cli/connectionspec.h"
#include "app/cli/session.h"
#include "core/connector/destination.h"
#include "core/model/connection.h"
#include "core/model/endpoint.h"

namespace millrace {

/// A complete connection that is not stored yet, with its ends.
struct ConnectionDraft final
{
    Connection connection;
    Endpoint source;
    Endpoint destination;
    QStringList remarks; ///< What the person should know, one sentence each.
};

/// What storing did.
struct StoredConnection final
{
    Connection connection;
    bool isNew = false;
};

/// Works for one session; blocks while the source is asked, signals are seen meanwhile.
class ConnectionBuilder final
{
public:
    explicit ConnectionBuilder(Session &session)
        : m_session(session)
    {
    }

    /// Resolves both ends, discovers the source and chooses mode, cursor and key of each stream.
    [[nodiscard]] Result<ConnectionDraft> build(const ConnectionSpec &spec);

    /// The same under a name and ids that follow from both ends and the streams alone, so that the
    /// same command finds its connection, and with it its checkpoints, again.
    [[nodiscard]] Result<ConnectionDraft> buildAdHoc(const ConnectionSpec &spec);

    /// Stores a draft of build(). A connection of that name is an error unless \a replace; then it
    /// keeps its id, and the checkpoints of streams that stay as they are.
    [[nodiscard]] Result<StoredConnection> store(ConnectionDraft draft, bool replace);

    /// Stores a draft of buildAdHoc() where it differs from what is there.
    [[nodiscard]] Result<StoredConnection> storeAdHoc(const ConnectionDraft &draft);

    /// Everything \a endpoint offers as a source.
    [[nodiscard]] Result<Catalog> discover(const Endpoint &endpoint);

private:
    [[nodiscard]] Result<DestinationCapabilities> capabilitiesOf(const Endpoint &endpoint);
    [[nodiscard]] Result<Endpoint> storedEndpoint(Endpoint endpoint, const QString &fallbackName,
                                                  bool replace);

    Session &m_session;
};

/// Chooses the streams of \a catalog that \a spec names and completes them. \a modes are the
/// destination's; \a remarks receives what was left out of account.
[[nodiscard]] Result<ConfiguredCatalog>
configureStreams(const ConnectionSpec &spec, const Catalog &catalog,
                 const std::vector<DestinationSyncMode> &modes, QStringList &remarks);

/// The streams of \a catalog called \a names, or all of them when there are no names.
[[nodiscard]] Result<std::vector<Stream>> chooseStreams(const std::vector<std::string> &names,
                                                        const Catalog &catalog);

} // namespace millrace
