// RecordEditModel: the fields of one rejected record, as read and as they are to be sent again.
#pragma once

#include "core/data/recordfields.h"
#include "core/data/schema.h"
#include "core/model/rejectedrecord.h"

#include <QAbstractTableModel>

#include <map>

namespace millrace {

/// Columns: field, the value as read, the new value, which can be edited. Texts are typed without
/// quotes; null is set by setNull(), not by typing. Changed rows are marked by an icon.
class RecordEditModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecordEditModel)

public:
    enum Column { NameColumn, OriginalColumn, ValueColumn, ColumnCount };

    explicit RecordEditModel(QObject *parent = nullptr);

    /// \a schema is that of the stream's records; fields it does not have cannot be edited.
    void setRecord(const RejectedRecord &record, const Schema &schema);
    /// The row of the field \a name, or -1.
    [[nodiscard]] int rowOf(const QString &name) const;
    void setNull(int row);
    /// Puts the value as read back.
    void restore(int row);

    /// What differs from the record as it stands: fields and their values as JSON, as
    /// RejectedEditor::edit() takes them.
    [[nodiscard]] std::map<QString, QString> changes() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    struct Row final
    {
        RecordField original; ///< As read from the source.
        RecordField stored; ///< With the edits that are stored.
        RecordField value; ///< As typed.
        std::optional<FieldType> type; ///< Nothing: the stream has no such field any more.
    };

    void put(int row, RecordField value);
    [[nodiscard]] static QString shown(const RecordField &field);

    std::vector<Row> m_rows;
    QString m_faultyField;
};

} // namespace millrace
