// EndpointTableModel: the sources or destinations as rows of a table.
#pragma once

#include "core/base/clock.h"
#include "core/connector/connectorregistry.h"
#include "core/model/endpoint.h"
#include "ui/endpoints/endpointdraft.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <memory>
#include <vector>

namespace millrace {

class EndpointTests;
struct WorkspaceSnapshot;

/// Drafts of new ones on top, then what is stored. Rows are values of one snapshot. A new snapshot
/// changes the rows that differ and keeps the others, so that selections and scroll positions stay.
class EndpointTableModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EndpointTableModel)

public:
    enum Column { Name, Connector, Target, Use, Test, ColumnCount };
    enum Role {
        SearchRole = Qt::UserRole, ///< All texts of the row.
        SortRole,
    };

    EndpointTableModel(const ConnectorRegistry &registry, EndpointRole role,
                       const EndpointTests &tests, QObject *parent = nullptr);

    void setSnapshot(const std::shared_ptr<const WorkspaceSnapshot> &snapshot);
    /// The tests have changed.
    void refreshTests();
    [[nodiscard]] const Endpoint *endpoint(int row) const;
    /// What was left unsaved: a new one, or changes of the stored one in \a row.
    [[nodiscard]] std::optional<EndpointDraft> draft(int row) const;
    /// Names the row over snapshots: the id of the endpoint, or of its draft.
    [[nodiscard]] QString key(int row) const;
    [[nodiscard]] int rowOf(const QString &key) const;
    /// Names of the connections that use the endpoint in \a row.
    [[nodiscard]] QStringList connections(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    struct Row final
    {
        Endpoint endpoint;
        QStringList connections;
        std::optional<EndpointDraft> draft{};

        [[nodiscard]] bool isDraft() const { return endpoint.id.isEmpty(); }
        [[nodiscard]] const QString &key() const { return isDraft() ? draft->id : endpoint.id; }
        bool operator==(const Row &) const = default;
    };

    [[nodiscard]] QString text(const Row &row, int column) const;
    [[nodiscard]] QString nameText(const Row &row) const;
    [[nodiscard]] QString testText(const Endpoint &endpoint) const;
    [[nodiscard]] QIcon testIcon(const Endpoint &endpoint) const;
    [[nodiscard]] QString toolTip(const Row &row, int column) const;

    const ConnectorRegistry &m_registry;
    const EndpointRole m_role;
    const EndpointTests &m_tests;
    std::vector<Row> m_rows;
    TimePoint m_now;
};

} // namespace millrace
