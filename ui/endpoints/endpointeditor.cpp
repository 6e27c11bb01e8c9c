#include "ui/endpoints/endpointeditor.h"

#include "core/connector/connectortexts.h"
#include "ui/connectorpicker/connectoricon.h"
#include "ui/endpoints/checkview.h"
#include "ui/endpoints/endpointtarget.h"
#include "ui/endpoints/endpointtests.h"
#include "ui/endpoints/markedit.h"
#include "ui/endpoints/signinview.h"
#include "ui/settings/secretplacedialog.h"
#include "ui/specform/specform.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

EndpointEditor::EndpointEditor(Workspace &workspace, EndpointRole role, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_role(role)
{
    build();
    connect(m_name, &QLineEdit::textEdited, this, &EndpointEditor::takeName);
    connect(m_form, &SpecForm::edited, this, &EndpointEditor::takeEdit);
}

EndpointEditor::~EndpointEditor() { m_cancellation.request_stop(); }

void EndpointEditor::setConnector(const QString &connectorId, const QJsonObject &configuration,
                                  const QString &name)
{
    Endpoint endpoint;
    endpoint.role = m_role;
    endpoint.connectorId = connectorId;
    endpoint.configuration = configuration;
    endpoint.name = name;
    setEndpoint(endpoint);
}

void EndpointEditor::setEndpoint(const Endpoint &endpoint)
{
    cancelTest();
    m_signIn->cancel();
    m_stored = endpoint;
    m_stored.role = m_role;
    const ConnectorInfo *info = m_workspace.registry().find(endpoint.connectorId);
    m_isNameOwn = !endpoint.name.isEmpty();
    if (info != nullptr) {
        m_form->setConnector(*info, m_role);
        m_icon->setPixmap(connectorIcon(*info).pixmap(QSize(metrics::iconL, metrics::iconL),
                                                      devicePixelRatioF()));
        m_connector->setText(connectorText(info->title));
        if (m_stored.name.isEmpty())
            m_stored.name = freeName(suggestedEndpointName(endpoint.configuration, *info, m_role));
    }
    m_form->setValues(endpoint.configuration);
    m_name->setText(m_stored.name);
    if (m_marks != nullptr)
        m_marks->setMarks(endpoint);
    m_change->setVisible(endpoint.id.isEmpty());
    m_check->clear();
    forgetTrust();
    m_message->dismiss();
    showNameProblem({});
    m_testedConfiguration = {};
    setTestState(TestState::NotTested);
}

void EndpointEditor::enter(const Endpoint &entered)
{
    m_form->setValues(entered.configuration);
    m_name->setText(entered.name);
    m_isNameOwn = !entered.name.isEmpty();
    if (m_marks != nullptr)
        m_marks->setMarks(entered);
    emit edited();
}

Endpoint EndpointEditor::endpoint() const
{
    Endpoint endpoint = m_stored;
    endpoint.name = m_name->text().trimmed();
    endpoint.configuration = m_form->values();
    if (m_marks != nullptr)
        m_marks->apply(endpoint);
    return endpoint;
}

bool EndpointEditor::isModified() const { return endpoint() != m_stored; }

QString EndpointEditor::freeName(const QString &wanted) const
{
    const auto snapshot = m_workspace.snapshot();
    const auto &others
        = m_role == EndpointRole::Source ? snapshot->sources : snapshot->destinations;
    const auto isTaken = [&](const QString &name) {
        return std::ranges::any_of(others, [&](const Endpoint &other) {
            return other.name == name && other.id != m_stored.id;
        });
    };
    QString name = wanted;
    for (int number = 2; isTaken(name); ++number)
        name = tr("%1 %2").arg(wanted).arg(number);
    return name;
}

void EndpointEditor::focusFirst() { m_form->focusFirst(); }

void EndpointEditor::takeName()
{
    m_isNameOwn = !m_name->text().trimmed().isEmpty();
    showNameProblem({});
    emit edited();
}

void EndpointEditor::takeEdit()
{
    const ConnectorInfo *info = m_workspace.registry().find(m_stored.connectorId);
    // The name follows what is entered until the person gives one.
    if (!m_isNameOwn && info != nullptr)
        m_name->setText(freeName(suggestedEndpointName(m_form->values(), *info, m_role)));
    if (m_testState == TestState::Running)
        cancelTest();
    forgetTrust();
    const bool isTested
        = !m_testedConfiguration.isEmpty() && m_testedConfiguration == m_form->values();
    if (!isTested && m_testState != TestState::NotTested) {
        m_check->clear();
        setTestState(TestState::NotTested);
    }
    m_message->dismiss();
    emit edited();
}

bool EndpointEditor::validate()
{
    m_message->dismiss();
    const bool isFormRight = m_form->validate();
    if (m_name->text().trimmed().isEmpty()) {
        showNameProblem(tr("The name is missing."));
        if (isFormRight)
            m_name->setFocus();
        return false;
    }
    return isFormRight;
}

void EndpointEditor::save()
{
    if (isBusy())
        return;
    if (!validate()) {
        emit refused();
        return;
    }
    m_isSaving = true;
    updateButtons();
    m_workspace.saveEndpoint(endpoint(), this,
                             [this](const Result<Endpoint> &result) { finishSave(result); });
}

void EndpointEditor::finishSave(const Result<Endpoint> &result)
{
    m_isSaving = false;
    if (!result) {
        updateButtons();
        showFailure(result.error());
        emit refused();
        return;
    }
    const bool hasPassed = m_testState == TestState::Passed;
    EndpointTests::record(m_workspace, *result, hasPassed ? std::optional(true) : std::nullopt);
    m_stored = *result;
    m_isNameOwn = true;
    m_form->setValues(m_stored.configuration);
    m_testedConfiguration = hasPassed ? m_form->values() : QJsonObject();
    m_change->hide();
    updateButtons();
    emit saved(m_stored);
}

void EndpointEditor::showFailure(const Error &error)
{
    if (error.code == "store.name_taken"_L1) {
        showNameProblem(error.message);
        m_name->setFocus();
        m_name->selectAll();
        return;
    }
    if (secretPlaceHelps(error)) {
        m_message->clearActions();
        QPushButton *choose = m_message->addAction(tr("Choose where secrets are kept…"));
        connect(choose, &QPushButton::clicked, this,
                [this, error] { emit secretBackendNeeded(error); });
        m_message->showError(error);
        choose->setFocus();
        return;
    }
    m_message->clearActions();
    if (!m_form->showError(error))
        m_message->showError(error);
}

void EndpointEditor::showNameProblem(const QString &problem)
{
    m_nameProblem->setText(problem);
    m_nameProblem->setVisible(!problem.isEmpty());
    m_name->setAccessibleDescription(problem);
    m_name->setProperty("invalid", !problem.isEmpty()); // Read by MillraceStyle.
    m_name->update();
}

void EndpointEditor::setTestState(TestState state)
{
    m_testState = state;
    updateButtons();
    emit testStateChanged();
}

void EndpointEditor::copyJson() { QApplication::clipboard()->setText(m_form->maskedJson()); }

void EndpointEditor::pasteJson()
{
    m_message->clearActions();
    if (const auto pasted = m_form->pasteJson(QApplication::clipboard()->text()); !pasted)
        m_message->showError(pasted.error());
}

} // namespace millrace
