// ConnectionSetReader: understands files that declare connections.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/interchange/connectionset.h"

namespace millrace {

/// Takes any number of documents; what they declare is one set. Reads the form of docs/files.md
/// and, as its older form, single connections and lists of them (docs/connection-file.md). Errors
/// are of kind Configuration; each names file, line and what is wrong, and none keeps the rest from
/// being looked at.
class ConnectionSetReader final
{
public:
    /// \a registry must outlive it.
    explicit ConnectionSetReader(const ConnectorRegistry &registry)
        : m_registry(registry)
    {
    }

    /// Relative paths in \a document are meant from \a folder.
    void add(Document document, const QString &folder);

    [[nodiscard]] const ConnectionSet &set() const { return m_set; }
    /// In the order they were found, the first two hundred; the set is of use only without any.
    [[nodiscard]] const std::vector<Error> &problems() const { return m_problems; }

private:
    struct File final
    {
        std::shared_ptr<const Document> document;
        QString folder;
    };

    void addSections(const File &file);
    void addEndpoints(const File &file, EndpointRole role);
    void addEndpoint(const File &file, EndpointRole role, const QJsonValue &value,
                     const QString &pointer);
    void addTags(const File &file);
    void addConnections(const File &file, const QJsonArray &list, const QString &pointer);
    void addConnection(const File &file, const QJsonValue &value, const QString &pointer);
    /// Turns an end that is described in place into a declared one.
    void nameEnd(const File &file, ConnectionSpec &spec, EndpointRole role, const QString &pointer);
    void declare(DeclaredEndpoint endpoint);
    void checkSchema(const File &file, const QJsonValue &value, const QString &pointer,
                     const QString &definition);
    void refuse(const Error &error);

    const ConnectorRegistry &m_registry;
    ConnectionSet m_set;
    std::vector<Error> m_problems;
};

} // namespace millrace
