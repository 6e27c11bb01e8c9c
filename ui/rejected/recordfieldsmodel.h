// RecordFieldsModel: one stored record, a field a row.
#pragma once

#include "core/data/recordfields.h"

#include <QAbstractTableModel>

namespace millrace {

/// Columns: field, value. The field at fault is marked by colour and icon.
class RecordFieldsModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecordFieldsModel)

public:
    explicit RecordFieldsModel(QObject *parent = nullptr);

    /// Shows the JSON object \a record; nothing when it is none.
    void setRecord(const std::string &record, const QString &faultyField);
    /// The row of the marked field, or -1.
    [[nodiscard]] int faultyRow() const;

    [[nodiscard]] const RecordField &field(int row) const
    {
        return m_fields[static_cast<std::size_t>(row)];
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] static QString shownValue(const RecordField &field);

    std::vector<RecordField> m_fields;
    QString m_faultyField;
};

} // namespace millrace
