#include "ui/mapping/mappingview.h"

#include "ui/mapping/fieldlanding.h"
#include "ui/mapping/mappingchoicebar.h"
#include "ui/mapping/mappingfiles.h"
#include "ui/mapping/mappingmemory.h"
#include "ui/mapping/mappingpreviewpane.h"
#include "ui/mapping/mappingrecords.h"
#include "ui/mapping/mappingtable.h"
#include "ui/mapping/sourcefieldlist.h"
#include "ui/mapping/suggestionbar.h"
#include "ui/settings/pagekeys.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_leastRows = 5; // Of the table, however small the window is.

/// A small button that narrows a list down while it is pressed.
QPushButton *filterButton(QWidget *parent)
{
    auto *button = new QPushButton(parent);
    button->setCheckable(true);
    setPlain(button, true);
    return button;
}

} // namespace

MappingView::MappingView(Workspace &workspace, CatalogModel &catalog, DestinationFacts &facts,
                         QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_catalog(catalog)
    , m_facts(facts)
    , m_draft(new MappingDraft(catalog, workspace.services().clock, this))
    , m_model(new MappingModel(*m_draft, this))
    , m_sourceModel(new SourceFieldsModel(*m_draft, this))
    , m_memory(new MappingMemory(workspace, this))
    , m_files(new MappingFiles(workspace, *m_draft, *this))
{
    build();
    addActs();
    connectParts();
    showPage();
}

MappingView::~MappingView()
{
    // The models were there before their views, and would go before them.
    delete m_table;
    delete m_sources;
}

void MappingView::build()
{
    m_message = new MessageBar(this);
    m_choices = new MappingChoiceBar(*m_draft, this);
    m_missing = new TextLabel(TextRole::Body, ColorRole::Text, this);
    m_missing->setWordWrap(true);
    m_missing->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_missing->setAccessibleName(tr("What is missing"));
    m_preview = new MappingPreviewPane(this);
    m_records = new MappingRecords(m_workspace, *m_draft, *m_preview, *this);

    auto *sides = new QSplitter(Qt::Horizontal, this);
    sides->addWidget(buildSources());
    sides->addWidget(buildTable());
    sides->setStretchFactor(0, 2);
    sides->setStretchFactor(1, 5);
    sides->setChildrenCollapsible(false);
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->addWidget(sides);
    m_splitter->addWidget(m_preview);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setCollapsible(0, false);

    m_content = new QWidget(this);
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins({});
    content->setSpacing(metrics::spaceM);
    content->addWidget(m_choices);
    content->addWidget(m_splitter, 1);
    content->addWidget(m_missing);
    buildPages();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_message);
    layout->addWidget(m_pages, 1);
}

void MappingView::buildPages()
{
    m_pages = new QStackedWidget(this);
    m_noStream = new EmptyState(u"stream"_s, tr("No stream is selected"),
                                tr("Only streams that are selected can be mapped."), this);
    m_loading = new LoadingView(this);
    m_loading->setText(tr("Asking the destination for its objects"));
    m_error = new ErrorView(this);
    for (QWidget *page :
         std::initializer_list<QWidget *>{m_content, m_noStream, m_loading, m_error})
        m_pages->addWidget(page);
}

QWidget *MappingView::buildSources()
{
    auto *side = new QWidget(this);
    m_sourceFilter = new FilterEdit(side);
    m_sourceFilter->setPlaceholderText(tr("Filter source fields"));
    m_sourceFilter->setAccessibleName(tr("Filter source fields by name or type"));
    m_unused = filterButton(side);
    m_unused->setToolTip(tr("Shows only the source fields that nothing is made of."));
    m_sources = new SourceFieldList(*m_sourceModel, *m_model, side);
    auto *head = new QHBoxLayout;
    head->setSpacing(metrics::spaceS);
    head->addWidget(m_sourceFilter, 1);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addLayout(head);
    layout->addWidget(m_sources, 1);
    layout->addWidget(m_unused, 0, Qt::AlignLeft);
    return side;
}

QWidget *MappingView::buildTable()
{
    auto *side = new QWidget(this);
    m_filter = new FilterEdit(side);
    m_filter->setPlaceholderText(tr("Filter destination fields"));
    m_filter->setAccessibleName(tr("Filter destination fields by name, type or value"));
    m_empty = filterButton(side);
    m_empty->setToolTip(tr("Shows only the destination fields without a value."));
    m_problems = filterButton(side);
    m_problems->setToolTip(tr("Shows only the rows with values that do not fit."));
    m_suggest = new QPushButton(icon(u"bolt"_s), tr("Su&ggest"), side);
    m_table = new MappingTable(*m_model, side);
    m_table->setMinimumHeight(s_leastRows * metrics::treeRowHeight);
    m_suggestions = new SuggestionBar(*m_draft, side);
    m_noObject = new EmptyState(u"table"_s, tr("No object is chosen yet"),
                                tr("Choose above which object of the destination the records go "
                                   "to. Its fields then stand here."),
                                side);
    m_nothingFound = new EmptyState(u"search"_s, tr("No field matches"), {}, side);
    m_tablePages = new QStackedWidget(side);
    for (QWidget *page : std::initializer_list<QWidget *>{m_table, m_noObject, m_nothingFound})
        m_tablePages->addWidget(page);

    auto *head = new QHBoxLayout;
    head->setSpacing(metrics::spaceS);
    head->addWidget(m_filter, 1);
    head->addWidget(m_suggest);
    auto *more = iconButton(u"more"_s, tr("More acts on the mapping"), side);
    more->setObjectName(u"moreActs"_s);
    more->setPopupMode(QToolButton::InstantPopup);
    more->setMenu(new QMenu(more));
    head->addWidget(more);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(metrics::spaceS);
    foot->addWidget(m_empty);
    foot->addWidget(m_problems);
    foot->addStretch();
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addLayout(head);
    layout->addWidget(buildPicking());
    layout->addWidget(m_suggestions);
    layout->addWidget(m_tablePages, 1);
    layout->addLayout(foot);
    return side;
}

QWidget *MappingView::buildPicking()
{
    m_picking = new QWidget(this);
    m_pickingText = new TextLabel(TextRole::Body, ColorRole::Accent, m_picking);
    m_pickingText->setWordWrap(true);
    // Fields are called as somebody liked; their names are no markup.
    m_pickingText->setTextFormat(Qt::PlainText);
    auto *cancel = new QPushButton(tr("Cancel"), m_picking);
    auto *layout = new QHBoxLayout(m_picking);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_pickingText, 1);
    layout->addWidget(cancel);
    connect(cancel, &QPushButton::clicked, this, [this] {
        m_table->landing().stopPicking();
        m_sources->setFocus();
    });
    m_picking->hide();
    return m_picking;
}

void MappingView::addActs()
{
    const auto act = [this](const QString &text, auto run) {
        auto *action = new QAction(text, this);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
        return action;
    };
    QAction *expression = act(tr("&Expression"), [this] { beginExpression(); });
    expression->setIcon(icon(u"function"_s));
    followPageKeys(expression, u"mapping.expression"_s);
    QAction *suggest = act(tr("&Suggest fields"), [this] { this->suggest(); });
    suggest->setIcon(icon(u"bolt"_s));
    followPageKeys(suggest, u"mapping.suggest"_s);
    // The keys of the window, which does not know which of the two lists is meant.
    followWindowKeys(act(tr("&Filter"), [this] { focusFilter(); }), u"page.find"_s,
                     Qt::CTRL | Qt::Key_F);
    followWindowKeys(act(tr("Next hit"), [this] { stepHit(1); }), u"page.next_hit"_s, Qt::Key_F3);
    followWindowKeys(act(tr("Previous hit"), [this] { stepHit(-1); }), u"page.previous_hit"_s,
                     Qt::SHIFT | Qt::Key_F3);
    const auto describe = [this, suggest] {
        const QString keys = suggest->shortcut().toString(QKeySequence::NativeText);
        m_suggest->setToolTip(
            keys.isEmpty() ? tr("Looks for fields that probably belong together")
                           : tr("Looks for fields that probably belong together (%1)").arg(keys));
    };
    describe();
    connect(suggest, &QAction::changed, this, describe);
    connect(m_suggest, &QPushButton::clicked, suggest, &QAction::trigger);

    auto *accept = new QAction(icon(u"check"_s), tr("&Accept suggestion (Space)"), m_table);
    auto *clear = new QAction(icon(u"clear"_s), tr("&Clear value"), m_table);
    clear->setShortcutContext(Qt::WidgetShortcut);
    followPageKeys(clear, u"mapping.clear"_s);
    connect(accept, &QAction::triggered, m_table, &MappingTable::acceptSuggestion);
    connect(clear, &QAction::triggered, m_table, &MappingTable::clearMarked);
    m_table->addActions({expression, accept, clear});
    fillMenu({suggest, expression});
}

void MappingView::fillMenu(const QList<QAction *> &acts)
{
    auto *menu = findChild<QToolButton *>(u"moreActs"_s)->menu();
    m_addField = new QAction(icon(u"add"_s), tr("Add &another field…"), this);
    connect(m_addField, &QAction::triggered, this, &MappingView::askForField);
    menu->addActions(acts);
    menu->addAction(m_addField);
    menu->addSeparator();
    connect(menu->addAction(icon(u"play"_s), tr("&Dry run…")), &QAction::triggered, this,
            &MappingView::dryRunRequested);
    menu->addSeparator();
    connect(menu->addAction(icon(u"save"_s), tr("Save &mapping as file…")), &QAction::triggered,
            m_files, &MappingFiles::askToSave);
    connect(menu->addAction(icon(u"import"_s), tr("&Load mapping from file…")), &QAction::triggered,
            m_files, &MappingFiles::askToLoad);
    menu->addSeparator();
    connect(menu->addAction(icon(u"refresh"_s), tr("&Ask the destination for its objects again")),
            &QAction::triggered, &m_facts, &DestinationFacts::loadObjects);
}

void MappingView::showPage()
{
    const bool hasStream = m_draft->stream().has_value();
    const bool hasObjects = !m_draft->objects().empty() || m_draft->hasMapping();
    QWidget *page = m_content;
    switch (m_facts.objectsState()) {
    case DestinationFacts::Objects::Failed:
        // With objects from before the mapping stays usable.
        if (hasObjects) {
            m_message->showError(*m_facts.objectsError());
        } else {
            m_error->showError(*m_facts.objectsError());
            page = m_error;
        }
        break;
    case DestinationFacts::Objects::Running:
        if (!hasObjects)
            page = m_loading;
        break;
    case DestinationFacts::Objects::Done:
    case DestinationFacts::Objects::Idle:
        break;
    }
    if (!hasStream)
        page = m_noStream;
    if (page == m_loading)
        m_loading->start();
    else
        m_loading->stop();
    m_pages->setCurrentWidget(page);
}

void MappingView::showCounters()
{
    m_unused->setText(tr("%n source field(s) unused", nullptr, m_sourceModel->unusedCount()));
    m_empty->setText(tr("%n destination field(s) empty", nullptr, m_model->emptyCount()));
    const int problems = m_model->problemCount();
    m_problems->setText(tr("%n row(s) with problems", nullptr, problems));
    m_problems->setVisible(problems > 0 || m_problems->isChecked());
    const bool hasMapping = m_draft->hasMapping();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_empty, m_suggest, m_filter})
        widget->setEnabled(hasMapping);
    m_addField->setVisible(m_draft->mapping().object.takesOtherFields);
    QWidget *page = m_table;
    if (!hasMapping) {
        page = m_noObject;
    } else if (m_model->fieldCount() > 0 && m_model->shownCount() == 0) {
        page = m_nothingFound;
        m_nothingFound->setTexts(m_filter->filter().isEmpty()
                                     ? tr("No field matches the filter")
                                     : tr("No field matches “%1”").arg(m_filter->filter()),
                                 {});
    }
    m_tablePages->setCurrentWidget(page);
}

void MappingView::showPicking()
{
    const bool isPicking = m_table->landing().isPicking();
    m_picking->setVisible(isPicking);
    if (!isPicking)
        return;
    const QStringList &carried = m_model->carried();
    const auto &pairs = m_model->pairs();
    const QString what = carried.size() == 1
        ? carried.front()
        : tr("%n field(s)", nullptr, static_cast<int>(carried.size()));
    QString text = tr("Choose the row for %1 by the arrows and Enter, or by a click. Esc cancels.")
                       .arg(what);
    if (pairs.empty()) {
        const MappingModel::Row *row = m_model->row(m_table->currentIndex());
        if (row != nullptr)
            text = tr("%1 cannot go to %2: %3")
                       .arg(carried.front(), row->target, m_model->obstacle(carried.front(), *row));
    }
    m_pickingText->setText(text);
}

void MappingView::showMissing()
{
    constexpr std::size_t shown = 8;
    const StreamEntry *entry = m_draft->entry();
    m_gaps = entry == nullptr ? std::vector<MappingGap>() : gapsOf(*entry, m_draft->objects());
    m_missing->setVisible(!m_gaps.empty());
    QStringList links;
    for (std::size_t i = 0; i < m_gaps.size() && i < shown; ++i) {
        const MappingGap &gap = m_gaps[i];
        links << u"<a href=\"%1\">%2</a>"_s.arg(i).arg(
            (gap.target.isEmpty() ? gap.text : gap.target).toHtmlEscaped());
    }
    if (m_gaps.size() > shown)
        links << tr("and %n more", nullptr, static_cast<int>(m_gaps.size() - shown));
    m_missing->setText(tr("To mend: %1").arg(links.join(u", "_s)));
}

} // namespace millrace
