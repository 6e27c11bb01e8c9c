#include "ui/endpoints/endpointdialog.h"

#include "ui/connectorpicker/connectorpicker.h"
#include "ui/connectorpicker/recentconnectors.h"
#include "ui/endpoints/endpointdraft.h"
#include "ui/endpoints/endpointeditor.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/readingorder.h"
#include "ui/workspace/workspace.h"

#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace millrace {

EndpointDialog::EndpointDialog(Workspace &workspace, EndpointRole role, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_role(role)
    , m_offer(new MessageBar(this))
    , m_pages(new QStackedWidget(this))
    , m_picker(new ConnectorPicker(workspace.registry(), role, m_pages))
    , m_editor(new EndpointEditor(workspace, role, m_pages))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_offer);
    layout->addWidget(m_pages, 1);
    m_picker->addCatalogue(workspace);
    m_pages->addWidget(m_picker);
    m_pages->addWidget(m_editor);
    resize(940, 640);
    connect(m_picker, &ConnectorPicker::connectorChosen, this, &EndpointDialog::showEditor);
    connect(m_picker, &ConnectorPicker::cancelled, this, &EndpointDialog::reject);
    connect(m_editor, &EndpointEditor::changeConnectorRequested, this, &EndpointDialog::showPicker);
    connect(m_editor, &EndpointEditor::secretBackendNeeded, this,
            &EndpointDialog::secretBackendNeeded);
    connect(m_editor, &EndpointEditor::saved, this, &EndpointDialog::finish);
    const auto snapshot = workspace.snapshot();
    m_picker->setRecentlyUsed(recentConnectors(*snapshot, role));
    showPicker();
    for (const EndpointDraft &draft : endpointDrafts(*snapshot, role)) {
        if (draft.endpoint.id.isEmpty()) {
            offerDraft(draft);
            break;
        }
    }
}

EndpointDialog::~EndpointDialog()
{
    // The program ends, or the owner closes the dialogue.
    keepDraft();
}

void EndpointDialog::showPicker()
{
    setWindowTitle(m_role == EndpointRole::Source ? tr("New source: choose a connector")
                                                  : tr("New destination: choose a connector"));
    m_pages->setCurrentWidget(m_picker);
    m_picker->setFocus();
}

void EndpointDialog::showEditor(const QString &connectorId)
{
    // Coming back with the same connector keeps what was typed.
    if (m_editor->endpoint().connectorId != connectorId)
        m_editor->setConnector(connectorId);
    m_offer->dismiss();
    setWindowTitle(m_role == EndpointRole::Source ? tr("New source") : tr("New destination"));
    m_pages->setCurrentWidget(m_editor);
    m_editor->focusFirst();
}

void EndpointDialog::setEndpoint(const Endpoint &endpoint)
{
    const bool isSource = m_role == EndpointRole::Source;
    m_offer->dismiss();
    m_editor->setEndpoint(endpoint);
    if (endpoint.id.isEmpty())
        setWindowTitle(isSource ? tr("New source") : tr("New destination"));
    else
        setWindowTitle((isSource ? tr("Source %1") : tr("Destination %1")).arg(endpoint.name));
    m_pages->setCurrentWidget(m_editor);
    if (const auto draft = draftOfEndpoint(*m_workspace.snapshot(), m_editor->endpoint()))
        offerDraft(*draft);
    m_editor->focusFirst();
}

void EndpointDialog::offerDraft(const EndpointDraft &draft)
{
    m_draftId = draft.endpoint.id.isEmpty() ? QString() : draft.id;
    m_offer->clearActions();
    QPushButton *goOn = m_offer->addAction(tr("Continue"));
    connect(goOn, &QPushButton::clicked, this, [this, draft] { openDraft(draft); });
    const QString when = relativeTime(draft.savedAt, m_workspace.services().clock.now());
    m_offer->showMessage(MessageBar::Kind::Info,
                         draft.endpoint.id.isEmpty()
                             ? tr("\"%1\" was left unfinished %2.").arg(draft.endpoint.name, when)
                             : tr("Changes that were not saved are kept from %1.").arg(when));
}

void EndpointDialog::openDraft(const EndpointDraft &draft)
{
    const Endpoint *stored = m_workspace.snapshot()->endpoint(draft.endpoint.id);
    if (stored != nullptr)
        setEndpoint(*stored);
    else
        setEndpoint({{}, m_role, draft.endpoint.connectorId, {}, {}});
    Endpoint entered = draft.endpoint;
    if (stored == nullptr && !entered.id.isEmpty()) {
        // What it refers to went with the one that was edited.
        entered.id.clear();
        entered = endpointDraft(draftOf(entered, {}, m_workspace.registry()))->endpoint;
    }
    m_editor->enter(entered);
    m_draftId = draft.id;
    m_offer->clearActions();
    QPushButton *discard = m_offer->addAction(tr("Discard the draft"));
    connect(discard, &QPushButton::clicked, this, [this, draft] { discardDraft(draft); });
    const QString when = relativeTime(draft.savedAt, m_workspace.services().clock.now());
    m_offer->showMessage(MessageBar::Kind::Info, tr("A draft from %1.").arg(when),
                         draft.lacksSecrets
                             ? tr("Secrets are not kept in a draft; they have to be entered again.")
                             : QString());
    m_editor->focusFirst();
}

void EndpointDialog::discardDraft(const EndpointDraft &draft)
{
    m_workspace.removeDraft(draft.id);
    m_draftId.clear();
    const Endpoint *stored = m_workspace.snapshot()->endpoint(draft.endpoint.id);
    m_offer->dismiss();
    // Without the draft there is nothing to offer.
    m_editor->setEndpoint(
        stored != nullptr ? *stored : Endpoint{{}, m_role, draft.endpoint.connectorId, {}, {}});
    m_editor->focusFirst();
}

void EndpointDialog::finish(const Endpoint &endpoint)
{
    m_isOver = true;
    if (!m_draftId.isEmpty())
        m_workspace.removeDraft(m_draftId);
    emit saved(endpoint);
    accept();
}

void EndpointDialog::reject()
{
    if (m_editor->testState() == EndpointEditor::TestState::Running) {
        m_editor->cancelTest();
        return;
    }
    keepDraft();
    QDialog::reject();
}

void EndpointDialog::keepDraft()
{
    if (std::exchange(m_isOver, true))
        return;
    const Endpoint entered = m_editor->endpoint();
    if (entered.connectorId.isEmpty() || !m_editor->isModified())
        return;
    const Draft draft = draftOf(entered, m_draftId, m_workspace.registry());
    m_workspace.saveDraft(draft);
    emit draftKept(draft.name, endpointDraft(draft)->lacksSecrets);
}

bool EndpointDialog::focusNextPrevChild(bool isForward)
{
    return focusNextInReadingOrder(*this, isForward);
}

} // namespace millrace
