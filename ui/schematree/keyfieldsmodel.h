// KeyFieldsModel: the fields of a stream with their place in the primary key.
#pragma once

#include "core/data/schema.h"

#include <QAbstractListModel>

#include <functional>

namespace millrace {

/// Ticked fields are the key, in the order of their ticks until they are moved.
class KeyFieldsModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeyFieldsModel)

public:
    KeyFieldsModel(const Schema &schema, const QStringList &key, QObject *parent = nullptr);

    [[nodiscard]] const QStringList &key() const { return m_key; }
    [[nodiscard]] QString fieldAt(const QModelIndex &index) const;
    /// Moves a field of the key towards its end (1) or its start (-1).
    void move(const QString &field, int steps);
    /// What the first rows say of a key.
    void setDescription(std::function<QString(const QStringList &)> describe);
    /// There is something new to describe.
    void describe();
    /// Shows the fields whose name contains \a text.
    void setFilter(const QString &text);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void keyChanged();

private:
    void tell();

    Schema m_schema;
    QStringList m_key;
    std::vector<int> m_shown; ///< Positions in the schema.
    std::function<QString(const QStringList &)> m_describe;
};

} // namespace millrace
