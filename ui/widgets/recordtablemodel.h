// RecordTableModel: the rows of record batches for a table.
#pragma once

#include "core/data/recordbatch.h"
#include "ui/widgets/tabletext.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace millrace {

/// Reads the cells from the batches when they are asked for; keeps no copy. Has s_tableCellRole.
class RecordTableModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecordTableModel)

public:
    enum Role {
        IsNullRole = Qt::UserRole, ///< bool: the cell has no value.
        WholeTextRole, ///< QString: the value without shortening; JSON indented, bytes as hex.
        TypeRole, ///< int: the FieldType.
    };

    explicit RecordTableModel(QObject *parent = nullptr);

    void setRows(std::shared_ptr<const Schema> schema,
                 std::vector<std::shared_ptr<const RecordBatch>> batches);
    /// The value as plain text, not shortened; empty for null.
    [[nodiscard]] QString plainText(int row, int column) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    struct Place final
    {
        const RecordBatch *batch = nullptr;
        std::size_t row = 0;
    };
    [[nodiscard]] Place placeOf(int row) const;
    [[nodiscard]] bool isNull(int row, int column) const;
    [[nodiscard]] TableCell cell(int row, int column) const;
    [[nodiscard]] QString wholeText(int row, int column) const;
    [[nodiscard]] QString accessibleText(int row, int column) const;

    std::shared_ptr<const Schema> m_schema;
    std::vector<std::shared_ptr<const RecordBatch>> m_batches;
    std::vector<int> m_ends; ///< Of each batch: the number of rows up to its end.
};

} // namespace millrace
