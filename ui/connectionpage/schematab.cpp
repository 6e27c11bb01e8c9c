#include "ui/connectionpage/schematab.h"

#include "core/engine/requestedjobs.h"
#include "core/interchange/transformationstorage.h"
#include "ui/connectionpage/savebar.h"
#include "ui/schematree/catalogchoice.h"
#include "ui/schematree/catalogcommands.h"
#include "ui/schematree/schematreeview.h"
#include "ui/schematree/streamchoice.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/confirmnamedialog.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/productionguard.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// \a edited with the mappings of \a stored, which are the matter of another tab.
ConfiguredCatalog withMappingsOf(const ConfiguredCatalog &stored, ConfiguredCatalog edited)
{
    for (ConfiguredStream &stream : edited.streams) {
        const auto same = std::ranges::find_if(stored.streams, [&stream](const auto &each) {
            return each.stream.id == stream.stream.id;
        });
        if (same == stored.streams.end())
            continue;
        stream.mapping = same->mapping;
        readMapped(stream);
    }
    return edited;
}

} // namespace

SchemaTab::SchemaTab(Workspace &workspace, QWidget *parent, std::shared_ptr<QUndoStack> history)
    : EditTab(parent, std::move(history))
    , m_workspace(workspace)
    , m_model(&this->history())
    , m_discovery(workspace)
    , m_facts(workspace, m_model)
    , m_tree(new SchemaTreeView(m_model, this))
    , m_message(new MessageBar(this))
    , m_bar(new SaveBar(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_message);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_bar);
    connectParts();
}

SchemaTab::~SchemaTab()
{
    // The stack tells that it empties itself while the tab goes.
    history().disconnect(this);
}

void SchemaTab::connectParts()
{
    // Not the tree's changed(): it comes before the stack has counted the change.
    connect(&history(), &QUndoStack::indexChanged, this, &SchemaTab::followHistory);
    m_bar->setHistory(history());
    m_tree->setUndoShown(false);
    connect(m_tree, &SchemaTreeView::refreshRequested, this, &SchemaTab::discover);
    connect(m_tree, &SchemaTreeView::cancelRequested, &m_discovery, &Discovery::cancel);
    connect(&m_discovery, &Discovery::found, this, [this](const std::vector<Stream> &streams) {
        for (const Stream &stream : streams)
            m_model.addStream(stream);
    });
    connect(&m_discovery, &Discovery::finished, &m_model, &CatalogModel::refresh);
    connect(&m_discovery, &Discovery::stateChanged, this, &SchemaTab::showDiscovery);
    connect(m_bar, &SaveBar::saveRequested, this, &SchemaTab::save);
    connect(m_bar, &SaveBar::revertRequested, this, &SchemaTab::revert);
    connect(&m_workspace, &Workspace::snapshotChanged, this, &SchemaTab::follow);
}

void SchemaTab::setPreferences(UiPreferences &preferences) { m_tree->setPreferences(preferences); }

void SchemaTab::showConnection(const QString &id)
{
    m_connectionId = id;
    m_message->dismiss();
    fill();
    if (isVisible())
        discover();
}

void SchemaTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_isDiscovered)
        discover();
}

void SchemaTab::revert()
{
    m_message->dismiss();
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    // A snapshot from before the last save has not what is stored.
    if (!isStale(summary->connection.catalog))
        m_stored = summary->connection.catalog;
    chooseCatalog(m_model, m_stored, tr("everything back to what is stored"));
    m_savedIndex = history().index();
    updateBar();
}

bool SchemaTab::isStale(const ConfiguredCatalog &catalog) const
{
    return m_stale && catalog.streams == m_stale->streams;
}

void SchemaTab::takeOver(const ConfiguredCatalog &catalog)
{
    m_discovery.cancel();
    m_stored = catalog;
    describeCatalog(m_model, m_stored);
    chooseCatalog(m_model, m_stored, tr("what was changed elsewhere"));
    m_savedIndex = history().index();
    updateBar();
    m_isDiscovered = false;
    if (isVisible())
        discover();
}

void SchemaTab::fill()
{
    m_discovery.cancel();
    m_isDiscovered = false;
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    m_stored = summary->connection.catalog;
    m_model.setConfigured(m_stored);
    history().clear();
    m_savedIndex = 0;
    m_facts.setSettings(summary->connection.settings);
    m_facts.load(summary->destination);
    m_tree->setSourceName(summary->source.name);
    m_tree->setCommands(CommandTexts(m_workspace.services().profile), summary->source.name);
    m_tree->setPreviewReader([&probe = m_workspace.services().probe,
                              source = summary->source](const ConfiguredStream &stream, int rows,
                                                        const Cancellation &cancellation) {
        return probe.preview(source.connectorId, source.configuration, stream, rows, cancellation);
    });
    m_tree->setKeyKeeper([&secrets = m_workspace.services().secrets](const QString &key) {
        return storedTransformationKey(key, secrets);
    });
    m_tree->setTransformationCommand([texts = CommandTexts(m_workspace.services().profile),
                                      stored = summary->connection](const StreamId &stream) {
        for (const ConfiguredStream &each : stored.catalog.streams) {
            if (each.stream.id == stream && !each.transformations.empty())
                return texts.addTransformations(stored.name, each);
        }
        return texts.transformations(stored.name, stream);
    });
    m_tree->setRowCounter([&probe = m_workspace.services().probe, source = summary->source](
                              const ConfiguredStream &stream, const Cancellation &cancellation) {
        return probe.countRows(source.connectorId, source.configuration, stream, cancellation);
    });
    updateBar();
}

void SchemaTab::discover()
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    m_isDiscovered = true;
    m_model.beginDiscovery();
    m_discovery.start(summary->source);
}

void SchemaTab::showDiscovery()
{
    switch (m_discovery.state()) {
    case Discovery::State::Running:
        m_tree->showDiscovering();
        break;
    case Discovery::State::Failed:
        m_model.abandonDiscovery();
        m_tree->showFailed(*m_discovery.error());
        break;
    case Discovery::State::Cancelled:
        m_model.abandonDiscovery();
        m_tree->showCancelled();
        break;
    case Discovery::State::Done:
    case Discovery::State::Idle:
        m_tree->showDiscovered();
        break;
    }
    updateBar();
}

void SchemaTab::follow()
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    m_facts.setSettings(summary->connection.settings);
    const ConfiguredCatalog &catalog = summary->connection.catalog;
    // A snapshot that was on its way while the changes were saved is no change elsewhere.
    if (isStale(catalog))
        return;
    m_stale.reset();
    if (!isModified() && catalog.streams != m_stored.streams)
        takeOver(catalog);
}

bool SchemaTab::owns(const QUndoCommand &command) const
{
    return dynamic_cast<const ChoicesCommand *>(&command) != nullptr;
}

bool SchemaTab::isModified() const
{
    if (m_savedIndex < 0)
        return m_model.configured().streams != m_stored.streams;
    // The other tabs have their steps on the same history.
    const int from = std::min(m_savedIndex, history().index());
    const int to = std::max(m_savedIndex, history().index());
    for (int step = from; step < to; ++step) {
        if (owns(*history().command(step)))
            return true;
    }
    return false;
}

void SchemaTab::followHistory()
{
    if (history().count() < m_savedIndex)
        m_savedIndex = -1;
    updateBar();
}

void SchemaTab::updateBar()
{
    // A discovery alone changes what is offered; there is something to save when a choice did.
    m_bar->setModified(isModified());
}

void SchemaTab::save()
{
    const auto problems = m_model.problems();
    if (!problems.isEmpty()) {
        m_message->showMessage(MessageBar::Kind::Warning, problems.first().text,
                               problems.first().fix);
        m_tree->goTo(problems.first());
        emit notSaved();
        return;
    }
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    const auto reasons = refreshReasons(m_stored, m_model.configured());
    if (summary == nullptr || !summary->lastJob || reasons.empty())
        store(AdviceChoice::SaveOnly, {});
    else
        askAbout(reasons);
}

void SchemaTab::askAbout(const std::vector<RefreshReason> &reasons)
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    m_bar->setBusy(true);
    runInBackground(
        m_workspace.pool(), this,
        [&probe = m_workspace.services().probe, end = summary->destination] {
            return probe.capabilities(end.connectorId, end.configuration);
        },
        [this, reasons, isPaused = !summary->connection.isEnabled](
            const Result<DestinationCapabilities> &capabilities) {
            m_bar->setBusy(false);
            if (!capabilities) {
                m_message->showError(capabilities.error());
                emit notSaved();
                return;
            }
            auto *question = new RefreshAdviceDialog(reasons, m_model.configured(), *capabilities,
                                                     isPaused, this);
            connect(question, &QDialog::rejected, this, &SchemaTab::notSaved);
            connect(question, &RefreshAdviceDialog::confirmed, this,
                    [this, question] { confirm(question->choice(), question->streams()); });
            question->open();
        });
}

void SchemaTab::confirm(AdviceChoice choice, const std::vector<StreamId> &streams)
{
    if (choice == AdviceChoice::SaveOnly) {
        store(choice, streams);
    } else if (choice == AdviceChoice::Clear) {
        confirmClear(streams);
    } else {
        // The refresh begins as soon as the changes are stored.
        guardRuns(
            this, m_workspace, {m_connectionId},
            [this, choice, streams] { store(choice, streams); }, [this] { emit notSaved(); });
    }
}

void SchemaTab::confirmClear(const std::vector<StreamId> &streams)
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr) {
        emit notSaved();
        return;
    }
    auto *dialog = new ConfirmNameDialog(
        tr("Clear at the destination"),
        tr("The changes are saved, and all rows of these streams in %1 are deleted, with their "
           "checkpoints. This cannot be undone. The next run copies everything again.")
            .arg(summary->destination.name),
        summary->connection.name, tr("Save and &clear"), this);
    dialog->setMark(summary->destination);
    QStringList things;
    for (const StreamId &stream : streams)
        things << stream.text();
    dialog->setThings(things);
    connect(dialog, &QDialog::rejected, this, &SchemaTab::notSaved);
    connect(dialog, &ConfirmNameDialog::confirmed, this, [this, dialog, streams] {
        dialog->accept();
        store(AdviceChoice::Clear, streams);
    });
    dialog->open();
}

void SchemaTab::store(AdviceChoice choice, const std::vector<StreamId> &streams)
{
    m_bar->setBusy(true);
    // What is changed from now on is a step of its own.
    history().setClean();
    m_workspace.editConnection(
        m_connectionId,
        [catalog = m_model.configured()](Connection &connection) {
            connection.catalog = withMappingsOf(connection.catalog, catalog);
        },
        this,
        [this, choice, streams, index = history().index()](const Result<Connection> &saved) {
            m_bar->setBusy(false);
            if (saved && choice != AdviceChoice::SaveOnly)
                carryOut(choice, streams);
            takeSaved(saved, index);
        });
}

void SchemaTab::takeSaved(const Result<Connection> &saved, int savedIndex)
{
    if (!saved) {
        m_message->showError(saved.error());
        emit notSaved();
        return;
    }
    m_message->dismiss();
    m_stale = m_stored;
    m_stored = saved->catalog;
    // What was changed while it was being stored is still to be saved.
    m_savedIndex = history().count() < savedIndex ? -1 : savedIndex;
    updateBar();
    emit EditTab::saved();
}

void SchemaTab::carryOut(AdviceChoice choice, const std::vector<StreamId> &streams)
{
    const WorkspaceServices &services = m_workspace.services();
    const EngineServices engine{services.registry, services.database, services.secrets,
                                services.profile, services.clock};
    const auto work = [engine, id = m_connectionId, choice, streams]() -> Result<Job> {
        if (choice == AdviceChoice::Clear)
            return requestClearing(engine, id, streams, JobTrigger::Manual);
        const RefreshMode mode
            = choice == AdviceChoice::RefreshRemove ? RefreshMode::Remove : RefreshMode::Retain;
        return requestRefresh(engine, id, {mode, streams}, JobTrigger::Manual);
    };
    const auto start = [this, id = m_connectionId](const Result<Job> &job) {
        RunOptions options;
        if (job && job->kind == JobKind::Clear)
            options.clearing = job->id;
        if (job)
            m_workspace.services().engine.requestRun(id, options);
        else
            m_message->showError(job.error());
        m_workspace.refresh();
    };
    runInBackground(m_workspace.pool(), this, work, start);
}

} // namespace millrace
