// RecordTable: records as a table, to look at and to copy from.
#pragma once

#include "core/engine/connectorprobe.h"

#include <QTableView>
#include <QTimer>

namespace millrace {

class RecordTableModel;
class TableTools;

/// Rows of a fixed height; numbers at the right; no value differs from an empty text. Ctrl+C
/// copies the selected cells as a table, Ctrl+Shift+C with the headings, the menu also as CSV, JSON
/// or an INSERT statement; Enter shows the whole value of a cell. Columns can be moved, resized and
/// hidden from the menu of the heading; the first one stays in sight.
class RecordTable final : public QTableView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecordTable)

public:
    explicit RecordTable(QWidget *parent = nullptr);
    ~RecordTable() override;

    void setPreview(const Preview &preview);
    /// The same for batches of other origin, such as a mapped preview.
    void setRows(std::shared_ptr<const Schema> schema,
                 std::vector<std::shared_ptr<const RecordBatch>> batches);
    /// Keeps the columns of these rows under \a name from now on; for other fields they begin anew.
    /// Call it before the rows come.
    void setMemory(const QString &name) { m_memory = name; }
    void clear() { setRows(nullptr, {}); }
    [[nodiscard]] RecordTableModel *recordModel() const { return m_model; }

    [[nodiscard]] TableTools *tools() const { return m_tools; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void showValue(const QModelIndex &index);
    void fitColumns();
    void restoreColumns();
    void noteArranged();
    void saveColumns();
    void showAllColumns();
    void showColumnMenu(const QPoint &position);
    [[nodiscard]] QString memoryKey() const;

    RecordTableModel *m_model = nullptr;
    TableTools *m_tools = nullptr;
    QString m_memory;
    QTimer m_timer; ///< A drag of a border is many resizes.
    bool m_isFitting = false;
};

} // namespace millrace
