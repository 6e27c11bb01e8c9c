// EndpointEditor: sets up a source or destination, tests and saves it.
#pragma once

#include "core/base/cancellation.h"
#include "core/connector/browsersignin.h"
#include "core/connector/checkresult.h"
#include "core/connector/connectorregistry.h"
#include "core/connector/serveridentity.h"
#include "core/model/endpoint.h"

#include <QHash>
#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QShortcut;
class QToolButton;

namespace millrace {

class CheckView;
class MarkEdit;
class MessageBar;
class SignInView;
class SpecForm;
class TextLabel;
class TrustView;
class Workspace;

/// Name, form, test and save. Used in the wizard, in a page and in a dialogue.
///
/// A test runs in the background; its steps appear as they end, and it can be cancelled. A step
/// that fails puts the focus into the input that caused it. Saving goes through
/// Workspace::saveEndpoint(), which keeps the secrets apart. What was saved without a passed test
/// of just these values counts as not tested.
///
/// A test that meets a certificate or host key nobody vouches for asks whether to trust it: for the
/// test, which then counts for nothing, or always, which puts the fingerprint into the form. A
/// connector that signs in by the browser gets its tokens from there.
class EndpointEditor final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EndpointEditor)

public:
    enum class TestState { NotTested, Running, Passed, Failed };

    EndpointEditor(Workspace &workspace, EndpointRole role, QWidget *parent = nullptr);
    /// Cancels a running test.
    ~EndpointEditor() override;

    /// Starts a new endpoint of \a connectorId; a name is made when \a name is empty.
    /// REQUIRES: the registry has the connector and it can be the role.
    void setConnector(const QString &connectorId, const QJsonObject &configuration = {},
                      const QString &name = {});
    /// Edits \a endpoint; with an empty id a new one with these values.
    void setEndpoint(const Endpoint &endpoint);
    /// Takes name, marks and values of \a entered as if they had been typed now, over the endpoint
    /// that is edited.
    void enter(const Endpoint &entered);
    /// As entered now; plain secrets stand in it until it is saved. Not for storing.
    [[nodiscard]] Endpoint endpoint() const;
    [[nodiscard]] bool isModified() const;

    [[nodiscard]] TestState testState() const { return m_testState; }
    [[nodiscard]] bool isBusy() const { return m_testState == TestState::Running || m_isSaving; }

    /// Goes to the first input that wants a value.
    void focusFirst();
    /// Without buttons of its own, for a wizard that calls test(), save() and testAndSave().
    void setButtonsVisible(bool isVisible);
    /// The panel of the form that explains the input in focus.
    void setHelpVisible(bool isVisible);

    /// Each does nothing but show them while there are problems in the form.
    void test();
    void save();
    /// Saves once the test has passed; without a new test when these values have passed already.
    void testAndSave();
    void cancelTest();

signals:
    void edited();
    void testStateChanged();
    /// Stored; the endpoint has its id and references instead of secrets.
    void saved(const millrace::Endpoint &endpoint);
    /// Test and save have ended without saved(): a step failed, a value is missing, storing failed.
    void refused();
    /// The secrets cannot be kept until the person says where; save() may follow then.
    void secretBackendNeeded(const millrace::Error &error);
    /// The person wants another connector; emitted for new endpoints only.
    void changeConnectorRequested();

private:
    /// A test, and what the server showed where it failed for that.
    struct Tested final
    {
        CheckResult result;
        std::optional<ServerIdentity> identity;
    };

    void build();
    QWidget *makeHeading();
    QWidget *makeScrollArea();
    QWidget *makeNameRow();
    QWidget *makeFoot();
    bool validate();
    void takeEdit();
    void takeName();
    void startTest();
    void finishTest(const Tested &tested);
    void finishTrustedTest();
    void askForTrust(const Tested &tested, bool wantedToSave);
    void trustOnce();
    void trustAlways();
    void trustNobody();
    void forgetTrust();
    void signIn();
    void takeSignIn(const SignInResult &result);
    void takeSignInFailure(const Error &error);
    void finishSave(const Result<Endpoint> &result);
    void showFailure(const Error &error);
    void showNameProblem(const QString &problem);
    void setTestState(TestState state);
    void updateButtons();
    void copyJson();
    void pasteJson();
    [[nodiscard]] QString freeName(const QString &wanted) const;

    Workspace &m_workspace;
    EndpointRole m_role;
    Endpoint m_stored;
    QJsonObject m_testedConfiguration;
    CancellationSource m_cancellation;
    TestState m_testState = TestState::NotTested;
    quint64 m_run = 0; ///< Answers of older tests are dropped.
    bool m_isSaving = false;
    bool m_isNameOwn = false; ///< Given by the person, so it follows nothing.
    bool m_savesAfterTest = false;
    bool m_savesAfterTrust = false; ///< The test that was refused was on the way to be saved.
    QHash<QString, QString> m_trusted; ///< For the next test only: pointers and fingerprints.

    QLabel *m_icon = nullptr;
    TextLabel *m_connector = nullptr;
    QToolButton *m_more = nullptr;
    QPushButton *m_change = nullptr;
    QLineEdit *m_name = nullptr;
    TextLabel *m_nameProblem = nullptr;
    MarkEdit *m_marks = nullptr; ///< Null for sources, which nothing writes to.
    QScrollArea *m_scroll = nullptr;
    SpecForm *m_form = nullptr;
    CheckView *m_check = nullptr;
    TrustView *m_trust = nullptr;
    SignInView *m_signIn = nullptr;
    MessageBar *m_message = nullptr;
    QWidget *m_foot = nullptr;
    QPushButton *m_test = nullptr;
    QPushButton *m_saveOnly = nullptr;
    QPushButton *m_main = nullptr;
    QShortcut *m_shortcut = nullptr;
};

} // namespace millrace
