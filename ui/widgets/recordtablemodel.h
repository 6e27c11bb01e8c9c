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
        BytesRole, ///< QByteArray: the value of a binary field; invalid for others and for null.
    };

    explicit RecordTableModel(QObject *parent = nullptr);

    void setRows(std::shared_ptr<const Schema> schema,
                 std::vector<std::shared_ptr<const RecordBatch>> batches);
    /// Shows the rows alone that hold \a text in any of their cells, whatever its case; all when
    /// it is empty. Looks at every cell.
    void setFilter(const QString &text);
    [[nodiscard]] bool isFiltered() const { return !m_filter.isEmpty(); }
    [[nodiscard]] int unfilteredRowCount() const { return m_ends.empty() ? 0 : m_ends.back(); }
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
    void applyFilter();
    [[nodiscard]] static QString textAt(const Place &place, int column);
    [[nodiscard]] int sourceRow(int row) const;
    [[nodiscard]] Place placeOf(int row) const;
    [[nodiscard]] Place sourcePlaceOf(int row) const;
    [[nodiscard]] QVariant bytes(int row, int column) const;
    [[nodiscard]] bool isNull(int row, int column) const;
    [[nodiscard]] TableCell cell(int row, int column) const;
    [[nodiscard]] QString wholeText(int row, int column) const;
    [[nodiscard]] QString accessibleText(int row, int column) const;

    std::shared_ptr<const Schema> m_schema;
    std::vector<std::shared_ptr<const RecordBatch>> m_batches;
    std::vector<int> m_ends; ///< Of each batch: the number of rows up to its end.
    QString m_filter;
    std::vector<int> m_shown; ///< Rows with a hit; none while there is no filter.
};

} // namespace millrace
