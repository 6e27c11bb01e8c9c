// ConnectionPlanning: a declared connection as it is to be, beside the one that is stored.
#pragma once

#include "core/base/cancellation.h"
#include "core/engine/connectorprobe.h"
#include "core/interchange/connectionset.h"
#include "core/interchange/profileplan.h"

#include <map>

namespace millrace {

struct SelectionTarget;

/// The ends of a connection as they are to be.
struct PlannedEnds final
{
    Endpoint source;
    Endpoint destination;
    /// Whether they are as they are stored: what was seen of them then still holds.
    bool isSourceKept = false;
    bool isDestinationKept = false;
    /// Whether the source may be asked for its streams, and the destination for its objects.
    bool mayAskSource = true;
    bool mayAskDestination = true;
};

/// What a declared connection comes to.
struct PlannedConnection final
{
    Connection connection; ///< With its id, and references instead of plain keys.
    PlannedItem item;
    std::vector<PlannedPosition> positions;
    std::vector<std::pair<QString, QString>> secrets; ///< To be stored: name and text.
    QStringList remarks;
    std::vector<Error> problems;
    /// Ends that would have to be asked and may not be; the rest is of no use then.
    std::vector<Endpoint> questions;
};

/// Plans connections one after another; a source or destination is asked once, however many use it.
/// Streams a stored connection has already are not asked for again, nor those a file has the schema
/// of. Blocks.
class ConnectionPlanning final
{
public:
    /// Both must outlive it.
    ConnectionPlanning(const ConnectorRegistry &registry, SecretStore &secrets)
        : m_registry(registry)
        , m_secrets(secrets)
        , m_probe(registry, secrets)
    {
    }

    /// The connection \a declared means between \a ends. \a stored is the one it is about, with its
    /// ends in \a basis, or null.
    [[nodiscard]] PlannedConnection plan(const DeclaredConnection &declared,
                                         const PlannedEnds &ends, const Connection *stored,
                                         const ProfileContents &basis,
                                         const Cancellation &cancellation);

private:
    [[nodiscard]] Result<Catalog> discovered(const Endpoint &source,
                                             const Cancellation &cancellation);
    [[nodiscard]] Result<std::vector<DestinationObject>>
    objectsOf(const Endpoint &destination, const Cancellation &cancellation);
    [[nodiscard]] Result<DestinationCapabilities> capabilitiesOf(const Endpoint &destination) const;
    /// The streams \a planned chooses from.
    [[nodiscard]] Result<Catalog> offered(PlannedConnection &planned,
                                          const DeclaredConnection &declared,
                                          const PlannedEnds &ends, const Connection *stored,
                                          const Cancellation &cancellation);
    [[nodiscard]] Result<std::vector<DestinationObject>>
    objects(PlannedConnection &planned, const DeclaredConnection &declared, const PlannedEnds &ends,
            const Connection *stored, const Cancellation &cancellation);
    void configure(PlannedConnection &planned, const DeclaredConnection &declared,
                   const PlannedEnds &ends, const Connection *stored,
                   const Cancellation &cancellation);
    /// Chooses the streams of \a declared from \a catalog, one after another.
    static void choose(PlannedConnection &planned, const DeclaredConnection &declared,
                       const Catalog &catalog, const SelectionTarget &target);
    /// The plain keys of transformations become references.
    void storeKeys(PlannedConnection &planned, const DeclaredConnection &declared,
                   const Connection *stored) const;
    /// The plain addresses of webhooks become references.
    void storeAddresses(PlannedConnection &planned, const DeclaredConnection &declared,
                        const Connection *stored) const;

    const ConnectorRegistry &m_registry;
    SecretStore &m_secrets;
    const ConnectorProbe m_probe;
    std::map<QString, Catalog> m_catalogs; ///< By the id of the source.
    std::map<QString, std::vector<DestinationObject>> m_objects; ///< By the id of the destination.
};

} // namespace millrace
