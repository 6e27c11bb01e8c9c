#include "ui/endpoints/endpointdialog.h"

#include "ui/connectorpicker/connectorpicker.h"
#include "ui/endpoints/endpointeditor.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/readingorder.h"
#include "ui/workspace/workspace.h"

#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

EndpointDialog::EndpointDialog(Workspace &workspace, EndpointRole role, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_role(role)
    , m_pages(new QStackedWidget(this))
    , m_picker(new ConnectorPicker(workspace.registry(), role, m_pages))
    , m_editor(new EndpointEditor(workspace, role, m_pages))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->addWidget(m_pages);
    m_pages->addWidget(m_picker);
    m_pages->addWidget(m_editor);
    resize(940, 640);
    connect(m_picker, &ConnectorPicker::connectorChosen, this, &EndpointDialog::showEditor);
    connect(m_picker, &ConnectorPicker::cancelled, this, &EndpointDialog::reject);
    connect(m_editor, &EndpointEditor::changeConnectorRequested, this, &EndpointDialog::showPicker);
    connect(m_editor, &EndpointEditor::secretBackendNeeded, this,
            &EndpointDialog::secretBackendNeeded);
    connect(m_editor, &EndpointEditor::saved, this, &EndpointDialog::finish);
    QStringList used;
    const auto snapshot = workspace.snapshot();
    for (const Endpoint &endpoint :
         role == EndpointRole::Source ? snapshot->sources : snapshot->destinations)
        used << endpoint.connectorId;
    m_picker->setRecentlyUsed(used);
    showPicker();
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
    setWindowTitle(m_role == EndpointRole::Source ? tr("New source") : tr("New destination"));
    m_pages->setCurrentWidget(m_editor);
    m_editor->focusFirst();
}

void EndpointDialog::setEndpoint(const Endpoint &endpoint)
{
    const bool isSource = m_role == EndpointRole::Source;
    m_editor->setEndpoint(endpoint);
    if (endpoint.id.isEmpty())
        setWindowTitle(isSource ? tr("New source") : tr("New destination"));
    else
        setWindowTitle((isSource ? tr("Source %1") : tr("Destination %1")).arg(endpoint.name));
    m_pages->setCurrentWidget(m_editor);
    m_editor->focusFirst();
}

void EndpointDialog::finish(const Endpoint &endpoint)
{
    emit saved(endpoint);
    accept();
}

void EndpointDialog::reject()
{
    if (m_editor->testState() == EndpointEditor::TestState::Running) {
        m_editor->cancelTest();
        return;
    }
    const bool isEditing = m_pages->currentWidget() == m_editor;
    if (isEditing && m_editor->isModified())
        askBeforeClosing();
    else
        QDialog::reject();
}

bool EndpointDialog::focusNextPrevChild(bool isForward)
{
    return focusNextInReadingOrder(*this, isForward);
}

void EndpointDialog::askBeforeClosing()
{
    auto *question = new QMessageBox(QMessageBox::Question, tr("Discard the changes"),
                                     tr("The changes are not saved."), QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *discard = question->addButton(tr("&Discard"), QMessageBox::DestructiveRole);
    QPushButton *keep = question->addButton(tr("&Keep editing"), QMessageBox::RejectRole);
    question->setDefaultButton(keep);
    question->setEscapeButton(keep);
    connect(discard, &QPushButton::clicked, this, [this] { QDialog::reject(); });
    question->open();
}

} // namespace millrace
