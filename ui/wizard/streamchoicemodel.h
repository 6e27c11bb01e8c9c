// StreamChoiceModel: streams to tick.
#pragma once

#include "core/catalog/stream.h"

#include <QAbstractListModel>

namespace millrace {

/// A plain list; every entry can be ticked.
class StreamChoiceModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamChoiceModel)

public:
    /// Those of \a chosen are ticked.
    StreamChoiceModel(std::vector<StreamId> streams, const std::vector<StreamId> &chosen,
                      QObject *parent = nullptr);

    /// In the order of the streams.
    [[nodiscard]] std::vector<StreamId> chosen() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

private:
    std::vector<StreamId> m_streams;
    std::vector<bool> m_isChosen;
};

} // namespace millrace
