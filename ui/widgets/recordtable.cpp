#include "ui/widgets/recordtable.h"

#include "ui/settings/tablelooks.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/recorddelegate.h"
#include "ui/widgets/recordtablemodel.h"
#include "ui/widgets/valuedialog.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>
#include <set>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_sampledRows = 50; // Enough to size columns; all rows would take too long.
constexpr int s_widestCharacters = 40;

/// A value as one cell of text with tabs: line ends and tabs would break the table.
QString flat(QString text)
{
    return text.replace(u"\r\n"_s, u" "_s)
        .replace(u'\n', u' ')
        .replace(u'\r', u' ')
        .replace(u'\t', u' ');
}

} // namespace

RecordTable::RecordTable(QWidget *parent)
    : QTableView(parent)
    , m_model(new RecordTableModel(this))
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

QString RecordTable::selectedText(bool withHeadings) const
{
    std::set<int> rows;
    std::set<int> places; // Visual, so that moved columns are copied as they are shown.
    std::set<std::pair<int, int>> cells;
    for (const QModelIndex &index : selectionModel()->selectedIndexes()) {
        rows.insert(index.row());
        places.insert(horizontalHeader()->visualIndex(index.column()));
        cells.insert({index.row(), index.column()});
    }
    QStringList lines;
    QStringList line;
    for (const int place : places)
        line << flat(m_model
                         ->headerData(horizontalHeader()->logicalIndex(place), Qt::Horizontal,
                                      Qt::DisplayRole)
                         .toString());
    if (withHeadings && !rows.empty())
        lines << line.join(u'\t');
    for (const int row : rows) {
        line.clear();
        for (const int place : places) {
            const int column = horizontalHeader()->logicalIndex(place);
            line << (cells.contains({row, column}) ? flat(m_model->plainText(row, column))
                                                   : QString());
        }
        lines << line.join(u'\t');
    }
    return lines.join(u'\n');
}

void RecordTable::keyPressEvent(QKeyEvent *event)
{
    const bool isCopy = event->key() == Qt::Key_C;
    if (isCopy && event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier)) {
        copy(true);
    } else if (event->matches(QKeySequence::Copy)) {
        copy(false);
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
    QAction *plain = menu->addAction(icon(u"copy"_s), tr("&Copy"));
    plain->setShortcut(QKeySequence::Copy);
    QAction *withHeadings = menu->addAction(tr("Copy with &headings"));
    withHeadings->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    QAction *whole = menu->addAction(icon(u"preview"_s), tr("Show whole &value"));
    connect(plain, &QAction::triggered, this, [this] { copy(false); });
    connect(withHeadings, &QAction::triggered, this, [this] { copy(true); });
    connect(whole, &QAction::triggered, this, [this] { showValue(currentIndex()); });
    menu->popup(event->globalPos());
}

void RecordTable::copy(bool withHeadings) const
{
    const QString text = selectedText(withHeadings);
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
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
