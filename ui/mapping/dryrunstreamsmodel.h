// DryRunStreamsModel: the streams of a dry run with their numbers.
#pragma once

#include "core/engine/dryrun.h"

#include <QAbstractTableModel>

#include <vector>

namespace millrace {

/// A row for each stream. Has s_tableCellRole.
class DryRunStreamsModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DryRunStreamsModel)

public:
    enum Column {
        StreamColumn,
        ObjectColumn,
        OperationColumn,
        ReadColumn,
        CreateColumn,
        UpdateColumn,
        DeleteColumn,
        UnchangedColumn,
        RejectColumn,
        UnknownColumn,
        LeftOutColumn,
        ColumnCount
    };

    explicit DryRunStreamsModel(QObject *parent = nullptr);

    /// The rows of streams that were there keep their place.
    void setStreams(const std::vector<DryRunStream> &streams);
    /// REQUIRES: row < rowCount().
    [[nodiscard]] const DryRunStream &stream(int row) const
    {
        return m_streams[static_cast<std::size_t>(row)];
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    std::vector<DryRunStream> m_streams;
};

} // namespace millrace
