// LogHitModel: the lines that a search in the logs has found.
#pragma once

#include "core/store/logsearch.h"

#include <QAbstractTableModel>

#include <vector>

namespace millrace {

/// In the order they were found. UI thread only.
class LogHitModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogHitModel)

public:
    enum Column {
        TimeColumn,
        ConnectionColumn,
        RunColumn,
        LevelColumn,
        StreamColumn,
        MessageColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    void add(const std::vector<LogHit> &hits);
    [[nodiscard]] const LogHit &hit(int row) const { return m_hits[static_cast<std::size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] static QString text(const LogHit &hit, int column);
    [[nodiscard]] static QString tip(const LogHit &hit, int column);

    std::vector<LogHit> m_hits;
};

} // namespace millrace
