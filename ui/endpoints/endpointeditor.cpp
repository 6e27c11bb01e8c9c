#include "ui/endpoints/endpointeditor.h"

#include "ui/connectorpicker/connectoricon.h"
#include "ui/endpoints/checkview.h"
#include "ui/endpoints/endpointtarget.h"
#include "ui/endpoints/endpointtests.h"
#include "ui/endpoints/markedit.h"
#include "ui/specform/specform.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>

#include <algorithm>
#include <array>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Errors that a choice of where secrets are kept can heal.
bool asksForSecretBackend(const Error &error)
{
    constexpr std::array codes{"secrets.no_backend"_L1,      "secrets.no_keychain"_L1,
                               "secrets.keychain_locked"_L1, "secrets.vault_locked"_L1,
                               "secrets.vault_missing"_L1,   "secrets.read_only"_L1};
    return std::ranges::any_of(codes, [&](QLatin1StringView code) { return error.code == code; });
}

} // namespace

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
    m_stored = endpoint;
    m_stored.role = m_role;
    const ConnectorInfo *info = m_workspace.registry().find(endpoint.connectorId);
    m_isNameOwn = !endpoint.name.isEmpty();
    if (info != nullptr) {
        m_form->setConnector(*info, m_role);
        m_icon->setPixmap(connectorIcon(*info).pixmap(QSize(metrics::iconL, metrics::iconL),
                                                      devicePixelRatioF()));
        m_connector->setText(info->title);
        if (m_stored.name.isEmpty())
            m_stored.name = freeName(suggestedEndpointName(endpoint.configuration, *info, m_role));
    }
    m_form->setValues(endpoint.configuration);
    m_name->setText(m_stored.name);
    if (m_marks != nullptr)
        m_marks->setMarks(endpoint);
    m_change->setVisible(endpoint.id.isEmpty());
    m_check->clear();
    m_message->dismiss();
    showNameProblem({});
    m_testedConfiguration = {};
    setTestState(TestState::NotTested);
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

void EndpointEditor::test()
{
    if (isBusy())
        return;
    if (!validate()) {
        emit refused();
        return;
    }
    m_cancellation = CancellationSource();
    const quint64 run = ++m_run;
    const QJsonObject configuration = m_form->values();
    m_testedConfiguration = configuration;
    m_check->start();
    setTestState(TestState::Running);
    // Steps come on the testing thread, and the editor may be gone by then.
    const auto observe = [guard = QPointer<EndpointEditor>(this), run](const CheckStep &step) {
        const auto show = [guard, run, step] {
            if (!guard.isNull() && guard->m_run == run)
                guard->m_check->addStep(step);
        };
        QMetaObject::invokeMethod(qApp, show, Qt::QueuedConnection);
    };
    const auto work
        = [&probe = m_workspace.services().probe, role = m_role, connector = m_stored.connectorId,
           configuration, observe, cancellation = m_cancellation.get_token()] {
              return probe.check(role, connector, configuration, observe, cancellation);
          };
    runInBackground(m_workspace.pool(), this, work, [this, run](const CheckResult &result) {
        if (run == m_run)
            finishTest(result);
    });
}

void EndpointEditor::finishTest(const CheckResult &result)
{
    const bool hasPassed = result.passed();
    const bool isStored = !m_stored.id.isEmpty() && m_form->values() == m_stored.configuration;
    if (isStored)
        EndpointTests::record(m_workspace, m_stored, hasPassed);
    setTestState(hasPassed ? TestState::Passed : TestState::Failed);
    m_check->finish(hasPassed ? tr("The test passed.") : QString());
    const bool savesNow = std::exchange(m_savesAfterTest, false);
    if (hasPassed && savesNow)
        save();
    if (hasPassed)
        return;
    m_form->showError(*result.steps.back().error);
    emit refused();
}

void EndpointEditor::cancelTest()
{
    if (m_testState != TestState::Running)
        return;
    m_cancellation.request_stop();
    ++m_run; // A connector may need a moment; its answer is not waited for.
    m_savesAfterTest = false;
    m_testedConfiguration = {};
    setTestState(TestState::NotTested);
    m_check->finish(tr("The test was cancelled."));
    emit refused();
}

void EndpointEditor::testAndSave()
{
    if (isBusy())
        return;
    if (m_testState == TestState::Passed) {
        save();
        return;
    }
    m_savesAfterTest = true;
    test();
    if (m_testState != TestState::Running)
        m_savesAfterTest = false;
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
    if (asksForSecretBackend(error)) {
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
