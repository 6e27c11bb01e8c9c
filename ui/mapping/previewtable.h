// PreviewTable: the table of one side of a mapping preview.
#pragma once

#include "ui/mapping/mappingpreviewmodel.h"

#include <QTableView>

namespace millrace {

class TableTools;

/// Rows of a fixed height; Ctrl+C and the menu copy and export as everywhere. Enter and a double
/// click on a cell ask for what is behind it.
class PreviewTable final : public QTableView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PreviewTable)

public:
    explicit PreviewTable(MappingPreviewModel::Side side, QWidget *parent = nullptr);

    [[nodiscard]] MappingPreviewModel *previewModel() const { return m_model; }
    [[nodiscard]] TableTools *tools() const { return m_tools; }
    /// Gives every column the width its first values need, once for the same columns.
    void fitColumns();

signals:
    void asked(const QModelIndex &index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    MappingPreviewModel *m_model;
    TableTools *m_tools;
    QStringList m_fittedColumns;
};

} // namespace millrace
