// VerifyDialog: what differs between source and destination, found and shown.
#include "core/store/verificationstore.h"
#include "tests/testutils/sqlitefile.h"
#include "tests/ui/workspacefixture.h"
#include "ui/verify/verifieddifferencesmodel.h"
#include "ui/verify/verifiedstreamsmodel.h"
#include "ui/verify/verifydialog.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/pagetable.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QSemaphore>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

VerifiedStream someStream()
{
    VerifiedStream stream;
    stream.stream.name = u"people"_s;
    stream.table = u"people"_s;
    stream.sourceRows = 1200;
    stream.destinationRows = 1200;
    stream.equal = 1198;
    stream.missing = 1;
    stream.different = 1;
    stream.extra = 1;
    stream.examples = {{RowDifferenceKind::Missing, u"3"_s, true, {{u"name"_s, u"Ann"_s, {}}}},
                       {RowDifferenceKind::Extra, u"9"_s, false, {{u"name"_s, {}, u"Bob"_s}}},
                       {RowDifferenceKind::Different, u"5"_s, false, {{u"name"_s, u""_s, {}}}}};
    return stream;
}

} // namespace

class TestVerifyDialog final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_fixture = std::make_unique<WorkspaceFixture>(); }
    void cleanup();
    void modelsKeepTheirContract();
    void findsWhatDiffers();
    void lastOneIsShown();
    void cancelEndsIt();
    void failureIsToldInPlace();
    void runsAreFollowedOnDemand();
    void commandDoesTheSame();

private:
    [[nodiscard]] bool shows(const QString &text) const
    {
        const auto labels = m_dialog->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(text);
        });
    }
    [[nodiscard]] PageTable *table(const QString &name) const
    {
        for (auto *each : m_dialog->findChildren<PageTable *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        qFatal("There is no such table.");
    }
    /// A connection that has run, and its dialogue.
    QString openReal()
    {
        const QString id = m_fixture->addConnection(u"shop"_s, {u"users"_s}).id;
        m_fixture->sync();
        if (m_fixture->run(id) != JobStatus::Succeeded)
            qFatal("The run failed.");
        m_owner = std::make_unique<QWidget>();
        m_owner->show();
        m_dialog = openVerification(*m_fixture->workspace, id, m_owner.get());
        return id;
    }

    std::unique_ptr<WorkspaceFixture> m_fixture;
    std::unique_ptr<QWidget> m_owner;
    QPointer<VerifyDialog> m_dialog;
};

void TestVerifyDialog::cleanup()
{
    delete m_dialog;
    m_owner.reset();
    m_fixture.reset();
}

void TestVerifyDialog::modelsKeepTheirContract()
{
    using Mode = QAbstractItemModelTester::FailureReportingMode;
    VerifiedStreamsModel streams;
    QAbstractItemModelTester streamTester(&streams, Mode::QtTest);
    streams.setStreams({someStream()});
    QCOMPARE(streams.index(0, VerifiedStreamsModel::EqualColumn).data().toString(), u"1,198"_s);
    VerifiedDifferencesModel rows;
    QAbstractItemModelTester rowTester(&rows, Mode::QtTest);
    rows.setRows(someStream().examples);
    QCOMPARE(rows.rowCount(), 3);
    const auto at
        = [&rows](int row, int column) { return rows.index(row, column).data().toString(); };
    QCOMPARE(at(0, VerifiedDifferencesModel::KindColumn), u"Missing, newer than the last run"_s);
    QCOMPARE(at(0, VerifiedDifferencesModel::DestinationColumn), QString());
    QCOMPARE(at(1, VerifiedDifferencesModel::DestinationColumn), u"Bob"_s);
    // An empty text, null, and a row that is not there are three things.
    QCOMPARE(at(2, VerifiedDifferencesModel::SourceColumn), QString());
    QCOMPARE(at(2, VerifiedDifferencesModel::DestinationColumn), u"NULL"_s);
    QVERIFY(rows.index(0, VerifiedDifferencesModel::DestinationColumn)
                .data(Qt::AccessibleTextRole)
                .toString()
                .contains(u"no row"_s));
    // Of a row that went on changing no value is told, and none is called null.
    RowDifference moving;
    moving.kind = RowDifferenceKind::Missing;
    moving.key = u"9"_s;
    moving.hasChanged = true;
    rows.setRows({moving});
    QCOMPARE(rows.rowCount(), 1);
    QCOMPARE(at(0, VerifiedDifferencesModel::KeyColumn), u"9"_s);
    for (const int column :
         {VerifiedDifferencesModel::SourceColumn, VerifiedDifferencesModel::DestinationColumn})
        QCOMPARE(at(0, column), u"changed while it was verified"_s);
}

void TestVerifyDialog::findsWhatDiffers()
{
    const QString id = openReal();
    SqliteFile(m_fixture->folder.filePath(u"shop destination.sqlite"_s))
        .execute(u"DELETE FROM users WHERE id = 7"_s);
    QVERIFY(shows(u"Nothing was verified yet"_s));
    QTest::keyClick(m_dialog, Qt::Key_Return);
    QTRY_COMPARE(m_dialog->task()->state(), VerifyTask::State::Done);
    QVERIFY(shows(u"1 are missing at the destination"_s));
    const auto *streams = table(u"Streams"_s)->model();
    QCOMPARE(streams->index(0, VerifiedStreamsModel::MissingColumn).data().toString(), u"1"_s);
    const auto *rows = table(u"Rows that differ"_s)->model();
    QVERIFY(rows->rowCount() > 1);
    const auto kept = must(VerificationStore(*m_fixture->database).last(id));
    QVERIFY(kept && !kept->agrees());
}

void TestVerifyDialog::lastOneIsShown()
{
    const QString id = openReal();
    delete m_dialog;
    Verification last;
    last.endedAt = m_fixture->clock.now();
    last.isAfterRun = true;
    last.streams = {someStream()};
    must(VerificationStore(*m_fixture->database).keep(id, last));
    m_dialog = openVerification(*m_fixture->workspace, id, m_owner.get());
    QTRY_VERIFY(shows(u", after a run."_s));
    QCOMPARE(table(u"Rows that differ"_s)->model()->rowCount(), 3);
}

void TestVerifyDialog::cancelEndsIt()
{
    const auto begun = std::make_shared<QSemaphore>();
    m_dialog = new VerifyDialog(
        [begun](const VerificationOptions &, const Cancellation &stop) -> Result<Verification> {
            begun->release();
            while (!stop.stop_requested())
                std::this_thread::yield();
            return Error::cancelled();
        },
        u"shop"_s, {});
    m_dialog->show();
    QTest::keyClick(m_dialog, Qt::Key_Return);
    begun->acquire();
    QTest::keyClick(m_dialog, Qt::Key_Return);
    QCOMPARE(m_dialog->task()->state(), VerifyTask::State::Cancelled);
    QVERIFY(shows(u"Cancelled. Nothing was changed."_s));
}

void TestVerifyDialog::failureIsToldInPlace()
{
    m_dialog = new VerifyDialog(
        [](const VerificationOptions &, const Cancellation &) -> Result<Verification> {
            return Error{u"x.y"_s, ErrorKind::Transient, u"The server is gone."_s, {}, {}, {}};
        },
        u"shop"_s, {});
    m_dialog->show();
    QTest::keyClick(m_dialog, Qt::Key_Return);
    QTRY_VERIFY(shows(u"The server is gone."_s));
}

void TestVerifyDialog::runsAreFollowedOnDemand()
{
    const QString id = openReal();
    auto *follows = m_dialog->findChild<QCheckBox *>();
    QTRY_VERIFY(follows->isEnabled());
    QVERIFY(!follows->isChecked());
    follows->click();
    const VerificationStore store(*m_fixture->database);
    const auto follow = [this, id] {
        return must(ConnectionRepository(*m_fixture->database).find(id)).settings.verifiesRuns;
    };
    QTRY_VERIFY(follow());
    QCOMPARE(m_fixture->run(id), JobStatus::Succeeded);
    QTRY_VERIFY(must(store.last(id)));
    QVERIFY(must(store.last(id))->isAfterRun);
    follows->click();
    QTRY_VERIFY(!follow());
}

void TestVerifyDialog::commandDoesTheSame()
{
    openReal();
    for (auto *button : m_dialog->findChildren<QPushButton *>()) {
        if (button->text() == "&Copy as command"_L1)
            button->click();
    }
    QVERIFY(QApplication::clipboard()->text().endsWith(u"verify shop"_s));
}

QTEST_MAIN(TestVerifyDialog)
#include "testverifydialog.moc"
