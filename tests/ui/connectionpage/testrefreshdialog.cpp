// RefreshDialog: which streams, which way, and what is not offered.
#include "tests/ui/connectionpage/tabfixture.h"
#include "ui/connectionpage/refreshdialog.h"
#include "ui/workspace/commandtexts.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QRadioButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

ConfiguredStream stream(const QString &name, SourceSyncMode source, DestinationSyncMode mode)
{
    ConfiguredStream made;
    made.stream.id.name = name;
    made.mode = {source, mode};
    return made;
}

const StreamId s_dedup{{}, u"dedup"_s};
const StreamId s_append{{}, u"append"_s};

} // namespace

class TestRefreshDialog final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void init();
    void cleanup() { m_dialog.reset(); }
    void offersOnlyWhatIsLegalWithItsReason();
    void wordsOfTheTwoWaysDiffer();
    void tickedStreamsAreConfirmed();
    void nothingTickedSaysSo();
    void onlyTheGivenStreamsAreTickedFirst();
    void commandDoesTheSame();

private:
    void open(const std::vector<StreamId> &streams = {});

    ConnectionSummary m_connection;
    std::unique_ptr<RefreshDialog> m_dialog;
};

void TestRefreshDialog::init()
{
    m_connection = {};
    m_connection.connection.name = u"Shop"_s;
    m_connection.destination.name = u"Warehouse"_s;
    m_connection.connection.catalog.streams
        = {stream(u"dedup"_s, SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup),
           stream(u"append"_s, SourceSyncMode::Incremental, DestinationSyncMode::Append),
           stream(u"whole"_s, SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite)};
}

void TestRefreshDialog::open(const std::vector<StreamId> &streams)
{
    DestinationCapabilities capabilities;
    capabilities.modes = {DestinationSyncMode::Append, DestinationSyncMode::AppendDedup,
                          DestinationSyncMode::Overwrite, DestinationSyncMode::OverwriteDedup};
    capabilities.isTransactional = true;
    m_dialog = std::make_unique<RefreshDialog>(m_connection, capabilities, streams,
                                               CommandTexts(Profile::locate()));
    m_dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    new QAbstractItemModelTester(m_dialog->streams(), m_dialog.get());
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
}

void TestRefreshDialog::offersOnlyWhatIsLegalWithItsReason()
{
    open();
    const auto *model = m_dialog->streams();
    QCOMPARE(m_dialog->request().streams, (std::vector<StreamId>{s_dedup, s_append}));
    QVERIFY(!(model->flags(model->index(2)) & Qt::ItemIsEnabled));
    QVERIFY(model->index(2).data().toString().contains(u"reads this stream as a whole"_s));
    m_dialog->remove()->click();
    QCOMPARE(m_dialog->request().streams, std::vector<StreamId>{s_dedup});
    QVERIFY(model->index(1).data().toString().contains(u"only adds rows"_s));
}

void TestRefreshDialog::wordsOfTheTwoWaysDiffer()
{
    open();
    QVERIFY(m_dialog->retain()->isChecked());
    QCOMPARE(m_dialog->act()->text(), u"Refresh and retain"_s);
    QVERIFY(m_dialog->retain()->icon().cacheKey() != m_dialog->remove()->icon().cacheKey());
    m_dialog->remove()->click();
    QCOMPARE(m_dialog->act()->text(), u"Refresh and remove"_s);
    QCOMPARE(m_dialog->act()->property("variant").toString(), u"danger"_s);
    QVERIFY(!m_dialog->remove()->accessibleDescription().isEmpty());
}

void TestRefreshDialog::tickedStreamsAreConfirmed()
{
    open();
    QSignalSpy confirmed(m_dialog.get(), &RefreshDialog::confirmed);
    RefreshStreamModel *model = m_dialog->streams();
    QVERIFY(model->setData(model->index(1), Qt::Unchecked, Qt::CheckStateRole));
    QTest::keyClick(m_dialog.get(), Qt::Key_Return);
    QCOMPARE(confirmed.count(), 1);
    const auto request = confirmed.at(0).at(0).value<RefreshRequest>();
    QCOMPARE(request.mode, RefreshMode::Retain);
    QCOMPARE(request.streams, std::vector<StreamId>{s_dedup});
    QVERIFY(!m_dialog->isVisible());
}

void TestRefreshDialog::nothingTickedSaysSo()
{
    open({s_append});
    m_dialog->remove()->click();
    QVERIFY(!m_dialog->act()->isEnabled());
    QCOMPARE(m_dialog->act()->toolTip(), u"Tick at least one stream."_s);
    QVERIFY(showsText(*m_dialog, u"Tick at least one stream."_s));
}

void TestRefreshDialog::onlyTheGivenStreamsAreTickedFirst()
{
    open({s_append});
    QCOMPARE(m_dialog->request().streams, std::vector<StreamId>{s_append});
}

void TestRefreshDialog::commandDoesTheSame()
{
    open({s_dedup});
    m_dialog->remove()->click();
    press(*m_dialog, u"Copy as command"_s);
    QVERIFY(QApplication::clipboard()->text().endsWith(u"refresh --remove --stream=dedup Shop"_s));
}

Q_DECLARE_METATYPE(millrace::RefreshRequest)

QTEST_MAIN(TestRefreshDialog)
#include "testrefreshdialog.moc"
