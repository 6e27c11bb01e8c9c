#include "ui/widgets/recordtable.h"

#include "ui/settings/tablelooks.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/recorddelegate.h"
#include "ui/widgets/recordtablemodel.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/valuedialog.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_sampledRows = 50; // Enough to size columns; all rows would take too long.
constexpr int s_widestCharacters = 40;

} // namespace

RecordTable::RecordTable(QWidget *parent)
    : QTableView(parent)
    , m_model(new RecordTableModel(this))
    , m_tools(new TableTools(u"records"_s, *this, *horizontalHeader()))
{
    setModel(m_model);
    setItemDelegate(new RecordDelegate(this));
    setAccessibleName(tr("Records"));
    setWordWrap(false);
    setShowGrid(true);
    setTabKeyNavigation(false); // Tab leaves the table; the arrows move in it.
    setHorizontalScrollMode(ScrollPerPixel);
    setEditTriggers(NoEditTriggers);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    followTablePreferences(*this, TableRows::Dense);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setHighlightSections(false);
    verticalHeader()->setHighlightSections(false);
    connect(this, &QTableView::doubleClicked, this, &RecordTable::showValue);
}

void RecordTable::setPreview(const Preview &preview) { setRows(preview.schema, preview.batches); }

void RecordTable::setRows(std::shared_ptr<const Schema> schema,
                          std::vector<std::shared_ptr<const RecordBatch>> batches)
{
    m_model->setRows(std::move(schema), std::move(batches));
    fitColumns();
}

void RecordTable::keyPressEvent(QKeyEvent *event)
{
    if (m_tools->handleKey(*event)) {
        event->accept();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        showValue(currentIndex());
    } else {
        QTableView::keyPressEvent(event);
    }
}

void RecordTable::contextMenuEvent(QContextMenuEvent *event)
{
    if (!currentIndex().isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *whole = menu->addAction(icon(u"preview"_s), tr("Show whole &value"));
    connect(whole, &QAction::triggered, this, [this] { showValue(currentIndex()); });
    menu->addSeparator();
    m_tools->fill(*menu);
    menu->popup(event->globalPos());
}

void RecordTable::showValue(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const QString name
        = m_model->headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString();
    auto *dialog = new ValueDialog(name, index.data(RecordTableModel::WholeTextRole).toString(),
                                   index.data(RecordTableModel::IsNullRole).toBool(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void RecordTable::fitColumns()
{
    const int rows = std::min(s_sampledRows, m_model->rowCount());
    const int widest = fontMetrics().averageCharWidth() * s_widestCharacters;
    for (int column = 0; column < m_model->columnCount(); ++column) {
        int width = horizontalHeader()->sectionSizeHint(column);
        for (int row = 0; row < rows; ++row) {
            const QString text = m_model->index(row, column).data(Qt::DisplayRole).toString();
            width = std::max(width, fontMetrics().horizontalAdvance(text) + 2 * metrics::spaceM);
        }
        setColumnWidth(column, std::min(width, widest));
    }
}

} // namespace millrace
