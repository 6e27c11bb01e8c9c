// ConnectorListModel: the connectors that answer a search, best first.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/model/endpoint.h"

#include <QAbstractListModel>
#include <QStringList>

#include <functional>

namespace millrace {

/// What is looked for.
struct ConnectorFilter final
{
    QString search{};
    QString category{}; ///< Empty: any.
    bool isOffline = false; ///< Only those that need no network.
    bool isRecent = false; ///< Only those used lately.

    [[nodiscard]] bool narrows() const { return !category.isEmpty() || isOffline || isRecent; }
};

/// Best: by how well the search is answered, those used lately first.
enum class ConnectorOrder { Best, Name };

/// Rows are connectors. Without a hit the rows are the nearest names and the connectors for
/// anything of their kind, and isNearest() says so.
class ConnectorListModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectorListModel)

public:
    enum Role {
        IdRole = Qt::UserRole,
        DescriptionRole,
        ModesRole, ///< How it reads or writes: "Full refresh, incremental".
        NeedsRole, ///< What must be known before: "Needs: database file".
        IsRecentRole,
    };

    ConnectorListModel(const ConnectorRegistry &registry, EndpointRole role,
                       QObject *parent = nullptr);

    [[nodiscard]] EndpointRole role() const { return m_role; }
    /// Takes the connectors that the registry has now but those that \a isHidden names.
    void reread(const std::function<bool(const QString &id)> &isHidden);
    void setRecentlyUsed(const QStringList &ids);
    void setFilter(const ConnectorFilter &filter);
    void setOrder(ConnectorOrder order);
    [[nodiscard]] bool isNearest() const { return m_isNearest; }
    /// The categories there are, in a fixed order.
    [[nodiscard]] QStringList categories() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Entry final
    {
        ConnectorInfo info;
        QString modes;
        QString needs;
        bool needsNetwork = false;
    };

    void fill();
    [[nodiscard]] bool isHit(const Entry &entry) const;
    [[nodiscard]] std::vector<std::size_t> hits() const;
    [[nodiscard]] std::vector<std::size_t> nearest() const;
    [[nodiscard]] qsizetype recency(std::size_t entry) const;

    const ConnectorRegistry &m_registry;
    const EndpointRole m_role;
    std::vector<Entry> m_all; ///< By title.
    std::vector<std::size_t> m_rows;
    QStringList m_recent;
    ConnectorFilter m_filter;
    ConnectorOrder m_order = ConnectorOrder::Best;
    bool m_isNearest = false;
};

} // namespace millrace
