#include "core/connector/jsonpointer.h"
#include "ui/endpoints/checkview.h"
#include "ui/endpoints/endpointeditor.h"
#include "ui/endpoints/endpointtests.h"
#include "ui/endpoints/signinview.h"
#include "ui/endpoints/trustview.h"
#include "ui/specform/specform.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QPointer>

#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

void EndpointEditor::test()
{
    if (isBusy())
        return;
    forgetTrust();
    startTest();
}

void EndpointEditor::startTest()
{
    if (!validate()) {
        emit refused();
        return;
    }
    m_cancellation = CancellationSource();
    const quint64 run = ++m_run;
    m_testedConfiguration = m_form->values();
    QJsonObject configuration = m_testedConfiguration;
    for (auto it = m_trusted.cbegin(); it != m_trusted.cend(); ++it)
        configuration = withValueAt(configuration, it.key(), it.value());
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
    const auto work = [&probe = m_workspace.services().probe, role = m_role,
                       connector = m_stored.connectorId, configuration, observe,
                       cancellation = m_cancellation.get_token()] {
        Tested tested{probe.check(role, connector, configuration, observe, cancellation), {}};
        if (tested.result.passed() || cancellation.stop_requested())
            return tested;
        // Where the server cannot be asked again, its error says enough.
        const auto shown = probe.presentedIdentity(role, connector, configuration,
                                                   *tested.result.steps.back().error, cancellation);
        if (shown)
            tested.identity = *shown;
        return tested;
    };
    runInBackground(m_workspace.pool(), this, work, [this, run](const Tested &tested) {
        if (run == m_run)
            finishTest(tested);
    });
}

void EndpointEditor::finishTest(const Tested &tested)
{
    const bool hasPassed = tested.result.passed();
    const bool isStored = !m_stored.id.isEmpty() && m_form->values() == m_stored.configuration;
    if (hasPassed && !m_trusted.isEmpty()) {
        finishTrustedTest();
        return;
    }
    if (isStored)
        EndpointTests::record(m_workspace, m_stored, hasPassed);
    setTestState(hasPassed ? TestState::Passed : TestState::Failed);
    m_check->finish(hasPassed ? tr("The test passed.") : QString());
    const bool savesNow = std::exchange(m_savesAfterTest, false);
    if (hasPassed && savesNow)
        save();
    if (hasPassed)
        return;
    m_form->showError(*tested.result.steps.back().error);
    askForTrust(tested, savesNow);
    emit refused();
}

void EndpointEditor::finishTrustedTest()
{
    // A run would be refused with these values, so they have not passed.
    m_savesAfterTest = false;
    m_testedConfiguration = {};
    setTestState(TestState::NotTested);
    m_check->finish(tr("The test passed."));
    m_trust->offerAlways();
    emit refused();
}

void EndpointEditor::askForTrust(const Tested &tested, bool wantedToSave)
{
    m_savesAfterTrust = wantedToSave || m_savesAfterTrust;
    if (tested.identity)
        m_trust->ask(*tested.identity);
}

void EndpointEditor::trustOnce()
{
    const ServerIdentity &identity = m_trust->identity();
    m_trusted.insert(identity.pointer, identity.fingerprint);
    m_trust->hide();
    startTest();
}

void EndpointEditor::trustAlways()
{
    const ServerIdentity identity = m_trust->identity();
    const bool savesThen = m_savesAfterTrust;
    // The input shows the fingerprint; what was trusted for the test alone is forgotten with it.
    m_form->enterValue(identity.pointer, identity.fingerprint);
    if (savesThen)
        testAndSave();
    else
        test();
}

void EndpointEditor::trustNobody()
{
    forgetTrust();
    m_form->focusField(m_trust->identity().pointer);
}

void EndpointEditor::forgetTrust()
{
    m_trusted.clear();
    m_savesAfterTrust = false;
    m_trust->hide();
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

void EndpointEditor::signIn()
{
    m_message->dismiss();
    if (m_form->validateBut(m_form->model().signInResults()))
        m_signIn->start(endpoint());
}

void EndpointEditor::takeSignIn(const SignInResult &result)
{
    for (auto it = result.cbegin(); it != result.cend(); ++it)
        m_form->enterValue(it.key(), it.value());
    m_message->clearActions();
    m_message->showMessage(MessageBar::Kind::Positive, tr("The sign-in is complete."),
                           tr("What it gave is in the form, and goes to the secret store when it "
                              "is saved."));
    window()->activateWindow(); // The browser is in front.
    if (!result.isEmpty())
        m_form->focusField(result.cbegin().key());
}

void EndpointEditor::takeSignInFailure(const Error &error)
{
    m_message->clearActions();
    if (!m_form->showError(error))
        m_message->showError(error);
}

} // namespace millrace
