#include "tests/ui/rejected/rejectedfixture.h"
#include "ui/rejected/rejectedmodel.h"

#include <QAbstractItemModelTester>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestRejectedModel final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_fixture.reset(); }
    void init();
    void cleanup();
    void comesInPagesInTheOrderOfTheStore();
    void searchFindsAndAdmitsAllWhenCleared();
    void filterRestrictsToAGroup();
    void ignoredRowsGoAndTheOthersStay();
    void reopenedRowComesBackToItsPlace();
    void newFilterDropsThePageOnItsWay();
    void tellsWhatAPersonReads();

private:
    void fetchAll() const;
    void open(const std::vector<qint64> &ids, RejectedStatus status) const;

    std::unique_ptr<RejectedFixture> m_fixture;
    std::unique_ptr<RejectedModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    RejectedFilter m_open;
    qint64 m_count = 0;
};

void TestRejectedModel::initTestCase()
{
    m_fixture = std::make_unique<RejectedFixture>();
    m_fixture->addRejecting(u"Shop"_s, 600);
    m_fixture->world.sync();
    QTRY_VERIFY(!m_fixture->world.workspace->snapshot()->connections.empty());
    m_count = m_fixture->count(RejectedStatus::Open);
    QVERIFY(m_count > 450);
    m_open.status = RejectedStatus::Open;
}

void TestRejectedModel::init()
{
    m_model = std::make_unique<RejectedModel>(*m_fixture->world.workspace);
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get());
}

void TestRejectedModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    must(RejectedStore(*m_fixture->world.database)
             .setStatus(RejectedFilter(), RejectedStatus::Open, {}));
}

void TestRejectedModel::fetchAll() const
{
    QTRY_VERIFY(!m_model->isLoading());
    while (m_model->canFetchMore({})) {
        m_model->fetchMore({});
        QTRY_VERIFY(!m_model->isLoading());
    }
}

void TestRejectedModel::open(const std::vector<qint64> &ids, RejectedStatus status) const
{
    must(RejectedStore(*m_fixture->world.database).setStatus(ids, status, u"known"_s));
}

void TestRejectedModel::comesInPagesInTheOrderOfTheStore()
{
    const QSignalSpy pages(m_model.get(), &QAbstractItemModel::rowsInserted);
    m_model->setFilter(m_open);
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(!m_model->isComplete());
    fetchAll();
    QCOMPARE(qint64(m_model->rowCount()), m_count);
    QVERIFY(m_model->isComplete());
    QVERIFY(pages.count() > 2);
    for (const QList<QVariant> &page : pages)
        QVERIFY(page.at(2).toInt() - page.at(1).toInt() < 200);
    const auto stored = m_fixture->records(m_open);
    for (int row = 0; row < m_model->rowCount(); ++row)
        QCOMPARE(m_model->record(row).id, stored[static_cast<std::size_t>(row)].id);
}

void TestRejectedModel::searchFindsAndAdmitsAllWhenCleared()
{
    const RejectedRecord wanted = m_fixture->records(m_open)[300];
    // The row as read is unique by its key.
    const QString text = QString::fromStdString(wanted.sourceRecord).toUpper();
    m_model->setFilter(m_open, {text, {}, {}});
    fetchAll();
    QVERIFY(m_model->rowCount() >= 1);
    for (int row = 0; row < m_model->rowCount(); ++row)
        QCOMPARE(m_model->record(row).sourceRecord, wanted.sourceRecord);
    m_model->setFilter(m_open, {u"no such text"_s, {}, {}});
    fetchAll();
    QCOMPARE(m_model->rowCount(), 0);
    m_model->setFilter(m_open);
    fetchAll();
    QCOMPARE(qint64(m_model->rowCount()), m_count);
}

void TestRejectedModel::filterRestrictsToAGroup()
{
    const auto groups = must(RejectedStore(*m_fixture->world.database).groups(m_open));
    QVERIFY(groups.size() > 2);
    RejectedFilter filter = m_open;
    filter.stream = groups.back().stream;
    filter.code = groups.back().code;
    filter.field = groups.back().field;
    m_model->setFilter(filter);
    fetchAll();
    QCOMPARE(qint64(m_model->rowCount()), groups.back().count);
    QCOMPARE(m_model->record(0).field, groups.back().field);
}

void TestRejectedModel::ignoredRowsGoAndTheOthersStay()
{
    m_model->setFilter(m_open);
    fetchAll();
    const QPersistentModelIndex last(m_model->index(m_model->rowCount() - 1, 0));
    const qint64 lastId = m_model->record(last.row()).id;
    const QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    const QSignalSpy removals(m_model.get(), &QAbstractItemModel::rowsRemoved);
    open({m_model->record(0).id, m_model->record(1).id, m_model->record(7).id},
         RejectedStatus::Ignored);
    m_model->reload();
    QTRY_COMPARE(removals.count(), 2);
    QCOMPARE(resets.count(), 0);
    QVERIFY(last.isValid());
    QCOMPARE(m_model->record(last.row()).id, lastId);
    fetchAll();
    QCOMPARE(qint64(m_model->rowCount()), m_count - 3);
}

void TestRejectedModel::reopenedRowComesBackToItsPlace()
{
    const auto stored = m_fixture->records(m_open);
    open({stored[5].id}, RejectedStatus::Ignored);
    m_model->setFilter(m_open);
    QTRY_VERIFY(m_model->rowCount() > 5);
    QCOMPARE(m_model->record(5).id, stored[6].id);
    open({stored[5].id}, RejectedStatus::Open);
    m_model->reload();
    QTRY_COMPARE(m_model->record(5).id, stored[5].id);
    fetchAll();
    QCOMPARE(qint64(m_model->rowCount()), m_count);
    for (int row = 0; row < m_model->rowCount(); ++row)
        QCOMPARE(m_model->record(row).id, stored[static_cast<std::size_t>(row)].id);
}

void TestRejectedModel::newFilterDropsThePageOnItsWay()
{
    RejectedFilter ignored;
    ignored.status = RejectedStatus::Ignored;
    m_model->setFilter(m_open);
    m_model->setFilter(ignored);
    QSignalSpy loaded(m_model.get(), &RejectedModel::pageLoaded);
    QVERIFY(loaded.wait());
    m_fixture->world.workspace->pool().waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(m_model->isComplete());
}

void TestRejectedModel::tellsWhatAPersonReads()
{
    RejectedRecord record = m_fixture->records(m_open).front();
    open({record.id}, RejectedStatus::Ignored);
    RejectedFilter any;
    m_model->setFilter(any);
    QTRY_VERIFY(m_model->rowCount() > 0);
    const auto text = [this](int column, int role = Qt::DisplayRole) {
        return m_model->index(0, column).data(role).toString();
    };
    QCOMPARE(text(RejectedModel::ConnectionColumn), u"Shop"_s);
    QCOMPARE(text(RejectedModel::StreamColumn), record.stream.text());
    QCOMPARE(text(RejectedModel::FieldColumn), record.field);
    QCOMPARE(text(RejectedModel::ReasonColumn), record.message);
    QCOMPARE(text(RejectedModel::StatusColumn), u"Ignored"_s);
    QVERIFY(text(RejectedModel::TimeColumn, Qt::ToolTipRole).contains(u"UTC"_s));
    QCOMPARE(m_model->record(0).note, u"known"_s);
    // Numbers stand at the right, with their heading.
    const auto side = [this](int role) {
        return Qt::Alignment(
            m_model->headerData(RejectedModel::RunColumn, Qt::Horizontal, role).toInt());
    };
    QVERIFY(side(Qt::TextAlignmentRole) & Qt::AlignRight);
}

QTEST_MAIN(TestRejectedModel)
#include "testrejectedmodel.moc"
