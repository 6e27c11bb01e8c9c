#include "core/store/settingsrepository.h"
#include "tests/testutils/fakeconnectors.h"
#include "tests/ui/workspacefixture.h"
#include "ui/endpoints/checkview.h"
#include "ui/endpoints/endpointdialog.h"
#include "ui/endpoints/endpointeditor.h"
#include "ui/endpoints/endpointtests.h"
#include "ui/endpoints/markedit.h"
#include "ui/widgets/messagebar.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// A store that cannot keep anything, as on a machine without a keychain.
class NoSecretStore final : public SecretStore
{
public:
    Result<QString> read(const QString &) const override { return refusal(); }
    Result<void> write(const QString &, const QString &) override { return refusal(); }
    Result<void> remove(const QString &) override { return {}; }

private:
    static Error refusal()
    {
        Error error;
        error.code = u"secrets.no_backend"_s;
        error.kind = ErrorKind::Configuration;
        error.message = u"There is no place for secrets."_s;
        return error;
    }
};

/// A source whose test goes on until it is cancelled.
class EndlessSource final : public Source
{
public:
    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override
    {
        CheckRun run(observer);
        run.step(u"Resolve the name"_s, [] { return Result<void>(); });
        run.step(u"Connect"_s, [&]() -> Result<void> {
            while (!cancellation.stop_requested())
                QThread::msleep(1);
            return Error::cancelled();
        });
        return run.result();
    }
    Result<Catalog> discover(const StreamObserver &, const Cancellation &) override
    {
        return Catalog();
    }
    Result<std::unique_ptr<StreamReader>> openStream(const ReadRequest &,
                                                     const Cancellation &) override
    {
        return Error::cancelled();
    }
};

QString shownText(const QWidget &widget)
{
    QStringList texts;
    for (const auto *label : widget.findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(u'\n');
}

} // namespace

class TestEndpointEditor final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void nameFollowsTheFileUntilOneIsGiven();
    void nameIsFreeFromTheStart();
    void testShowsItsSteps();
    void failedStepMarksItsInput();
    void passedTestIsRemembered();
    void changedValuesAreNotTested();
    void saveWithoutTestingWorks();
    void missingValuesKeepFromSaving();
    void takenNameIsSaidAtTheName();
    void secretGoesToTheStore();
    void missingSecretBackendIsOffered();
    void testCanBeCancelled();
    void dialogChoosesConnectorByKeyboard();
    void closingAsksNothingAndKeepsADraft();
    void draftIsOfferedTheNextTime();
    void changesOfAStoredOneAreKept();
    void escapeCancelsATestFirst();
    void destinationIsMarkedAsProduction();

private:
    void open(const Endpoint &endpoint);
    void open(const QString &connectorId) { open(Endpoint{{}, {}, connectorId, {}, {}}); }
    QPushButton *button(const QString &text) const;
    QLineEdit *input(const QString &name) const;
    void press(const QString &text)
    {
        // A layout shows a new button one turn of the event loop later.
        QTRY_VERIFY2(button(text) != nullptr, qUtf8Printable(text));
        QTest::mouseClick(button(text), Qt::LeftButton);
    }

    std::unique_ptr<test::WorkspaceFixture> m_fixture;
    std::unique_ptr<EndpointDialog> m_dialog;
    EndpointEditor *m_editor = nullptr;
};

void TestEndpointEditor::init()
{
    m_fixture = std::make_unique<test::WorkspaceFixture>();
    test::registerFakes(m_fixture->registry, m_fixture->folder,
                        std::make_shared<test::FakeSourceScript>(),
                        std::make_shared<test::FakeWorld>());
}

void TestEndpointEditor::cleanup()
{
    m_dialog.reset();
    m_fixture.reset();
}

void TestEndpointEditor::open(const Endpoint &endpoint)
{
    QTRY_VERIFY(m_fixture->workspace->isLoaded());
    m_dialog = std::make_unique<EndpointDialog>(*m_fixture->workspace, EndpointRole::Source);
    m_editor = m_dialog->editor();
    m_dialog->setEndpoint(endpoint);
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
}

QPushButton *TestEndpointEditor::button(const QString &text) const
{
    for (auto *found : m_dialog->findChildren<QPushButton *>()) {
        if (found->isVisible() && QString(found->text()).remove(u'&') == text)
            return found;
    }
    return nullptr;
}

QLineEdit *TestEndpointEditor::input(const QString &name) const
{
    for (auto *found : m_dialog->findChildren<QLineEdit *>()) {
        if (found->isVisible() && found->accessibleName() == name)
            return found;
    }
    return nullptr;
}

void TestEndpointEditor::nameFollowsTheFileUntilOneIsGiven()
{
    open(u"sqlite"_s);
    QCOMPARE(input(u"Name"_s)->text(), u"SQLite"_s);
    QCOMPARE(QApplication::focusWidget(), input(u"Database file"_s));
    QTest::keyClicks(QApplication::focusWidget(), u"/data/shop.db"_s);
    QCOMPARE(input(u"Name"_s)->text(), u"shop.db"_s);
    input(u"Name"_s)->selectAll();
    QTest::keyClicks(input(u"Name"_s), u"My shop"_s);
    QTest::keyClicks(input(u"Database file"_s), u"3"_s);
    QCOMPARE(input(u"Name"_s)->text(), u"My shop"_s);
}

void TestEndpointEditor::nameIsFreeFromTheStart()
{
    m_fixture->addSource(u"Sample data"_s);
    m_fixture->workspace->refresh();
    QTRY_COMPARE(m_fixture->workspace->snapshot()->sources.size(), std::size_t(1));
    open(u"sample"_s);
    QCOMPARE(input(u"Name"_s)->text(), u"Sample data 2"_s);
}

void TestEndpointEditor::testShowsItsSteps()
{
    open(u"sample"_s);
    press(u"Test"_s);
    QTRY_COMPARE(m_editor->testState(), EndpointEditor::TestState::Passed);
    const QString shown = shownText(*m_dialog->findChild<CheckView *>());
    QVERIFY2(shown.contains(u"Validate the configuration"_s), qUtf8Printable(shown));
    QVERIFY2(shown.contains(u"The test passed."_s), qUtf8Printable(shown));
    QVERIFY2(shown.contains(u" ms"_s), qUtf8Printable(shown));
    QVERIFY(button(u"Save without testing"_s) == nullptr);
    QVERIFY(button(u"Save"_s) != nullptr);
}

void TestEndpointEditor::failedStepMarksItsInput()
{
    open(Endpoint{{}, {}, u"sqlite"_s, {}, {{u"path"_s, u"/nowhere/shop.db"_s}}});
    input(u"Name"_s)->setFocus();
    press(u"Test"_s);
    QTRY_COMPARE(m_editor->testState(), EndpointEditor::TestState::Failed);
    QCOMPARE(QApplication::focusWidget(), input(u"Database file"_s));
    QVERIFY(shownText(*m_editor).contains(u"/nowhere/shop.db"_s));
    QVERIFY(button(u"Save without testing"_s) != nullptr);
}

void TestEndpointEditor::passedTestIsRemembered()
{
    open(u"sample"_s);
    QSignalSpy saved(m_editor, &EndpointEditor::saved);
    press(u"Test and save"_s);
    QVERIFY(saved.wait());
    QVERIFY(!m_dialog->isVisible());
    const auto endpoint = saved.first().first().value<Endpoint>();
    QVERIFY(!endpoint.id.isEmpty());
    const EndpointTests tests(*m_fixture->workspace);
    QTRY_VERIFY(tests.outcome(endpoint).has_value());
    QVERIFY(tests.outcome(endpoint)->hasPassed);
    Endpoint changed = endpoint;
    changed.configuration.insert(u"count"_s, 5);
    QVERIFY(!tests.outcome(changed));
}

void TestEndpointEditor::changedValuesAreNotTested()
{
    open(u"sample"_s);
    press(u"Test"_s);
    QTRY_COMPARE(m_editor->testState(), EndpointEditor::TestState::Passed);
    QTest::keyClicks(input(u"Count"_s), u"7"_s);
    QCOMPARE(m_editor->testState(), EndpointEditor::TestState::NotTested);
    QVERIFY(button(u"Save without testing"_s) != nullptr);
}

void TestEndpointEditor::saveWithoutTestingWorks()
{
    open(u"sample"_s);
    QSignalSpy saved(m_editor, &EndpointEditor::saved);
    press(u"Save without testing"_s);
    QVERIFY(saved.wait());
    const auto endpoint = saved.first().first().value<Endpoint>();
    const auto stored = EndpointRepository(*m_fixture->database).find(endpoint.id);
    QVERIFY(stored.isOk());
    QCOMPARE(*stored, endpoint);
    QCOMPARE(SettingsRepository(*m_fixture->database).value(u"endpoint_tests"_s)->toObject(),
             QJsonObject());
}

void TestEndpointEditor::missingValuesKeepFromSaving()
{
    open(u"sqlite"_s);
    QSignalSpy refused(m_editor, &EndpointEditor::refused);
    input(u"Name"_s)->setFocus();
    press(u"Save without testing"_s);
    QCOMPARE(refused.size(), 1);
    QCOMPARE(QApplication::focusWidget(), input(u"Database file"_s));
    QVERIFY(shownText(*m_editor).contains(u"Database file is missing."_s));
}

void TestEndpointEditor::takenNameIsSaidAtTheName()
{
    m_fixture->addSource(u"Shop"_s);
    open(u"sample"_s);
    input(u"Name"_s)->selectAll();
    QTest::keyClicks(input(u"Name"_s), u"Shop"_s);
    QSignalSpy refused(m_editor, &EndpointEditor::refused);
    press(u"Save without testing"_s);
    QVERIFY(refused.wait());
    QCOMPARE(QApplication::focusWidget(), input(u"Name"_s));
    QVERIFY(shownText(*m_editor).contains(u"Shop"_s));
}

void TestEndpointEditor::secretGoesToTheStore()
{
    open(u"fakesource"_s);
    QTest::keyClicks(input(u"Password"_s), u"planted"_s);
    QSignalSpy saved(m_editor, &EndpointEditor::saved);
    press(u"Save without testing"_s);
    QVERIFY(saved.wait());
    const auto endpoint = saved.first().first().value<Endpoint>();
    const QString name = endpoint.configuration.value(u"password"_s)[u"$secret"_s].toString();
    QCOMPARE(*m_fixture->secrets.read(name), u"planted"_s);
    QCOMPARE(m_editor->endpoint(), endpoint);
}

void TestEndpointEditor::missingSecretBackendIsOffered()
{
    QTRY_VERIFY(m_fixture->workspace->isLoaded());
    NoSecretStore none;
    const ConnectorProbe probe(m_fixture->registry, none);
    Workspace workspace({m_fixture->registry, probe, *m_fixture->database, none, m_fixture->profile,
                         m_fixture->clock, *m_fixture->engine});
    m_dialog = std::make_unique<EndpointDialog>(workspace, EndpointRole::Source);
    m_editor = m_dialog->editor();
    m_dialog->setEndpoint(Endpoint{{}, {}, u"fakesource"_s, {}, {}});
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    QTest::keyClicks(input(u"Password"_s), u"planted"_s);
    QSignalSpy refused(m_editor, &EndpointEditor::refused);
    QSignalSpy needed(m_dialog.get(), &EndpointDialog::secretBackendNeeded);
    press(u"Save without testing"_s);
    QVERIFY(refused.wait());
    QVERIFY(shownText(*m_editor).contains(u"There is no place for secrets."_s));
    press(u"Choose where secrets are kept…"_s);
    QCOMPARE(needed.size(), 1);
    QCOMPARE(input(u"Password"_s)->text(), u"planted"_s);
    m_dialog.reset();
}

void TestEndpointEditor::testCanBeCancelled()
{
    const QString path = m_fixture->addFile(
        u"endless.json"_s, R"({"id":"endless","title":"Endless","source_spec":{"type":"object",
            "properties":{"x":{"type":"string","title":"X"}}}})");
    m_fixture->registry.add(
        path, [](const Configuration &) { return std::make_unique<EndlessSource>(); }, {});
    open(u"endless"_s);
    button(u"Test"_s)->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    const auto *view = m_dialog->findChild<CheckView *>();
    QTRY_VERIFY(shownText(*view).contains(u"Resolve the name"_s));
    QCOMPARE(m_editor->testState(), EndpointEditor::TestState::Running);
    QCOMPARE(QApplication::focusWidget(), view->cancelButton());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QCOMPARE(m_editor->testState(), EndpointEditor::TestState::NotTested);
    QVERIFY(shownText(*view).contains(u"The test was cancelled."_s));
    QVERIFY(QApplication::focusWidget() != nullptr);
}

void TestEndpointEditor::dialogChoosesConnectorByKeyboard()
{
    QTRY_VERIFY(m_fixture->workspace->isLoaded());
    m_dialog = std::make_unique<EndpointDialog>(*m_fixture->workspace, EndpointRole::Source);
    m_editor = m_dialog->editor();
    QSignalSpy saved(m_dialog.get(), &EndpointDialog::saved);
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    QTest::keyClicks(QApplication::focusWidget(), u"demo"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(QApplication::focusWidget(), input(u"Count"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(saved.wait());
    QVERIFY(!m_dialog->isVisible());
}

void TestEndpointEditor::closingAsksNothingAndKeepsADraft()
{
    open(u"fakesource"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!m_dialog->isVisible());
    m_fixture->sync();
    QVERIFY(m_fixture->workspace->snapshot()->drafts.empty());

    open(u"fakesource"_s);
    input(u"Name"_s)->selectAll();
    QTest::keyClicks(input(u"Name"_s), u"Half done"_s);
    QTest::keyClicks(input(u"Password"_s), u"planted"_s);
    QSignalSpy kept(m_dialog.get(), &EndpointDialog::draftKept);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!m_dialog->isVisible());
    QCOMPARE(kept.size(), 1);
    QCOMPARE(kept.first().first().toString(), u"Half done"_s);
    QVERIFY(kept.first().last().toBool());
    QTRY_COMPARE(m_fixture->workspace->snapshot()->drafts.size(), std::size_t(1));
    const Draft &draft = m_fixture->workspace->snapshot()->drafts.front();
    QVERIFY(!QJsonDocument(draft.content).toJson().contains("planted"));
}

void TestEndpointEditor::draftIsOfferedTheNextTime()
{
    closingAsksNothingAndKeepsADraft();
    m_dialog = std::make_unique<EndpointDialog>(*m_fixture->workspace, EndpointRole::Source);
    m_editor = m_dialog->editor();
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    QVERIFY(shownText(*m_dialog).contains(u"\"Half done\" was left unfinished"_s));
    press(u"Continue"_s);
    QCOMPARE(input(u"Name"_s)->text(), u"Half done"_s);
    QVERIFY(input(u"Password"_s)->text().isEmpty());
    QVERIFY(shownText(*m_dialog).contains(u"Secrets are not kept in a draft"_s));
    QSignalSpy saved(m_editor, &EndpointEditor::saved);
    press(u"Save without testing"_s);
    QVERIFY(saved.wait());
    QTRY_VERIFY(m_fixture->workspace->snapshot()->drafts.empty());
}

void TestEndpointEditor::changesOfAStoredOneAreKept()
{
    const Endpoint stored = m_fixture->addSource(u"Sample"_s);
    m_fixture->sync();
    open(stored);
    input(u"Count"_s)->selectAll();
    QTest::keyClicks(input(u"Count"_s), u"77"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTRY_COMPARE(m_fixture->workspace->snapshot()->drafts.size(), std::size_t(1));

    open(stored);
    QCOMPARE(input(u"Count"_s)->text(), u"60"_s);
    press(u"Continue"_s);
    QCOMPARE(input(u"Count"_s)->text(), u"77"_s);
    QVERIFY(m_editor->isModified());
    press(u"Discard the draft"_s);
    QCOMPARE(input(u"Count"_s)->text(), u"60"_s);
    QTRY_VERIFY(m_fixture->workspace->snapshot()->drafts.empty());
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    m_fixture->sync();
    QVERIFY(m_fixture->workspace->snapshot()->drafts.empty());
}

void TestEndpointEditor::escapeCancelsATestFirst()
{
    const QString path = m_fixture->addFile(
        u"endless.json"_s,
        R"({"id":"endless","title":"Endless","source_spec":{"type":"object","properties":{}}})");
    m_fixture->registry.add(
        path, [](const Configuration &) { return std::make_unique<EndlessSource>(); }, {});
    open(u"endless"_s);
    press(u"Test"_s);
    QCOMPARE(m_editor->testState(), EndpointEditor::TestState::Running);
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(m_editor->testState(), EndpointEditor::TestState::NotTested);
}

void TestEndpointEditor::destinationIsMarkedAsProduction()
{
    const Endpoint stored = m_fixture->addDestination(u"Warehouse"_s);
    m_fixture->sync();
    EndpointDialog dialog(*m_fixture->workspace, EndpointRole::Destination, nullptr);
    dialog.setEndpoint(stored);
    dialog.show();
    auto *marks = dialog.findChild<MarkEdit *>();
    QVERIFY(marks != nullptr);
    QVERIFY(!dialog.editor()->isModified());
    auto *color = marks->findChild<QComboBox *>();
    QTest::keyClick(color, Qt::Key_Down);
    QTest::keyClick(marks->findChild<QCheckBox *>(), Qt::Key_Space);
    QVERIFY(dialog.editor()->isModified());
    QSignalSpy saved(dialog.editor(), &EndpointEditor::saved);
    dialog.editor()->save();
    QVERIFY(saved.wait());
    const Endpoint now = test::must(EndpointRepository(*m_fixture->database).find(stored.id));
    QVERIFY(now.isProduction);
    QCOMPARE(now.color, color->currentData().toString());
    QVERIFY(!now.color.isEmpty());
}

QTEST_MAIN(TestEndpointEditor)
#include "testendpointeditor.moc"
