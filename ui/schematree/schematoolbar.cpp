#include "ui/schematree/schematoolbar.h"

#include "core/base/pluralform.h"
#include "ui/schematree/bulkmenu.h"
#include "ui/schematree/catalogtree.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

SchemaToolBar::SchemaToolBar(CatalogModel &model, CatalogTree &tree, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_tree(tree)
    , m_filter(new FilterEdit(this))
    , m_state(new QComboBox(this))
    , m_count(new TextLabel(TextRole::Small, ColorRole::TextMuted, this))
    , m_bulk(new QPushButton(this))
    , m_menu(new BulkMenu(model, tree, this))
    , m_preview(new QPushButton(icon(u"preview"_s), tr("Previe&w"), this))
    , m_options(new QPushButton(tr("Read &options…"), this))
    , m_transformations(new QPushButton(tr("&Transformations…"), this))
    , m_refresh(new QPushButton(icon(u"refresh"_s), tr("Re&fresh schema"), this))
{
    build();
    m_timer.setSingleShot(true);
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &SchemaToolBar::refresh);
    const auto later = qOverload<>(&QTimer::start);
    connect(&model, &CatalogModel::choicesChanged, &m_timer, later);
    connect(&model, &CatalogModel::streamsChanged, &m_timer, later);
    connect(&model, &CatalogModel::filterChanged, &m_timer, later);
    connect(&tree, &CatalogTree::markedChanged, &m_timer, later);
    connect(&tree, &CatalogTree::menuRequested, this, &SchemaToolBar::showMenu);
    connect(m_filter, &FilterEdit::filterChanged, this, &SchemaToolBar::applyFilter);
    connect(m_filter, &FilterEdit::left, &tree, [&tree] { tree.setFocus(); });
    connect(m_state, &QComboBox::currentIndexChanged, this, &SchemaToolBar::applyFilter);
    connect(m_menu, &BulkMenu::applied, this, &SchemaToolBar::applied);
    connect(m_preview, &QPushButton::clicked, this, &SchemaToolBar::previewRequested);
    connect(m_options, &QPushButton::clicked, this, &SchemaToolBar::readOptionsRequested);
    connect(m_transformations, &QPushButton::clicked, this,
            &SchemaToolBar::transformationsRequested);
    connect(m_refresh, &QPushButton::clicked, this, &SchemaToolBar::refreshRequested);
    refresh();
}

void SchemaToolBar::build()
{
    m_filter->setPlaceholderText(tr("Filter by name or type"));
    m_filter->setAccessibleName(tr("Filter streams and fields by name or type"));
    m_state->setAccessibleName(tr("Show"));
    m_state->addItem(tr("All streams"), static_cast<int>(SchemaState::Any));
    m_state->addItem(tr("Selected"), static_cast<int>(SchemaState::Selected));
    m_state->addItem(tr("Not selected"), static_cast<int>(SchemaState::NotSelected));
    m_state->addItem(tr("Changed at the source"), static_cast<int>(SchemaState::Changed));
    m_state->addItem(tr("Invalid"), static_cast<int>(SchemaState::Invalid));
    m_bulk->setMenu(m_menu);
    setPreviewVisible(false);

    auto *narrowing = new QHBoxLayout;
    narrowing->setSpacing(metrics::spaceS);
    narrowing->addWidget(m_filter, 1);
    narrowing->addWidget(m_state);
    narrowing->addWidget(m_refresh);
    auto *acting = new QHBoxLayout;
    acting->setSpacing(metrics::spaceS);
    acting->addWidget(m_bulk);
    acting->addWidget(m_options);
    acting->addWidget(m_transformations);
    acting->addWidget(m_preview);
    acting->addWidget(m_count, 1, Qt::AlignRight | Qt::AlignVCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addLayout(narrowing);
    layout->addLayout(acting);

    connect(addTool(u"expand-all"_s, tr("Expand all")), &QToolButton::clicked, &m_tree,
            &CatalogTree::expandEverything);
    connect(addTool(u"collapse-all"_s, tr("Collapse all")), &QToolButton::clicked, &m_tree,
            &CatalogTree::collapseEverything);
    QUndoStack &stack = m_model.undoStack();
    m_undo = addTool(u"undo"_s, tr("Undo"));
    m_redo = addTool(u"redo"_s, tr("Redo"));
    connect(m_undo, &QToolButton::clicked, &stack, &QUndoStack::undo);
    connect(m_redo, &QToolButton::clicked, &stack, &QUndoStack::redo);
    connect(&stack, &QUndoStack::indexChanged, &m_timer, [this] { m_timer.start(); });
    for (QWidget *widget : findChildren<QToolButton *>()) {
        if (widget->parentWidget() == this)
            acting->addWidget(widget);
    }
}

QToolButton *SchemaToolBar::addTool(const QString &iconName, const QString &name)
{
    return iconButton(iconName, name, this);
}

void SchemaToolBar::setPreviewVisible(bool isVisible) { m_preview->setVisible(isVisible); }

void SchemaToolBar::setUndoShown(bool isShown)
{
    m_undo->setVisible(isShown);
    m_redo->setVisible(isShown);
}

void SchemaToolBar::setCommand(const QString &command)
{
    m_command = command;
    m_refresh->setToolTip(tr("%1\nAs a command: %2").arg(tr("Asks the source again."), command));
    if (!m_refresh->actions().isEmpty())
        return;
    auto *copy = new QAction(icon(u"copy"_s), tr("Copy as &command"), m_refresh);
    connect(copy, &QAction::triggered, this,
            [this] { QApplication::clipboard()->setText(m_command); });
    m_refresh->addAction(copy);
    m_refresh->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void SchemaToolBar::setRefreshEnabled(bool isEnabled) { m_refresh->setEnabled(isEnabled); }

void SchemaToolBar::focusFilter()
{
    m_filter->setFocus();
    m_filter->selectAll();
}

void SchemaToolBar::clearFilter()
{
    m_filter->clear();
    m_state->setCurrentIndex(0);
    applyFilter();
}

void SchemaToolBar::setState(SchemaState state)
{
    m_state->setCurrentIndex(m_state->findData(static_cast<int>(state)));
}

void SchemaToolBar::showMenu(const QPoint &place)
{
    if (m_tree.markedStreams().empty())
        return;
    auto *menu = new BulkMenu(m_model, m_tree, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setForMarkedRows(true);
    connect(menu, &BulkMenu::applied, this, &SchemaToolBar::applied);
    menu->popup(place);
}

void SchemaToolBar::applyFilter()
{
    m_tree.applyFilter(
        {m_filter->text().trimmed(), static_cast<SchemaState>(m_state->currentData().toInt())});
}

void SchemaToolBar::refresh()
{
    m_count->setText(countText());
    m_bulk->setText(m_menu->title());
    m_bulk->setEnabled(!m_menu->targets().empty());
    const bool hasStream = m_tree.currentStream().has_value();
    m_preview->setEnabled(hasStream);
    m_options->setEnabled(hasStream);
    m_transformations->setEnabled(hasStream);
    const StreamEntry *current = hasStream ? m_model.entry(*m_tree.currentStream()) : nullptr;
    const auto count = current == nullptr ? 0 : current->choice.transformations.size();
    m_transformations->setText(count == 0 ? tr("&Transformations…")
                                          : tr("&Transformations (%1)…").arg(count));
    const QUndoStack &stack = m_model.undoStack();
    m_undo->setEnabled(stack.canUndo());
    m_redo->setEnabled(stack.canRedo());
    m_undo->setToolTip(stack.canUndo() ? tr("Undo: %1").arg(stack.undoText()) : tr("Undo"));
    m_redo->setToolTip(stack.canRedo() ? tr("Redo: %1").arg(stack.redoText()) : tr("Redo"));
}

QString SchemaToolBar::countText() const
{
    const SchemaHits hits = m_model.hits();
    if (m_model.filter().isEmpty())
        return tr("%1 of %2 streams selected", nullptr, pluralOf(m_model.streamCount()))
            .arg(groupedNumber(m_model.selectedCount()), groupedNumber(m_model.streamCount()));
    if (hits.fields == 0)
        return tr("%n stream(s) found", nullptr, hits.streams);
    if (hits.streams == 0)
        return tr("%n field(s) found", nullptr, hits.fields);
    return tr("%1 streams and %2 fields found")
        .arg(groupedNumber(hits.streams), groupedNumber(hits.fields));
}

} // namespace millrace
