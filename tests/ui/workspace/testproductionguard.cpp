// Destinations marked as production: what writes to them by hand asks for their name first.
#include "tests/ui/workspacefixture.h"
#include "ui/connectionpage/connectionheader.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/connections/connectionrow.h"
#include "ui/theme/colors.h"
#include "ui/widgets/confirmnamedialog.h"
#include "ui/widgets/endpointmark.h"
#include "ui/widgets/tagchip.h"
#include "ui/workspace/productionguard.h"

#include <QLineEdit>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestProductionGuard final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void unmarkedDestinationIsNotAskedFor();
    void runWaitsForTheName();
    void escapeStartsNothing();
    void eachDestinationIsAskedForOnce();
    void barAndWordStandOnWhatWritesThere();
    void offeredColorsStandOut();

private:
    /// Marks the destination of \a connection as production; returns its name.
    QString markProduction(const Connection &connection, const QString &color = {});
    [[nodiscard]] ConfirmNameDialog *dialog() { return m_page->findChild<ConfirmNameDialog *>(); }

    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<ConnectionPage> m_page;
};

void TestProductionGuard::init()
{
    m_world = std::make_unique<WorkspaceFixture>();
    m_page = std::make_unique<ConnectionPage>(*m_world->workspace);
    m_page->resize(1000, 700);
    m_page->show();
}

void TestProductionGuard::cleanup()
{
    m_page.reset();
    m_world.reset();
}

QString TestProductionGuard::markProduction(const Connection &connection, const QString &color)
{
    EndpointRepository endpoints(*m_world->database);
    Endpoint destination = must(endpoints.find(connection.destinationId));
    destination.isProduction = true;
    destination.color = color;
    must(endpoints.save(destination));
    // What is being read while it is saved may be older.
    const ConnectionSummary *seen = nullptr;
    do {
        m_world->sync();
        seen = m_world->workspace->snapshot()->connection(connection.id);
    } while (seen == nullptr || !seen->destination.isProduction);
    m_page->showConnection(connection.id);
    return destination.name;
}

void TestProductionGuard::unmarkedDestinationIsNotAskedFor()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    m_world->sync();
    m_page->showConnection(connection.id);
    QSignalSpy finished(m_world->workspace.get(), &Workspace::runFinished);
    QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(dialog() == nullptr);
    QVERIFY(finished.wait(30'000));
}

void TestProductionGuard::runWaitsForTheName()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    const QString name = markProduction(connection);
    QSignalSpy started(m_world->workspace.get(), &Workspace::runStarted);
    QSignalSpy finished(m_world->workspace.get(), &Workspace::runFinished);
    QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(dialog() != nullptr && dialog()->isVisible());
    auto *edit = dialog()->findChild<QLineEdit *>();
    QTest::keyClicks(edit, u"Orders"_s); // The connection is not what is asked for.
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(dialog()->isVisible());
    QVERIFY(!started.wait(100));
    edit->clear();
    QTest::keyClicks(edit, name);
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(finished.wait(30'000));
    QTRY_VERIFY(dialog() == nullptr);
}

void TestProductionGuard::escapeStartsNothing()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    markProduction(connection);
    QSignalSpy started(m_world->workspace.get(), &Workspace::runStarted);
    QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
    QVERIFY(!started.wait(100));
}

void TestProductionGuard::eachDestinationIsAskedForOnce()
{
    const Endpoint one{u"1"_s, EndpointRole::Destination, u"sqlite"_s, u"One"_s, {}, {}, true};
    const Endpoint two{u"2"_s, EndpointRole::Destination, u"sqlite"_s, u"Two"_s, {}, {}, true};
    const Endpoint other{u"3"_s, EndpointRole::Destination, u"sqlite"_s, u"Three"_s, {}};
    int written = 0;
    guardProduction(m_page.get(), {one, other, two, one}, [&] { ++written; });
    for (const QString &name : {u"One"_s, u"Two"_s}) {
        QCOMPARE(written, 0);
        ConfirmNameDialog *open = nullptr;
        QTRY_VERIFY((open = dialog()) != nullptr && open->isVisible());
        QTest::keyClicks(open->findChild<QLineEdit *>(), name);
        QTest::keyClick(open->findChild<QLineEdit *>(), Qt::Key_Return);
        QTRY_VERIFY(dialog() != open);
    }
    QCOMPARE(written, 1);
}

void TestProductionGuard::barAndWordStandOnWhatWritesThere()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    const QString name = markProduction(connection, u"#8a5cd6"_s);
    auto *header = m_page->findChild<ConnectionHeader *>();
    auto *bar = header->findChild<MarkBar *>();
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->color(), QColor(0x8a5cd6));
    QCOMPARE(bar->grab().toImage().pixelColor(bar->width() / 2, 1), QColor(0x8a5cd6));
    QCOMPARE(bar->accessibleName(), u"%1 is production"_s.arg(name));
    const auto chips = header->findChildren<TagChip *>();
    QVERIFY(std::ranges::any_of(chips, [](const TagChip *chip) {
        return chip->isVisible() && chip->tag().name == "Production"_L1;
    }));
    const auto row = connectionRow(*m_world->workspace, connection.id);
    QCOMPARE(row->mark, QColor(0x8a5cd6));
    QVERIFY(row->isProduction);
}

void TestProductionGuard::offeredColorsStandOut()
{
    for (const char *name : s_markColors) {
        const QColor color = QColor::fromString(QLatin1StringView(name));
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            for (const ColorRole ground : {ColorRole::Window, ColorRole::Surface})
                QVERIFY2(contrast(color, colorOf(ground, scheme)) >= 3.0, name);
        }
    }
}

QTEST_MAIN(TestProductionGuard)
#include "testproductionguard.moc"
