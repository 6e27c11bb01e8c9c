// RejectedGroupsModel: rejected records by reason, field and stream, with their counts.
#pragma once

#include "core/store/rejectedstore.h"

#include <QAbstractListModel>

namespace millrace {

/// The first row stands for all records, the others for one group each, largest first.
class RejectedGroupsModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RejectedGroupsModel)

public:
    enum Role {
        DetailRole = Qt::UserRole, ///< The second line: field and stream.
        CountRole,
    };

    explicit RejectedGroupsModel(QObject *parent = nullptr);

    /// \a connections are names by id: with them a group says which connection it is of.
    void setGroups(std::vector<RejectedGroup> groups, const QHash<QString, QString> &connections);
    /// Null for the first row.
    [[nodiscard]] const RejectedGroup *group(int row) const;
    /// The row of the group alike \a other in all but the count; 0 when it is gone.
    [[nodiscard]] int rowOf(const RejectedGroup &other) const;
    [[nodiscard]] qint64 total() const { return m_total; }
    [[nodiscard]] const std::vector<RejectedGroup> &groups() const { return m_groups; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    [[nodiscard]] QString detailOf(const RejectedGroup &group) const;

    std::vector<RejectedGroup> m_groups;
    QHash<QString, QString> m_connections;
    qint64 m_total = 0;
};

} // namespace millrace
