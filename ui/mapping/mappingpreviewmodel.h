// MappingPreviewModel: one side of a MappingPreview, the records as read or as they would be sent.
#pragma once

#include "core/mapping/mappingpreview.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace millrace {

/// A row for each record, a column for each field of the stream (Before) or row of the mapping
/// (After). Has s_tableCellRole. A picture with the same columns and records replaces the former
/// one without a reset, so that selection and place stay while somebody types.
class MappingPreviewModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingPreviewModel)

public:
    enum class Side { Before, After };

    enum Role {
        IsNullRole = Qt::UserRole, ///< bool
        StateRole, ///< int: the PreviewCell::State; After alone.
        WholeTextRole, ///< QString: the text without marks for line ends.
    };

    explicit MappingPreviewModel(Side side, QObject *parent = nullptr);

    /// Null shows nothing.
    void setPreview(std::shared_ptr<const MappingPreview> preview);
    [[nodiscard]] const std::shared_ptr<const MappingPreview> &preview() const { return m_preview; }
    /// Only records in which a value was refused or altered.
    void setOnlyProblems(bool isOnlyProblems);

    /// The number of the record in \a row, from 0. REQUIRES: row < rowCount().
    [[nodiscard]] int record(int row) const { return m_records[static_cast<std::size_t>(row)]; }
    /// The row that shows \a record, or -1.
    [[nodiscard]] int rowOf(int record) const;
    /// The cell of \a index. REQUIRES: a valid index of the side After.
    [[nodiscard]] PreviewCell cell(const QModelIndex &index) const;
    /// What is to be known of a cell that is not just the source's value, a sentence or two: the
    /// reason, the value that does not fit. Empty for others.
    [[nodiscard]] QString remark(const QModelIndex &index) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QStringList columnNames(const MappingPreview *preview) const;
    [[nodiscard]] std::vector<int> recordsOf(const MappingPreview *preview) const;
    [[nodiscard]] QVariant sourceData(const QModelIndex &index, int role) const;
    [[nodiscard]] QVariant resultData(const QModelIndex &index, int role) const;
    [[nodiscard]] QVariant recordHeader(int row, int role) const;
    [[nodiscard]] QVariant fieldHeader(int column, int role) const;
    [[nodiscard]] const Field &field(int column) const;

    const Side m_side;
    bool m_isOnlyProblems = false;
    std::shared_ptr<const MappingPreview> m_preview;
    QStringList m_columns;
    std::vector<int> m_records;
};

/// The icon that marks a cell of \a state, and its name for people: "error-circle", "Rejected".
/// Empty for PreviewCell::State::Same.
[[nodiscard]] QString previewStateIcon(PreviewCell::State state);
[[nodiscard]] QString previewStateWord(PreviewCell::State state);

} // namespace millrace
