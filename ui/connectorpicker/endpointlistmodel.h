// EndpointListModel: the sources or destinations of a snapshot.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/model/endpoint.h"

#include <QAbstractListModel>

#include <memory>
#include <vector>

namespace millrace {

struct WorkspaceSnapshot;

/// In the order of the snapshot, by name.
class EndpointListModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EndpointListModel)

public:
    enum Role {
        IdRole = Qt::UserRole,
        DetailRole, ///< Connector and use: "SQLite · used by 2 connections".
        SearchRole,
    };

    EndpointListModel(const ConnectorRegistry &registry, EndpointRole role,
                      QObject *parent = nullptr);

    void setSnapshot(const std::shared_ptr<const WorkspaceSnapshot> &snapshot);
    /// Null when there is none in row \a row.
    [[nodiscard]] const Endpoint *endpoint(int row) const;
    [[nodiscard]] int rowOf(const QString &id) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Entry final
    {
        Endpoint endpoint;
        int connections = 0;

        bool operator==(const Entry &) const = default;
    };

    [[nodiscard]] QString connectorTitle(const Endpoint &endpoint) const;

    const ConnectorRegistry &m_registry;
    EndpointRole m_role;
    std::vector<Entry> m_entries;
};

} // namespace millrace
