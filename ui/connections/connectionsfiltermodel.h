// ConnectionsFilterModel: sorts the list of connections, and leaves out what is not asked for.
#pragma once

#include "core/model/connectionstate.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace millrace {

class ConnectionsModel;
struct ConnectionRow;

/// What the list is narrowed to; everything that is set has to hold.
struct ConnectionsFilter final
{
    QString text; ///< Part of the name, an end, the schedule or a tag, whatever the case.
    std::optional<ConnectionState> state;
    QString tag;
    QString source; ///< Name.
    QString destination; ///< Name.

    bool operator==(const ConnectionsFilter &) const = default;
    [[nodiscard]] bool isEmpty() const { return *this == ConnectionsFilter(); }
};

/// Drafts stay on top in either order.
class ConnectionsFilterModel final : public QSortFilterProxyModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionsFilterModel)

public:
    /// \a model outlives this one.
    explicit ConnectionsFilterModel(ConnectionsModel &model, QObject *parent = nullptr);

    [[nodiscard]] const ConnectionsFilter &filter() const { return m_filter; }
    void setFilter(const ConnectionsFilter &filter);

    /// REQUIRES: \a index is valid and of this model.
    [[nodiscard]] const ConnectionRow &row(const QModelIndex &index) const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    ConnectionsModel &m_model;
    ConnectionsFilter m_filter;
};

} // namespace millrace
