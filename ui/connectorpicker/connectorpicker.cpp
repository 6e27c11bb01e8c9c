#include "ui/connectorpicker/connectorpicker.h"

#include "ui/catalogue/catalogueview.h"
#include "ui/connectorpicker/connectordelegate.h"
#include "ui/connectorpicker/connectorlistmodel.h"
#include "ui/connectorpicker/connectorsearch.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/manifestlibrary.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

ConnectorPicker::ConnectorPicker(const ConnectorRegistry &registry, EndpointRole role,
                                 QWidget *parent)
    : QWidget(parent)
    , m_model(new ConnectorListModel(registry, role, this))
    , m_search(new FilterEdit(this))
    , m_categories(new SegmentedControl(this))
    , m_hint(new TextLabel(TextRole::Body, ColorRole::TextMuted, this))
    , m_pages(new QStackedWidget(this))
    , m_grid(new QListView(m_pages))
    , m_delegate(new ConnectorDelegate(m_grid))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_search);
    layout->addWidget(makeFilters());
    layout->addWidget(m_hint);
    layout->addWidget(m_pages, 1);
    m_pages->addWidget(m_grid);

    m_search->setPlaceholderText(tr("Search by name or kind, or paste a path or connection URL"));
    m_search->setAccessibleName(tr("Search for a connector"));
    m_search->installEventFilter(this);
    m_hint->setWordWrap(true);
    m_hint->hide();

    m_grid->setModel(m_model);
    m_grid->setItemDelegate(m_delegate);
    m_grid->setViewMode(QListView::IconMode);
    m_grid->setMovement(QListView::Static);
    m_grid->setResizeMode(QListView::Adjust);
    m_grid->setUniformItemSizes(true);
    m_grid->setSelectionMode(QAbstractItemView::SingleSelection);
    m_grid->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_grid->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_grid->setFrameShape(QFrame::NoFrame);
    m_grid->setMouseTracking(true);
    m_grid->viewport()->setAutoFillBackground(false);
    m_grid->setAccessibleName(tr("Connectors"));
    m_grid->installEventFilter(this);
    m_grid->viewport()->installEventFilter(this);
    setFocusProxy(m_search);

    // There are few connectors, so no key has to wait for the next one.
    connect(m_search, &QLineEdit::textChanged, this, &ConnectorPicker::applyFilter);
    connect(m_search, &FilterEdit::left, this, &ConnectorPicker::cancelled);
    connect(m_categories, &SegmentedControl::currentChanged, this, &ConnectorPicker::applyFilter);
    for (QCheckBox *box : {m_offline, m_recent})
        connect(box, &QCheckBox::toggled, this, &ConnectorPicker::applyFilter);
    connect(m_order, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_model->setOrder(index == 0 ? ConnectorOrder::Best : ConnectorOrder::Name);
    });
    connect(m_grid, &QListView::clicked, this, &ConnectorPicker::take);
}

ConnectorPicker::~ConnectorPicker() = default;

QWidget *ConnectorPicker::makeFilters()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceM);
    m_categoryIds = m_model->categories();
    m_categories->addSegment(tr("All"));
    for (const QString &category : std::as_const(m_categoryIds))
        m_categories->addSegment(categoryTitle(category));
    // One kind alone is no choice.
    m_categories->setVisible(m_categoryIds.size() > 1);
    layout->addWidget(m_categories);
    m_offline = new QCheckBox(tr("Ready &offline"), row);
    m_offline->setToolTip(tr("Only what needs no network"));
    layout->addWidget(m_offline);
    m_recent = new QCheckBox(tr("Recentl&y used"), row);
    m_recent->setEnabled(false);
    layout->addWidget(m_recent);
    layout->addStretch();
    auto *label = new TextLabel(tr("So&rt by"), TextRole::Body, ColorRole::TextMuted, row);
    m_order = new QComboBox(row);
    m_order->addItems({tr("Best match"), tr("Name")});
    m_order->setAccessibleName(tr("Sort by"));
    label->setBuddy(m_order);
    layout->addWidget(label);
    layout->addWidget(m_order);
    m_cardFilters = {m_offline, m_recent, label, m_order};
    return row;
}

void ConnectorPicker::addCatalogue(Workspace &workspace)
{
    ManifestLibrary *library = ManifestLibrary::of(workspace);
    if (library == nullptr || m_model->role() != EndpointRole::Source)
        return;
    m_catalogue = new CatalogueView(workspace, *library, m_pages);
    m_pages->addWidget(m_catalogue);
    m_categories->addSegment(tr("Catalogue"));
    m_categories->show();
    connect(m_catalogue, &CatalogueView::connectorChosen, this, &ConnectorPicker::connectorChosen);
    connect(m_catalogue, &CatalogueView::left, m_search, [this] { m_search->setFocus(); });
    const auto follow = [this, library] {
        m_model->reread([library](const QString &id) { return library->isRemoved(id); });
        applyFilter();
    };
    connect(library, &ManifestLibrary::changed, this, follow);
    follow();
}

bool ConnectorPicker::showsCatalogue() const
{
    return m_catalogue != nullptr && m_categories->currentIndex() == m_categories->count() - 1;
}

void ConnectorPicker::setRecentlyUsed(const QStringList &ids)
{
    m_model->setRecentlyUsed(ids);
    m_recent->setEnabled(!ids.isEmpty());
}

void ConnectorPicker::setSearch(const QString &text) { m_search->setText(text); }

QString ConnectorPicker::search() const { return m_search->text().trimmed(); }

void ConnectorPicker::applyFilter()
{
    const QString text = search();
    const bool isCatalogue = showsCatalogue();
    m_pages->setCurrentIndex(isCatalogue ? 1 : 0);
    for (QWidget *filter : m_cardFilters)
        filter->setVisible(!isCatalogue);
    if (isCatalogue) {
        m_catalogue->setSearch(text);
        m_hint->hide();
        return;
    }
    const int segment = m_categories->currentIndex();
    const QString category = segment <= 0 ? QString() : m_categoryIds.at(segment - 1);
    const bool isPath = isPathOrUrl(text);
    const ConnectorFilter filter{isPath ? QString() : text, category, m_offline->isChecked(),
                                 m_recent->isChecked()};
    m_model->setFilter(filter);
    const bool isEmpty = m_model->rowCount() == 0;
    if (isPath)
        m_hint->setText(tr("The Enter key opens \"%1\".").arg(text));
    else if (isEmpty)
        m_hint->setText(tr("No connector is left with these filters."));
    else if (m_model->isNearest() && filter.narrows())
        m_hint->setText(
            tr("No connector matches \"%1\" with these filters. The nearest ones of all are:")
                .arg(text));
    else if (m_model->isNearest())
        m_hint->setText(tr("No connector matches \"%1\". The nearest ones are:").arg(text));
    m_hint->setVisible(isPath || isEmpty || m_model->isNearest());
}

void ConnectorPicker::takeFirst()
{
    if (showsCatalogue())
        m_catalogue->takeFirst();
    else if (isPathOrUrl(search()))
        emit pathEntered(search());
    else if (!m_model->isNearest())
        take(m_model->index(0));
    else
        moveIntoGrid(); // What was not asked for is not chosen unseen.
}

void ConnectorPicker::take(const QModelIndex &index)
{
    if (index.isValid())
        emit connectorChosen(index.data(ConnectorListModel::IdRole).toString());
}

void ConnectorPicker::moveIntoGrid()
{
    if (showsCatalogue()) {
        m_catalogue->focusTable();
        return;
    }
    if (m_model->rowCount() == 0)
        return;
    m_grid->setCurrentIndex(m_model->index(0));
    m_grid->setFocus();
}

void ConnectorPicker::fitGrid()
{
    // The cards share the width, so that no gap is left at the right.
    const QSize card = ConnectorDelegate::cardSize();
    // QListView leaves the place of the scroll bar free, whether it is shown or not.
    const int bar = m_grid->style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr,
                                                 m_grid->verticalScrollBar());
    const int width = m_grid->maximumViewportSize().width() - bar;
    const int cell = std::max(1, (width - 1) / std::max(1, width / card.width()));
    m_delegate->setCardWidth(cell);
    m_grid->setGridSize({cell, card.height()});
}

bool ConnectorPicker::searchKey(int key)
{
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        takeFirst();
        return true;
    }
    if (key == Qt::Key_Down) {
        moveIntoGrid();
        return true;
    }
    return false;
}

bool ConnectorPicker::gridKey(const QKeyEvent &event)
{
    const QModelIndex current = m_grid->currentIndex();
    if (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter
        || event.key() == Qt::Key_Space) {
        take(current);
        return true;
    }
    const int columns
        = std::max(1, m_grid->viewport()->width() / std::max(1, m_grid->gridSize().width()));
    const bool isFromFirstLine = event.key() == Qt::Key_Up && current.row() < columns;
    if (event.key() == Qt::Key_Escape || isFromFirstLine) {
        m_search->setFocus();
        return true;
    }
    const QString text = event.text();
    const bool isTyping = event.key() == Qt::Key_Backspace
        || (!text.isEmpty() && text.at(0).isPrint()
            && !event.modifiers().testFlag(Qt::ControlModifier));
    if (!isTyping)
        return false;
    m_search->setFocus();
    if (event.key() == Qt::Key_Backspace)
        m_search->backspace();
    else
        m_search->insert(text);
    return true;
}

bool ConnectorPicker::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == m_grid->viewport())
        fitGrid();
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<const QKeyEvent *>(event);
        if (watched == m_search && searchKey(key->key()))
            return true;
        if (watched == m_grid && gridKey(*key))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace millrace
