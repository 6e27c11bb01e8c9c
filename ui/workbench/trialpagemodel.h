// TrialPageModel: the pages of a trial as a table.
#pragma once

#include "core/declarative/workbench/trial.h"

#include <QAbstractTableModel>

#include <vector>

namespace millrace {

/// Rows come at the end as pages are read; the oldest go once there are too many.
class TrialPageModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TrialPageModel)

public:
    enum Column { Number, Stream, Part, Answer, Extracted, Records, Next, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    void append(const declarative::TrialPage &page);
    /// Null when there is no such row; valid until the model changes.
    [[nodiscard]] const declarative::TrialPage *page(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QString text(int row, int column) const;

    std::vector<declarative::TrialPage> m_pages;
    qint64 m_size = 0; ///< Characters of all pages.
    int m_dropped = 0;
};

} // namespace millrace
