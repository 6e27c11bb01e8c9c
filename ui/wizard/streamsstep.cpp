#include "ui/wizard/streamsstep.h"

#include "core/interchange/transformationstorage.h"
#include "ui/schematree/schematreeview.h"
#include "ui/workspace/commandtexts.h"

#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

StreamsStep::StreamsStep(Workspace &workspace, ConnectionDraft &draft, QWidget *parent)
    : WizardStep(parent)
    , m_workspace(workspace)
    , m_draft(draft)
    , m_tree(new SchemaTreeView(draft.catalog(), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_tree);
    // The foot of the wizard has them, for all steps.
    m_tree->setUndoShown(false);
    connect(m_tree, &SchemaTreeView::changed, this, &WizardStep::changed);
    connect(m_tree, &SchemaTreeView::refreshRequested, &m_draft, &ConnectionDraft::discover);
    connect(m_tree, &SchemaTreeView::cancelRequested, &m_draft.discovery(), &Discovery::cancel);
    connect(&m_draft.discovery(), &Discovery::stateChanged, this, &StreamsStep::showDiscovery);
    connect(&m_draft, &ConnectionDraft::endsChanged, this, &StreamsStep::showSource);
    showSource();
}

void StreamsStep::setPreferences(UiPreferences &preferences)
{
    m_tree->setPreferences(preferences);
}

QString StreamsStep::name() const { return tr("Streams"); }

QString StreamsStep::question() const { return tr("What is to be copied, and how?"); }

QList<MissingPart> StreamsStep::missing() const
{
    QList<MissingPart> parts;
    const Discovery &discovery = m_draft.discovery();
    if (m_draft.catalog().streamCount() == 0 && discovery.state() == Discovery::State::Running) {
        parts.append({tr("The source is still being asked for its streams."),
                      [tree = m_tree] { tree->setFocus(); }});
        return parts;
    }
    const auto problems = m_draft.catalog().problems();
    for (const SchemaProblem &problem : problems) {
        // Where fields are mapped, the cursor is chosen beside them.
        if (problem.column == SchemaColumn::Cursor && m_draft.takesObjects())
            continue;
        parts.append({tr("%1 %2").arg(problem.text, problem.fix),
                      [tree = m_tree, problem] { tree->goTo(problem); }});
    }
    return parts;
}

void StreamsStep::enter()
{
    // Nothing came the last time: asking again is what the person would do.
    if (m_draft.discovery().state() == Discovery::State::Idle)
        m_draft.discover();
    showDiscovery();
}

void StreamsStep::showSource()
{
    const Endpoint source = m_draft.end(EndpointRole::Source);
    m_tree->setSourceName(source.name);
    m_tree->setCommands(CommandTexts(m_workspace.services().profile), source.name);
    m_tree->setPreviewReader([&probe = m_workspace.services().probe,
                              source](const ConfiguredStream &stream, int rows,
                                      const Cancellation &cancellation) {
        return probe.preview(source.connectorId, source.configuration, stream, rows, cancellation);
    });
    m_tree->setKeyKeeper([&secrets = m_workspace.services().secrets](const QString &key) {
        return storedTransformationKey(key, secrets);
    });
    m_tree->setRowCounter([&probe = m_workspace.services().probe, source](
                              const ConfiguredStream &stream, const Cancellation &cancellation) {
        return probe.countRows(source.connectorId, source.configuration, stream, cancellation);
    });
}

void StreamsStep::showDiscovery()
{
    const Discovery &discovery = m_draft.discovery();
    switch (discovery.state()) {
    case Discovery::State::Running:
        m_tree->showDiscovering();
        break;
    case Discovery::State::Failed:
        m_tree->showFailed(*discovery.error());
        break;
    case Discovery::State::Cancelled:
        m_tree->showCancelled();
        break;
    case Discovery::State::Done:
    case Discovery::State::Idle:
        m_tree->showDiscovered();
        break;
    }
    emit changed();
}

} // namespace millrace
