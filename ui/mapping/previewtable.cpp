#include "ui/mapping/previewtable.h"

#include "ui/mapping/previewcelldelegate.h"
#include "ui/settings/tablelooks.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/tabletools.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_sampledRows = 20; // Enough to size columns; all of wide records would take long.
constexpr int s_widestCharacters = 32;

} // namespace

PreviewTable::PreviewTable(MappingPreviewModel::Side side, QWidget *parent)
    : QTableView(parent)
    , m_model(new MappingPreviewModel(side, this))
    , m_tools(new TableTools(u"records"_s, *this, *horizontalHeader()))
{
    setModel(m_model);
    setItemDelegate(new PreviewCellDelegate(this));
    setWordWrap(false);
    setTabKeyNavigation(false); // Tab leaves the table; the arrows move in it.
    setHorizontalScrollMode(ScrollPerPixel);
    setEditTriggers(NoEditTriggers);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setHighlightSections(false);
    followTablePreferences(*this, TableRows::Dense);
    connect(this, &QTableView::doubleClicked, this, &PreviewTable::asked);
}

void PreviewTable::fitColumns()
{
    QStringList columns;
    for (int column = 0; column < m_model->columnCount(); ++column)
        columns << m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    if (columns == m_fittedColumns || m_model->rowCount() == 0)
        return;
    m_fittedColumns = columns;
    const int rows = std::min(s_sampledRows, m_model->rowCount());
    const int widest = fontMetrics().averageCharWidth() * s_widestCharacters;
    for (int column = 0; column < m_model->columnCount(); ++column) {
        int width = horizontalHeader()->sectionSizeHint(column);
        for (int row = 0; row < rows; ++row) {
            const QString text = m_model->index(row, column).data(Qt::DisplayRole).toString();
            // The room of the mark is kept free, for it may come with the next key.
            width = std::max(width,
                             fontMetrics().horizontalAdvance(text) + metrics::iconM
                                 + 2 * metrics::spaceM);
        }
        setColumnWidth(column, std::min(width, widest));
    }
}

void PreviewTable::keyPressEvent(QKeyEvent *event)
{
    if (m_tools->handleKey(*event)) {
        event->accept();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
               && !(event->modifiers() & ~Qt::KeypadModifier)) {
        if (currentIndex().isValid())
            emit asked(currentIndex());
        event->accept();
    } else {
        QTableView::keyPressEvent(event);
    }
}

void PreviewTable::contextMenuEvent(QContextMenuEvent *event)
{
    if (!currentIndex().isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(actions());
    menu->addSeparator();
    m_tools->fill(*menu);
    menu->popup(event->globalPos());
}

} // namespace millrace
