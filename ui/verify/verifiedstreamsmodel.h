// VerifiedStreamsModel: the numbers of a verification, a row for each stream.
#pragma once

#include "core/model/verification.h"

#include <QAbstractTableModel>

#include <vector>

namespace millrace {

/// Has s_tableCellRole.
class VerifiedStreamsModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VerifiedStreamsModel)

public:
    enum Column {
        StreamColumn,
        TableColumn,
        SourceColumn,
        DestinationColumn,
        EqualColumn,
        MissingColumn,
        ExtraColumn,
        DifferentColumn,
        NewerColumn,
        HistoryColumn,
        ColumnCount
    };

    explicit VerifiedStreamsModel(QObject *parent = nullptr);

    void setStreams(std::vector<VerifiedStream> streams);
    /// REQUIRES: row < rowCount().
    [[nodiscard]] const VerifiedStream &stream(int row) const
    {
        return m_streams[static_cast<std::size_t>(row)];
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    std::vector<VerifiedStream> m_streams;
};

} // namespace millrace
