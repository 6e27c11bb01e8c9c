// RecordTable: records as a table, to look at and to copy from.
#pragma once

#include "core/engine/connectorprobe.h"

#include <QTableView>

namespace millrace {

class RecordTableModel;
class TableTools;

/// Rows of a fixed height; numbers at the right; no value differs from an empty text. Ctrl+C
/// copies the selected cells as a table, Ctrl+Shift+C with the headings, the menu also as CSV, JSON
/// or an INSERT statement; Enter shows the whole value of a cell.
class RecordTable final : public QTableView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecordTable)

public:
    explicit RecordTable(QWidget *parent = nullptr);

    void setPreview(const Preview &preview);
    /// The same for batches of other origin, such as a mapped preview.
    void setRows(std::shared_ptr<const Schema> schema,
                 std::vector<std::shared_ptr<const RecordBatch>> batches);
    void clear() { setRows(nullptr, {}); }
    [[nodiscard]] RecordTableModel *recordModel() const { return m_model; }

    [[nodiscard]] TableTools *tools() const { return m_tools; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void showValue(const QModelIndex &index);
    void fitColumns();

    RecordTableModel *m_model = nullptr;
    TableTools *m_tools = nullptr;
};

} // namespace millrace
