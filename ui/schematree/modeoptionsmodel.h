// ModeOptionsModel: the sync modes to choose from, the impossible ones with their reason.
#pragma once

#include "core/catalog/syncmodechoice.h"

#include <QAbstractListModel>

namespace millrace {

/// All five modes in their order; what a stream cannot have is shown but not enabled.
class ModeOptionsModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ModeOptionsModel)

public:
    explicit ModeOptionsModel(std::vector<ModeOption> options, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    /// UserRole: the stable name of the mode.
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    std::vector<ModeOption> m_options;
};

} // namespace millrace
