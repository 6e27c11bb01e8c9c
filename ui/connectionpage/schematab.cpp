#include "ui/connectionpage/schematab.h"

#include "core/store/checkpointstore.h"
#include "ui/connectionpage/savebar.h"
#include "ui/schematree/catalogcommands.h"
#include "ui/schematree/schematreeview.h"
#include "ui/schematree/streamchoice.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/commandtexts.h"

#include <QMessageBox>
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
    fill();
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
    const auto &streams = summary->connection.catalog.streams;
    // A snapshot that was on its way while the changes were saved is no change elsewhere.
    if (m_stale && streams == m_stale->streams)
        return;
    m_stale.reset();
    if (!isModified() && streams != m_stored.streams)
        revert();
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
        store({});
    else
        askAbout(reasons);
}

void SchemaTab::askAbout(const std::vector<RefreshReason> &reasons)
{
    QStringList sentences;
    std::vector<StreamId> streams;
    for (const RefreshReason &reason : reasons) {
        sentences << refreshText(reason);
        if (reason.kind != RefreshReason::Kind::ReadAnew)
            streams.push_back(reason.stream);
    }
    auto *question = new QMessageBox(QMessageBox::Question, tr("Save changes"),
                                     tr("The change concerns rows that were written before."),
                                     QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QDialog::rejected, this, &SchemaTab::notSaved);
    question->setInformativeText(sentences.join(u'\n'));
    QPushButton *saveOnly = question->addButton(tr("&Save"), QMessageBox::AcceptRole);
    connect(saveOnly, &QPushButton::clicked, this, [this] { store({}); });
    if (!streams.empty()) {
        QPushButton *refresh
            = question->addButton(tr("Save and &read again"), QMessageBox::AcceptRole);
        connect(refresh, &QPushButton::clicked, this, [this, streams] { store(streams); });
        question->setDefaultButton(refresh);
    }
    question->open();
}

void SchemaTab::store(const std::vector<StreamId> &readAgainStreams)
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
        [this, readAgainStreams, index = history().index()](const Result<Connection> &saved) {
            m_bar->setBusy(false);
            if (saved && !readAgainStreams.empty())
                readAgain(readAgainStreams);
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

void SchemaTab::readAgain(const std::vector<StreamId> &streams)
{
    const auto restart = [profile = m_workspace.services().profile, id = m_connectionId,
                          streams](StateDatabase &database) {
        return CheckpointStore(database).restartStreams(profile, id, streams, ChangeOrigin::Window);
    };
    m_workspace.query<void>(this, restart, [this](const Result<void> &restarted) {
        if (!restarted)
            m_message->showError(restarted.error());
        m_workspace.refresh();
    });
}

} // namespace millrace
