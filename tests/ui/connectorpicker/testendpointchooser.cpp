#include "tests/ui/workspacefixture.h"
#include "ui/connectorpicker/choicetile.h"
#include "ui/connectorpicker/connectorpicker.h"
#include "ui/connectorpicker/endpointchooser.h"
#include "ui/connectorpicker/endpointlistmodel.h"
#include "ui/widgets/messagebar.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestEndpointChooser final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void newIsChosenWhenNothingExists();
    void existingIsChosenWhenThereIsSome();
    void choiceOfThePersonStays();
    void listSaysConnectorAndUse();
    void existingIsFoundAndTakenByKeyboard();
    void droppedFileIsGuessed();
    void pastedPathIsGuessed();
    void failedGuessIsShown();
    void modelKeepsItsContract();

private:
    /// Waits until the window knows of \a sources sources; a look that began before does not count.
    void waitForSources(std::size_t sources)
    {
        m_fixture->workspace->refresh();
        QTRY_COMPARE(m_fixture->workspace->snapshot()->sources.size(), sources);
    }
    ChoiceTile *tile(int index) const { return m_chooser->findChildren<ChoiceTile *>().at(index); }
    void show(std::size_t sources, EndpointGuess guess = {});

    std::unique_ptr<test::WorkspaceFixture> m_fixture;
    std::unique_ptr<EndpointChooser> m_chooser;
};

void TestEndpointChooser::init() { m_fixture = std::make_unique<test::WorkspaceFixture>(); }

void TestEndpointChooser::cleanup()
{
    m_chooser.reset();
    m_fixture.reset();
}

void TestEndpointChooser::show(std::size_t sources, EndpointGuess guess)
{
    waitForSources(sources);
    m_chooser = std::make_unique<EndpointChooser>(m_fixture->registry, EndpointRole::Source,
                                                  std::move(guess), m_fixture->workspace->pool());
    m_chooser->setSnapshot(m_fixture->workspace->snapshot());
    m_chooser->resize(900, 600);
    m_chooser->show();
    m_chooser->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(m_chooser.get()));
}

void TestEndpointChooser::newIsChosenWhenNothingExists()
{
    show(0);
    QVERIFY(!tile(0)->isEnabled());
    QCOMPARE(tile(0)->detail(), u"None is set up yet"_s);
    QVERIFY(tile(1)->isChecked());
    QVERIFY(m_chooser->findChild<ConnectorPicker *>()->isVisible());
    QVERIFY(!m_chooser->currentEndpoint());
}

void TestEndpointChooser::existingIsChosenWhenThereIsSome()
{
    const Endpoint source = m_fixture->addSource(u"Shop"_s);
    show(1);
    QVERIFY(tile(0)->isChecked());
    QCOMPARE(m_chooser->currentEndpoint(), source);
}

void TestEndpointChooser::choiceOfThePersonStays()
{
    m_fixture->addSource(u"Shop"_s);
    show(1);
    QTest::mouseClick(tile(1), Qt::LeftButton);
    QVERIFY(!m_chooser->currentEndpoint());
    m_fixture->addSource(u"Other"_s);
    waitForSources(2);
    m_chooser->setSnapshot(m_fixture->workspace->snapshot());
    QVERIFY(tile(1)->isChecked());
}

void TestEndpointChooser::listSaysConnectorAndUse()
{
    const Endpoint shop = m_fixture->addSource(u"Shop"_s);
    m_fixture->addConnection(u"One"_s, {}, shop);
    m_fixture->addConnection(u"Two"_s, {}, shop);
    m_fixture->addSource(u"Unused"_s);
    waitForSources(2);
    EndpointListModel model(m_fixture->registry, EndpointRole::Source);
    model.setSnapshot(m_fixture->workspace->snapshot());
    const int row = model.rowOf(shop.id);
    const QString detail = model.index(row).data(EndpointListModel::DetailRole).toString();
    QCOMPARE(detail, u"Sample data · used by 2 connections"_s);
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(model.index(1 - row)
                .data(EndpointListModel::DetailRole)
                .toString()
                .contains(u"not used yet"_s));
}

void TestEndpointChooser::existingIsFoundAndTakenByKeyboard()
{
    m_fixture->addSource(u"Alpha"_s);
    const Endpoint beta = m_fixture->addSource(u"Beta"_s);
    show(2);
    QSignalSpy chosen(m_chooser.get(), &EndpointChooser::endpointChosen);
    QTest::keyClicks(QApplication::focusWidget(), u"bet"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.first().first().value<Endpoint>(), beta);
}

void TestEndpointChooser::droppedFileIsGuessed()
{
    show(0, [](const QString &path, EndpointRole role) -> Result<Endpoint> {
        return Endpoint{{}, role, u"files"_s, u"orders.csv"_s, {{u"path"_s, path}}};
    });
    QSignalSpy guessed(m_chooser.get(), &EndpointChooser::guessed);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(u"/data/orders.csv"_s)});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(m_chooser.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(m_chooser.get(), &drop);
    QVERIFY(guessed.wait());
    const auto endpoint = guessed.first().first().value<Endpoint>();
    QCOMPARE(endpoint.configuration.value(u"path"_s), QJsonValue(u"/data/orders.csv"_s));
}

void TestEndpointChooser::pastedPathIsGuessed()
{
    show(0, [](const QString &path, EndpointRole role) -> Result<Endpoint> {
        return Endpoint{{}, role, u"files"_s, {}, {{u"path"_s, path}}};
    });
    QSignalSpy guessed(m_chooser.get(), &EndpointChooser::guessed);
    QTest::keyClicks(QApplication::focusWidget(), u"/tmp/a.csv"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(guessed.wait());
}

void TestEndpointChooser::failedGuessIsShown()
{
    show(0, [](const QString &, EndpointRole) -> Result<Endpoint> {
        Error error;
        error.code = u"cli.path_unknown"_s;
        error.message = u"Nothing knows this file."_s;
        return error;
    });
    m_chooser->takePath(u"/tmp/a.xyz"_s);
    auto *message = m_chooser->findChild<MessageBar *>();
    QTRY_VERIFY(message->isVisible());
    QCOMPARE(message->text(), u"Nothing knows this file."_s);
}

void TestEndpointChooser::modelKeepsItsContract()
{
    EndpointListModel model(m_fixture->registry, EndpointRole::Source);
    const QAbstractItemModelTester tester(&model);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    m_fixture->addSource(u"A"_s);
    waitForSources(1);
    model.setSnapshot(m_fixture->workspace->snapshot());
    QCOMPARE(resets.size(), 1);
    model.setSnapshot(m_fixture->workspace->snapshot());
    QCOMPARE(resets.size(), 1);
}

QTEST_MAIN(TestEndpointChooser)
#include "testendpointchooser.moc"
