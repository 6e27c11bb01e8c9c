// FaultListModel: what is wrong with a manifest, line by line.
#pragma once

#include "core/declarative/manifest/manifest.h"

#include <QAbstractListModel>

#include <map>
#include <vector>

namespace millrace {

class FaultListModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FaultListModel)

public:
    using QAbstractListModel::QAbstractListModel;

    void setFaults(std::vector<declarative::ManifestMessage> faults);
    /// From 1.
    [[nodiscard]] int line(int row) const;
    /// Sentences by line.
    [[nodiscard]] std::map<int, QString> byLine() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<declarative::ManifestMessage> m_faults;
};

} // namespace millrace
