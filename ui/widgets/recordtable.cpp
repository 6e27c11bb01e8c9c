#include "ui/widgets/recordtable.h"

#include "ui/settings/tablelooks.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/recorddelegate.h"
#include "ui/widgets/recordtablemodel.h"
#include "ui/widgets/stickycolumn.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/valuedialog.h"

#include <QContextMenuEvent>
#include <QCryptographicHash>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QScopedValueRollback>

#include <algorithm>
#include <chrono>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

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
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    m_timer.setSingleShot(true);
    m_timer.setInterval(500ms);
    connect(&m_timer, &QTimer::timeout, this, &RecordTable::saveColumns);
    connect(this, &QTableView::doubleClicked, this, &RecordTable::showValue);
    connect(horizontalHeader(), &QHeaderView::sectionMoved, this, &RecordTable::noteArranged);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, &RecordTable::noteArranged);
    connect(horizontalHeader(), &QHeaderView::customContextMenuRequested, this,
            &RecordTable::showColumnMenu);
    new StickyColumn(*this);
}

RecordTable::~RecordTable()
{
    if (m_timer.isActive())
        saveColumns();
}

void RecordTable::setPreview(const Preview &preview) { setRows(preview.schema, preview.batches); }

void RecordTable::setRows(std::shared_ptr<const Schema> schema,
                          std::vector<std::shared_ptr<const RecordBatch>> batches)
{
    if (m_timer.isActive())
        saveColumns();
    const QScopedValueRollback fitting(m_isFitting, true);
    m_model->setRows(std::move(schema), std::move(batches));
    restoreColumns();
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
    const QVariant bytes = index.data(RecordTableModel::BytesRole);
    auto *dialog = bytes.isValid()
        ? new ValueDialog(name, bytes.toByteArray(), this)
        : new ValueDialog(name, index.data(RecordTableModel::WholeTextRole).toString(),
                          index.data(RecordTableModel::IsNullRole).toBool(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

QString RecordTable::memoryKey() const
{
    QCryptographicHash fields(QCryptographicHash::Sha1);
    for (int column = 0; column < m_model->columnCount(); ++column)
        fields.addData(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole)
                           .toString()
                           .append(u'\n')
                           .toUtf8());
    return u"records/%1/%2"_s.arg(m_memory, QLatin1StringView(fields.result().toHex().left(12)));
}

void RecordTable::restoreColumns()
{
    showAllColumns();
    if (m_memory.isEmpty() || m_model->columnCount() == 0)
        return;
    if (const QByteArray state = rememberedColumns(memoryKey()); !state.isEmpty())
        horizontalHeader()->restoreState(state);
}

void RecordTable::showAllColumns()
{
    const QScopedValueRollback fitting(m_isFitting, true);
    QHeaderView *header = horizontalHeader();
    for (int column = 0; column < header->count(); ++column) {
        if (header->isSectionHidden(column))
            header->setSectionHidden(column, false);
        if (header->visualIndex(column) != column)
            header->moveSection(header->visualIndex(column), column);
    }
    fitColumns();
}

void RecordTable::noteArranged()
{
    if (!m_isFitting && !m_memory.isEmpty())
        m_timer.start();
}

void RecordTable::saveColumns()
{
    m_timer.stop();
    if (m_model->columnCount() > 0)
        rememberColumns(memoryKey(), *horizontalHeader());
}

void RecordTable::showColumnMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QHeaderView *header = horizontalHeader();
    const bool isLast = header->count() - header->hiddenSectionCount() == 1;
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        QString name = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        QAction *action = menu->addAction(name.replace(u'&', u"&&"_s));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        // Without any the heading would be gone too, and with it this menu.
        action->setEnabled(isColumnHidden(column) || !isLast);
        connect(action, &QAction::toggled, this,
                [this, column](bool isShown) { setColumnHidden(column, !isShown); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("&All columns as at first")), &QAction::triggered, this, [this] {
        showAllColumns();
        noteArranged();
    });
    menu->popup(horizontalHeader()->mapToGlobal(position));
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
