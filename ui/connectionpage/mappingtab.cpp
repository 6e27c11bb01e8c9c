#include "ui/connectionpage/mappingtab.h"

#include "core/store/checkpointstore.h"
#include "ui/connectionpage/savebar.h"
#include "ui/mapping/mappingview.h"
#include "ui/schematree/catalogchoice.h"
#include "ui/schematree/streamchoice.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QMessageBox>
#include <QPushButton>
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
    const ConfiguredCatalog &catalog = summary->connection.catalog;
    // A snapshot that was on its way while the changes were saved is no change elsewhere.
    if (isStale(catalog))
        return;
    m_stale.reset();
    if (isModified() || catalog.streams == m_stored.streams)
        return;
    m_facts.setSettings(summary->connection.settings);
    m_stored = catalog;
    describeCatalog(m_catalog, m_stored);
    showStored(tr("what was changed elsewhere"));
}

bool MappingTab::isStale(const ConfiguredCatalog &catalog) const
{
    return m_stale && catalog.streams == m_stale->streams;
}

void MappingTab::showStored(const QString &act)
{
    chooseCatalog(m_catalog, m_stored, act);
    m_base = m_stored;
    history().setClean();
    updateBar();
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
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    // A snapshot from before the last save has not what is stored.
    if (!isStale(summary->connection.catalog))
        m_stored = summary->connection.catalog;
    showStored(tr("everything back to what is stored"));
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
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    const auto reasons = refreshReasons(m_base, m_catalog.configured());
    if (summary == nullptr || !summary->lastJob || reasons.empty())
        store({});
    else
        askAbout(reasons);
}

void MappingTab::askAbout(const std::vector<RefreshReason> &reasons)
{
    QStringList sentences;
    std::vector<StreamId> streams;
    QStringList repeated;
    const ConfiguredCatalog edited = m_catalog.configured();
    for (const RefreshReason &reason : reasons) {
        sentences << refreshText(reason);
        if (reason.kind == RefreshReason::Kind::ReadAnew
            || std::ranges::find(streams, reason.stream) != streams.end())
            continue;
        streams.push_back(reason.stream);
        const ConfiguredStream *stream = streamOf(edited, reason.stream);
        if (stream->mapping && stream->mapping->operation == ObjectOperation::Insert)
            repeated << reason.stream.text();
    }
    if (!repeated.isEmpty())
        sentences << tr("Read again, the records of %1 are inserted once more.")
                         .arg(repeated.join(u", "_s));
    auto *question = new QMessageBox(QMessageBox::Question, tr("Save changes"),
                                     tr("The change concerns records that were delivered before."),
                                     QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    question->setInformativeText(sentences.join(u'\n'));
    connect(question, &QDialog::rejected, this, &MappingTab::notSaved);
    QPushButton *saveOnly = question->addButton(tr("&Save"), QMessageBox::AcceptRole);
    connect(saveOnly, &QPushButton::clicked, this, [this] { store({}); });
    question->setDefaultButton(saveOnly);
    if (!streams.empty()) {
        QPushButton *again
            = question->addButton(tr("Save and &read again"), QMessageBox::AcceptRole);
        connect(again, &QPushButton::clicked, this, [this, streams] { store(streams); });
        // What would double records is never a matter of pressing Enter.
        if (repeated.isEmpty())
            question->setDefaultButton(again);
    }
    question->open();
}

void MappingTab::store(const std::vector<StreamId> &readAgainStreams)
{
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
        [this, edited, readAgainStreams,
         index = history().index()](const Result<Connection> &saved) {
            m_bar->setBusy(false);
            if (saved)
                m_base = edited;
            if (saved && !readAgainStreams.empty())
                readAgain(readAgainStreams);
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

void MappingTab::readAgain(const std::vector<StreamId> &streams)
{
    const auto restart = [profile = m_workspace.services().profile, id = m_connectionId,
                          streams](StateDatabase &database) {
        return CheckpointStore(database).restartStreams(profile, id, streams, ChangeOrigin::Window);
    };
    m_workspace.query<void>(this, restart, [this](const Result<void> &restarted) {
        if (!restarted)
            m_message->showError(restarted.error());
        else
            m_message->showMessage(MessageBar::Kind::Positive,
                                   tr("Saved. The next run reads every record again."));
        m_workspace.refresh();
    });
}

} // namespace millrace
