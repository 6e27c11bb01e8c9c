// NoticesModel: the notices of a profile, newest first.
#pragma once

#include "core/store/noticestore.h"

#include <QAbstractListModel>

#include <vector>

namespace millrace {

/// Roles are those of TimelineModel, so that one delegate paints both. UI thread only.
class NoticesModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NoticesModel)

public:
    using QAbstractListModel::QAbstractListModel;

    /// Rows that stay keep their indices.
    void setNotices(std::vector<KeptNotice> notices, TimePoint now);
    [[nodiscard]] const KeptNotice &notice(int row) const
    {
        return m_notices[static_cast<std::size_t>(row)];
    }
    [[nodiscard]] int rowOf(qint64 id) const; ///< -1: it is not shown.

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    /// The channels of \a notice and what came of them, as one sentence; empty when there are none.
    [[nodiscard]] static QString sendingsText(const KeptNotice &notice);

private:
    std::vector<KeptNotice> m_notices;
    TimePoint m_now;
};

} // namespace millrace
