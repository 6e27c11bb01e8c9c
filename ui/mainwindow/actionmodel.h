// ActionModel: actions as a list with their names and keys.
#pragma once

#include <QAbstractListModel>
#include <QIcon>
#include <QPointer>

#include <vector>

class QAction;

namespace millrace {

class ActionModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActionModel)

public:
    struct Row final
    {
        QPointer<QAction> action;
        QString name; ///< Without mnemonic.
        QString group; ///< Where it is found otherwise.
        QString keys; ///< As the platform writes them.
    };
    enum Role { KeysRole = Qt::UserRole };

    ActionModel(std::vector<Row> rows, QObject *parent);

    /// REQUIRES: \a index is valid and of this model.
    [[nodiscard]] const Row &row(const QModelIndex &index) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    const std::vector<Row> m_rows;
};

} // namespace millrace
