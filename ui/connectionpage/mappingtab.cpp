#include "ui/connectionpage/mappingtab.h"

#include "ui/connectionpage/savebar.h"
#include "ui/mapping/mappingview.h"
#include "ui/schematree/streamchoice.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

template<typename Catalog>
auto *streamOf(Catalog &catalog, const StreamId &id)
{
    const auto found = std::ranges::find_if(
        catalog.streams, [&id](const ConfiguredStream &each) { return each.stream.id == id; });
    return found == catalog.streams.end() ? nullptr : &*found;
}

/// What was chosen here between \a base and \a edited, for \a to; what the schema tab has changed
/// of \a to meanwhile stays.
void takeMapping(const ConfiguredStream &base, const ConfiguredStream &edited, ConfiguredStream &to)
{
    if (edited.stream != base.stream)
        to.stream = edited.stream;
    if (edited.mode != base.mode)
        to.mode = edited.mode;
    if (edited.cursorField != base.cursorField)
        to.cursorField = edited.cursorField;
    to.mapping = edited.mapping;
    readMapped(to);
}

} // namespace

MappingTab::MappingTab(Workspace &workspace, QWidget *parent)
    : EditTab(parent)
    , m_workspace(workspace)
    , m_catalog(&history())
    , m_facts(workspace, m_catalog)
    , m_discovery(workspace)
    , m_view(new MappingView(workspace, m_catalog, m_facts, this))
    , m_message(new MessageBar(this))
    , m_bar(new SaveBar(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_message);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_bar);
    addActs();
    connectParts();
}

MappingTab::~MappingTab()
{
    // The stack tells that it empties itself while the tab goes.
    history().disconnect(this);
    // The view listens to the model and the facts, which go before it otherwise.
    delete m_view;
}

void MappingTab::addActs()
{
    auto *refresh = new QAction(tr("Refresh"), this);
    refresh->setObjectName(u"refresh"_s); // The page's F5.
    addAction(refresh);
    m_bar->setHistory(history());
    connect(refresh, &QAction::triggered, this, &MappingTab::refresh);
}

void MappingTab::connectParts()
{
    connect(&history(), &QUndoStack::cleanChanged, this, &MappingTab::updateBar);
    connect(m_bar, &SaveBar::saveRequested, this, &MappingTab::save);
    connect(m_bar, &SaveBar::revertRequested, this, &MappingTab::revert);
    connect(&m_discovery, &Discovery::finished, &m_catalog, &CatalogModel::refresh);
    connect(&m_discovery, &Discovery::stateChanged, this, [this] {
        if (m_discovery.state() == Discovery::State::Failed)
            m_message->showError(*m_discovery.error());
    });
    connect(&m_facts, &DestinationFacts::loaded, this, &MappingTab::updateBar);
    connect(m_view, &MappingView::dryRunRequested, this, &MappingTab::openDryRun);
    connect(&m_workspace, &Workspace::snapshotChanged, this, &MappingTab::follow);
}

void MappingTab::showConnection(const QString &id)
{
    m_connectionId = id;
    m_message->dismiss();
    fill();
}

void MappingTab::showEvent(QShowEvent *event)
{
    EditTab::showEvent(event);
    // Records are read for what can be seen. The focus stays, for it may go along the tabs.
    QTimer::singleShot(0, m_view, &MappingView::showRecords);
}

void MappingTab::fill()
{
    m_discovery.cancel();
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    m_stored = summary->connection.catalog;
    m_base = m_stored;
    m_catalog.setConfigured(m_stored);
    history().clear();
    m_facts.setSettings(summary->connection.settings);
    m_facts.load(summary->destination);
    m_view->setEnds(summary->source, summary->destination);
    updateBar();
}

void MappingTab::refresh()
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    m_message->dismiss();
    m_facts.loadObjects();
    m_discovery.start(summary->source);
}

void MappingTab::follow()
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    const auto &streams = summary->connection.catalog.streams;
    // A snapshot that was on its way while the changes were saved is no change elsewhere.
    if (m_stale && streams == m_stale->streams)
        return;
    m_stale.reset();
    if (!isModified() && streams != m_stored.streams)
        revert();
}

bool MappingTab::isModified() const { return !history().isClean(); }

bool MappingTab::isNeeded() const
{
    return m_facts.takesObjects()
        || std::ranges::any_of(m_stored.streams, [](const ConfiguredStream &stream) {
               return stream.mapping.has_value();
           });
}

void MappingTab::openDryRun()
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    Connection connection = summary->connection;
    connection.catalog = m_catalog.configured();
    m_view->openDryRun(connection, !isModified());
}

void MappingTab::updateBar()
{
    m_bar->setModified(isModified());
    if (m_wasNeeded == isNeeded())
        return;
    m_wasNeeded = isNeeded();
    emit neededChanged();
}

void MappingTab::revert()
{
    m_message->dismiss();
    fill();
}

void MappingTab::save()
{
    const auto gaps = mappingGaps(m_catalog);
    if (!gaps.empty()) {
        m_message->showMessage(MessageBar::Kind::Warning, gaps.front().text, gaps.front().hint);
        m_view->goTo(gaps.front());
        emit notSaved();
        return;
    }
    m_bar->setBusy(true);
    const ConfiguredCatalog edited = m_catalog.configured();
    m_workspace.editConnection(
        m_connectionId,
        [edited, base = m_base](Connection &connection) {
            for (const ConfiguredStream &stream : edited.streams) {
                ConfiguredStream *stored = streamOf(connection.catalog, stream.stream.id);
                const ConfiguredStream *former = streamOf(base, stream.stream.id);
                if (stored != nullptr && former != nullptr)
                    takeMapping(*former, stream, *stored);
            }
        },
        this,
        [this, edited, index = history().index()](const Result<Connection> &saved) {
            m_bar->setBusy(false);
            if (saved)
                m_base = edited;
            takeSaved(saved, index);
        });
}

void MappingTab::takeSaved(const Result<Connection> &saved, int savedIndex)
{
    if (!saved) {
        m_message->showError(saved.error());
        emit notSaved();
        return;
    }
    m_message->dismiss();
    m_stale = m_stored;
    m_stored = saved->catalog;
    m_view->remember();
    // What was changed while it was being stored is still to be saved.
    if (history().index() == savedIndex)
        history().setClean();
    updateBar();
    emit EditTab::saved();
}

} // namespace millrace
