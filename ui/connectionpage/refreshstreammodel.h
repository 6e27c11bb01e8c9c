// RefreshStreamModel: the streams of a connection to be ticked for a refresh, or why not.
#pragma once

#include "core/engine/refreshrules.h"

#include <QAbstractListModel>
#include <QSet>

#include <set>

namespace millrace {

/// UI thread only.
class RefreshStreamModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RefreshStreamModel)

public:
    /// \a ticked are ticked first; none: every stream that can be refreshed.
    RefreshStreamModel(std::vector<ConfiguredStream> streams,
                       const DestinationCapabilities &capabilities,
                       const std::vector<StreamId> &ticked, QObject *parent = nullptr);

    void setMode(RefreshMode mode);
    /// The ticked streams that can be refreshed.
    [[nodiscard]] std::vector<StreamId> chosen() const;
    /// How many could be chosen.
    [[nodiscard]] int possibleCount() const;
    /// What a refresh of the first chosen stream does.
    [[nodiscard]] QString effect() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

signals:
    void chosenChanged();

private:
    [[nodiscard]] RefreshObstacle obstacle(int row) const;

    const std::vector<ConfiguredStream> m_streams;
    const DestinationCapabilities m_capabilities;
    std::set<StreamId> m_ticked;
    RefreshMode m_mode = RefreshMode::Retain;
};

} // namespace millrace
