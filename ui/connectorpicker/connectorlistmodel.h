// ConnectorListModel: the connectors that answer a search, best first.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/model/endpoint.h"

#include <QAbstractListModel>
#include <QStringList>

namespace millrace {

/// Rows are connectors. Without a hit the rows are the nearest names and the connector for files
/// of any kind, and isNearest() says so.
class ConnectorListModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectorListModel)

public:
    enum Role {
        IdRole = Qt::UserRole,
        DescriptionRole,
        NeedsRole, ///< What must be known before: "Needs: database file".
        IsRecentRole,
    };

    ConnectorListModel(const ConnectorRegistry &registry, EndpointRole role,
                       QObject *parent = nullptr);

    void setRecentlyUsed(const QStringList &ids);
    /// An empty \a category is any.
    void setFilter(const QString &search, const QString &category);
    [[nodiscard]] bool isNearest() const { return m_isNearest; }
    /// The categories there are, in a fixed order.
    [[nodiscard]] QStringList categories() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Entry final
    {
        ConnectorInfo info;
        QString needs;
    };

    void fill();
    [[nodiscard]] std::vector<std::size_t> hits() const;
    [[nodiscard]] std::vector<std::size_t> nearest() const;
    [[nodiscard]] qsizetype recency(std::size_t entry) const;

    std::vector<Entry> m_all; ///< By title.
    std::vector<std::size_t> m_rows;
    QStringList m_recent;
    QString m_search;
    QString m_category;
    bool m_isNearest = false;
};

} // namespace millrace
