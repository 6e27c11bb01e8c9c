// DryRunDialog: what a run would do, told while it is counted; nothing is sent.
#include "tests/testutils/mappingscene.h"
#include "tests/testutils/sqlitefile.h"
#include "tests/ui/workspacefixture.h"
#include "ui/connections/connectionactions.h"
#include "ui/mapping/dryrunchoices.h"
#include "ui/mapping/dryrundialog.h"
#include "ui/mapping/dryrunsamplesmodel.h"
#include "ui/mapping/dryrunstreamsmodel.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/valuedialog.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSemaphore>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

DryRunSample sample(DryRunAction action, qint64 row, std::vector<DryRunChange> changes = {})
{
    DryRunSample one;
    one.action = action;
    one.row = row;
    one.key = u"key %1"_s.arg(row);
    one.changes = std::move(changes);
    one.sourceRecord = R"({"name":"Ann"})";
    if (action == DryRunAction::Reject) {
        one.field = u"last_name"_s;
        one.code = u"value_missing"_s;
        one.reason = u"The field needs a value, and there is none."_s;
    }
    return one;
}

DryRunStream someStream(const QString &name = u"people"_s)
{
    DryRunStream stream;
    stream.stream.name = name;
    stream.object = u"contact"_s;
    stream.operation = ObjectOperation::Upsert;
    stream.read = 4;
    stream.creates = 1;
    stream.updates = 2;
    stream.rejected = 1;
    stream.isComplete = true;
    stream.samples = {sample(DryRunAction::Create, 0, {{u"last_name"_s, {}, u"Kuhn"_s}}),
                      sample(DryRunAction::Update, 1,
                             {{u"last_name"_s, u"Before"_s, u"After"_s}, {u"phone"_s, u""_s, {}}}),
                      sample(DryRunAction::Update, 2, {{u"stage"_s, {}, u"lead"_s, false}}),
                      sample(DryRunAction::Reject, 3)};
    return stream;
}

DryRunTask::Runner giving(const DryRunReport &report)
{
    return [report](const DryRunOptions &, const Cancellation &) -> Result<DryRunReport> {
        return report;
    };
}

} // namespace

class TestDryRunDialog final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void modelsKeepTheirContract();
    void saysThatNothingIsSent();
    void showsNumbersAndChanges();
    void nullEmptyAndUnknownDiffer();
    void choiceOfRecordsIsTheLimit_data();
    void choiceOfRecordsIsTheLimit();
    void numbersComeWhileItRuns();
    void cancelKeepsTheNumbersSoFar();
    void closingCancels();
    void errorStandsInPlaceWithRetry();
    void streamThatFailedSaysWhy();
    void narrowsByWhatWouldHappen();
    void returnShowsTheSourceRecord();
    void copiesTheCommand();
    void commandIsQuotedForAShell();
    void unsavedConnectionHasNoCommand();
    void exportIsOffered();
    void untickedRecordsAreLeftOutOfTheRunThatFollows();
    void untickedRecordsAreStillUntickedNextTime();
    void boxesAreThoseOfTheStreamInFront();
    void recordsOfAnUnsavedConnectionCannotBeUnticked();
    void storedConnectionIsTriedFromTheMenu();
    void plainConnectionHasNoEntry();

private:
    void open(const DryRunTask::Runner &runner, bool isStored = true)
    {
        m_dialog = std::make_unique<DryRunDialog>(runner, u"people to CRM"_s, isStored);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    }
    void run()
    {
        QTest::keyClick(m_dialog.get(), Qt::Key_Return);
        QTRY_COMPARE(m_dialog->task()->state(), DryRunTask::State::Done);
    }
    static QPushButton *button(const QWidget *in, const QString &text)
    {
        for (auto *each : in->findChildren<QPushButton *>()) {
            if (each->text().remove(u'&') == text)
                return each;
        }
        return nullptr;
    }
    static bool isSaid(const QWidget *in, const QString &part)
    {
        const auto labels = in->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [&part](const QLabel *label) {
            return label->isVisible() && label->text().contains(part);
        });
    }
    [[nodiscard]] PageTable *records() const
    {
        for (auto *each : m_dialog->findChildren<PageTable *>()) {
            if (each->model() == m_dialog->samples())
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] QString text(int row, DryRunSamplesModel::Column column) const
    {
        return m_dialog->samples()->index(row, column).data().toString();
    }

    /// A stored connection of three people who are new; its id.
    [[nodiscard]] QString triedConnection();
    /// Its dry run, which is done.
    [[nodiscard]] DryRunDialog *tried(const QString &id);

    std::unique_ptr<WorkspaceFixture> m_fixture;
    std::unique_ptr<QWidget> m_owner;
    std::unique_ptr<DryRunDialog> m_dialog;
};

void TestDryRunDialog::init() { m_fixture = std::make_unique<WorkspaceFixture>(); }

void TestDryRunDialog::cleanup()
{
    m_dialog.reset();
    m_owner.reset();
    m_fixture.reset();
}

void TestDryRunDialog::modelsKeepTheirContract()
{
    using Mode = QAbstractItemModelTester::FailureReportingMode;
    DryRunStreamsModel streams;
    QAbstractItemModelTester streamTester(&streams, Mode::QtTest);
    streams.setStreams({someStream()});
    streams.setStreams({someStream(), someStream(u"others"_s)});
    QCOMPARE(streams.rowCount(), 2);
    streams.setStreams({});
    DryRunSamplesModel samples;
    QAbstractItemModelTester sampleTester(&samples, Mode::QtTest);
    samples.setSamples(someStream().samples);
    QCOMPARE(samples.rowCount(), 5);
    samples.setAction(DryRunAction::Update);
    QCOMPARE(samples.rowCount(), 3);
    samples.setAction({});
    samples.setSamples({});
}

void TestDryRunDialog::saysThatNothingIsSent()
{
    open(giving({{someStream()}}));
    QVERIFY(isSaid(m_dialog.get(), u"Nothing is sent"_s));
    run();
    QVERIFY(isSaid(m_dialog.get(), u"Nothing was sent"_s));
}

void TestDryRunDialog::showsNumbersAndChanges()
{
    open(giving({{someStream()}}));
    run();
    const DryRunStreamsModel *streams = m_dialog->streams();
    const auto number = [streams](DryRunStreamsModel::Column column) {
        return streams->index(0, column).data().toString();
    };
    QCOMPARE(number(DryRunStreamsModel::StreamColumn), u"people"_s);
    QCOMPARE(number(DryRunStreamsModel::ReadColumn), u"4"_s);
    QCOMPARE(number(DryRunStreamsModel::CreateColumn), u"1"_s);
    QCOMPARE(number(DryRunStreamsModel::UpdateColumn), u"2"_s);
    QCOMPARE(number(DryRunStreamsModel::DeleteColumn), u"0"_s);
    QCOMPARE(number(DryRunStreamsModel::RejectColumn), u"1"_s);
    QCOMPARE(text(1, DryRunSamplesModel::ActionColumn), u"Update"_s);
    QCOMPARE(text(1, DryRunSamplesModel::FieldColumn), u"last_name"_s);
    QCOMPARE(text(1, DryRunSamplesModel::BeforeColumn), u"Before"_s);
    QCOMPARE(text(1, DryRunSamplesModel::AfterColumn), u"After"_s);
    QCOMPARE(text(4, DryRunSamplesModel::ActionColumn), u"Reject"_s);
    QVERIFY(text(4, DryRunSamplesModel::ReasonColumn).contains(u"needs a value"_s));
}

void TestDryRunDialog::nullEmptyAndUnknownDiffer()
{
    open(giving({{someStream()}}));
    run();
    const auto spoken = [this](int row, DryRunSamplesModel::Column column) {
        return m_dialog->samples()->index(row, column).data(Qt::AccessibleTextRole).toString();
    };
    QCOMPARE(text(0, DryRunSamplesModel::BeforeColumn), QString());
    QCOMPARE(text(2, DryRunSamplesModel::BeforeColumn), QString());
    QCOMPARE(spoken(2, DryRunSamplesModel::BeforeColumn), u"empty text"_s);
    QCOMPARE(text(2, DryRunSamplesModel::AfterColumn), u"NULL"_s);
    QCOMPARE(spoken(2, DryRunSamplesModel::AfterColumn), u"no value"_s);
    QCOMPARE(text(3, DryRunSamplesModel::BeforeColumn), u"unknown"_s);
}

void TestDryRunDialog::choiceOfRecordsIsTheLimit_data()
{
    QTest::addColumn<int>("choice");
    QTest::addColumn<qint64>("limit");
    QTest::newRow("first 100") << 0 << qint64(100);
    QTest::newRow("first 10,000") << 2 << qint64(10'000);
    QTest::newRow("all") << 3 << qint64(-1);
}

void TestDryRunDialog::choiceOfRecordsIsTheLimit()
{
    QFETCH(const int, choice);
    QFETCH(const qint64, limit);
    std::atomic<qint64> asked = 0;
    open([&asked](const DryRunOptions &options, const Cancellation &) -> Result<DryRunReport> {
        asked = options.rowLimit.value_or(-1);
        return DryRunReport{{someStream()}};
    });
    m_dialog->findChild<QComboBox *>()->setCurrentIndex(choice);
    run();
    QCOMPARE(asked.load(), limit);
}

void TestDryRunDialog::numbersComeWhileItRuns()
{
    QSemaphore more;
    open([&more](const DryRunOptions &options, const Cancellation &) -> Result<DryRunReport> {
        options.observer(someStream());
        more.acquire();
        return DryRunReport{{someStream(), someStream(u"others"_s)}};
    });
    QTest::keyClick(m_dialog.get(), Qt::Key_Return);
    QTRY_COMPARE(m_dialog->streams()->rowCount(), 1);
    QCOMPARE(m_dialog->task()->state(), DryRunTask::State::Running);
    QVERIFY(isSaid(m_dialog.get(), u"Reading people: 4 records so far"_s));
    more.release();
    QTRY_COMPARE(m_dialog->task()->state(), DryRunTask::State::Done);
    QCOMPARE(m_dialog->streams()->rowCount(), 2);
}

void TestDryRunDialog::cancelKeepsTheNumbersSoFar()
{
    open(
        [](const DryRunOptions &options, const Cancellation &cancellation) -> Result<DryRunReport> {
            options.observer(someStream());
            while (!cancellation.stop_requested())
                QThread::yieldCurrentThread();
            return Error::cancelled();
        });
    QTest::mouseClick(button(m_dialog.get(), u"Start dry run"_s), Qt::LeftButton);
    QTRY_COMPARE(m_dialog->streams()->rowCount(), 1);
    QTest::mouseClick(button(m_dialog.get(), u"Cancel"_s), Qt::LeftButton);
    QCOMPARE(m_dialog->task()->state(), DryRunTask::State::Cancelled);
    QCOMPARE(m_dialog->streams()->rowCount(), 1);
    QVERIFY(isSaid(m_dialog.get(), u"Cancelled after 4 records. Nothing was sent."_s));
    QVERIFY(button(m_dialog.get(), u"Start again"_s) != nullptr);
}

void TestDryRunDialog::closingCancels()
{
    QSemaphore started;
    QSemaphore ended;
    open([&](const DryRunOptions &, const Cancellation &cancellation) -> Result<DryRunReport> {
        started.release();
        while (!cancellation.stop_requested())
            QThread::yieldCurrentThread();
        ended.release();
        return Error::cancelled();
    });
    QTest::keyClick(m_dialog.get(), Qt::Key_Return);
    QVERIFY(started.tryAcquire(1, 30'000));
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QVERIFY(!m_dialog->isVisible());
    QVERIFY(ended.tryAcquire(1, 30'000));
}

void TestDryRunDialog::errorStandsInPlaceWithRetry()
{
    std::atomic<int> runs = 0;
    open([&runs](const DryRunOptions &, const Cancellation &) -> Result<DryRunReport> {
        if (++runs > 1)
            return DryRunReport{{someStream()}};
        Error error;
        error.code = u"test.broken"_s;
        error.message = u"The server does not answer."_s;
        return error;
    });
    QTest::keyClick(m_dialog.get(), Qt::Key_Return);
    auto *view = m_dialog->findChild<ErrorView *>();
    QTRY_VERIFY(view->isVisible());
    QVERIFY(isSaid(m_dialog.get(), u"The server does not answer."_s));
    QTest::mouseClick(button(view, u"Retry"_s), Qt::LeftButton);
    QTRY_COMPARE(m_dialog->task()->state(), DryRunTask::State::Done);
    QVERIFY(!view->isVisible());
}

void TestDryRunDialog::streamThatFailedSaysWhy()
{
    DryRunStream broken = someStream();
    broken.error = Error();
    broken.error->code = u"test.broken"_s;
    broken.error->message = u"The table is locked."_s;
    open(giving({{someStream(u"others"_s), broken}}));
    run();
    auto *bar = m_dialog->findChild<MessageBar *>();
    QVERIFY(!bar->isVisible());
    for (auto *table : m_dialog->findChildren<PageTable *>()) {
        if (table->model() == m_dialog->streams())
            table->setCurrentIndex(m_dialog->streams()->index(1, 0));
    }
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->text(), u"The table is locked."_s);
}

void TestDryRunDialog::narrowsByWhatWouldHappen()
{
    open(giving({{someStream()}}));
    run();
    QComboBox *actions = nullptr;
    for (auto *each : m_dialog->findChildren<QComboBox *>()) {
        if (each->findText(u"Update (2)"_s) >= 0)
            actions = each;
    }
    QVERIFY(actions != nullptr);
    // Only what there is, and all of it.
    QCOMPARE(actions->count(), 4);
    actions->setCurrentIndex(actions->findText(u"Reject (1)"_s));
    QCOMPARE(m_dialog->samples()->rowCount(), 1);
    QCOMPARE(text(0, DryRunSamplesModel::FieldColumn), u"last_name"_s);
}

void TestDryRunDialog::returnShowsTheSourceRecord()
{
    open(giving({{someStream()}}));
    run();
    records()->setFocus();
    records()->setCurrentIndex(m_dialog->samples()->index(0, 0));
    QTest::keyClick(records(), Qt::Key_Return);
    QVERIFY(m_dialog->findChild<ValueDialog *>() != nullptr);
    QCOMPARE(m_dialog->task()->state(), DryRunTask::State::Done);
}

void TestDryRunDialog::copiesTheCommand()
{
    open(giving({{someStream()}}));
    QTest::mouseClick(button(m_dialog.get(), u"Copy as command"_s), Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(),
             u"millrace-cli dry-run 'people to CRM' --limit 1000"_s);
}

void TestDryRunDialog::commandIsQuotedForAShell()
{
    QCOMPARE(dryRunCommand(u"people"_s, {}), u"millrace-cli dry-run people"_s);
    QCOMPARE(dryRunCommand(u"it's $5"_s, 100), u"millrace-cli dry-run 'it'\\''s $5' --limit 100"_s);
}

void TestDryRunDialog::unsavedConnectionHasNoCommand()
{
    open(giving({{someStream()}}), false);
    const QPushButton *copy = button(m_dialog.get(), u"Copy as command"_s);
    QVERIFY(!copy->isEnabled());
    QVERIFY(copy->toolTip().contains(u"saved first"_s));
}

void TestDryRunDialog::exportIsOffered()
{
    open(giving({{someStream()}}));
    QPushButton *save = button(m_dialog.get(), u"Export…"_s);
    QVERIFY(!save->isEnabled());
    run();
    QVERIFY(save->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
    QVERIFY(m_dialog->findChild<QFileDialog *>() != nullptr);
}

QString TestDryRunDialog::triedConnection()
{
    const QString path = m_fixture->folder.filePath(u"crm.sqlite"_s);
    SqliteFile(path).execute(u"CREATE TABLE contact(email TEXT NOT NULL UNIQUE, last_name TEXT)"_s);
    m_fixture->addFile(u"people.csv"_s,
                       "mail,surname\nann@example.org,Kuhn\nbob@example.org,Berg\n"
                       "cleo@example.org,Vogt\n");
    const Endpoint source = m_fixture->addSource(
        u"people"_s, u"files"_s, {{u"path"_s, m_fixture->folder.filePath(u"people.csv"_s)}});
    const Endpoint destination
        = must(EndpointRepository(*m_fixture->database)
                   .save({{},
                          EndpointRole::Destination,
                          u"sqlite"_s,
                          u"CRM"_s,
                          {{u"path"_s, path}, {u"write_into"_s, u"existing_tables"_s}}}));
    ConfiguredStream stream;
    stream.stream
        = must(m_fixture->probe->discover(source.connectorId, source.configuration, {}, {}))
              .streams.front();
    stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
    stream.mapping.emplace();
    stream.mapping->object = must(m_fixture->probe->discoverObjects(destination.connectorId,
                                                                    destination.configuration, {}))
                                 .front();
    stream.mapping->operation = ObjectOperation::Upsert;
    stream.mapping->matchingKey = {u"email"_s};
    stream.mapping->fields
        = {fieldRow(u"email"_s, u"mail"_s), fieldRow(u"last_name"_s, u"surname"_s)};
    Connection connection;
    connection.name = u"people to CRM"_s;
    connection.sourceId = source.id;
    connection.destinationId = destination.id;
    connection.catalog.streams = {stream};
    const QString id = must(ConnectionRepository(*m_fixture->database).save(connection)).id;
    m_fixture->sync();
    m_owner = std::make_unique<QWidget>();
    m_owner->show();
    return id;
}

DryRunDialog *TestDryRunDialog::tried(const QString &id)
{
    DryRunDialog *dialog = openDryRun(*m_fixture->workspace, id, m_owner.get());
    QTest::keyClick(dialog, Qt::Key_Return);
    const auto isReady = [dialog] {
        const QAbstractItemModel *samples = dialog->samples();
        return dialog->task()->state() == DryRunTask::State::Done
            && samples->index(0, DryRunSamplesModel::ActionColumn)
                   .data(Qt::CheckStateRole)
                   .isValid();
    };
    if (!QTest::qWaitFor(isReady))
        qFatal("The dry run does not end.");
    return dialog;
}

void TestDryRunDialog::untickedRecordsAreLeftOutOfTheRunThatFollows()
{
    const QString id = triedConnection();
    DryRunDialog *dialog = tried(id);
    DryRunSamplesModel *samples = dialog->samples();
    const auto *tester = new QAbstractItemModelTester(
        samples, QAbstractItemModelTester::FailureReportingMode::Fatal, dialog);
    Q_UNUSED(tester);
    PageTable *table = nullptr;
    for (auto *each : dialog->findChildren<PageTable *>()) {
        if (each->model() == samples)
            table = each;
    }
    QVERIFY(table != nullptr);
    // One box for each record, however many fields it has.
    const auto box = [samples](int row) {
        return samples->index(row, DryRunSamplesModel::ActionColumn).data(Qt::CheckStateRole);
    };
    QCOMPARE(samples->rowCount(), 6);
    QCOMPARE(box(2).value<Qt::CheckState>(), Qt::Checked);
    QVERIFY(!box(3).isValid());
    // By keys, from any cell of the record.
    table->setFocus();
    table->setCurrentIndex(samples->index(3, DryRunSamplesModel::KeyColumn));
    QTest::keyClick(table, Qt::Key_Space);
    QCOMPARE(box(2).value<Qt::CheckState>(), Qt::Unchecked);
    QVERIFY(isSaid(dialog, u"leaves 1 record"_s));
    const DryRunStream &stream = dialog->streams()->stream(0);
    QCOMPARE(stream.creates, 2);
    QCOMPARE(stream.leftOut, 1);
    // By the mouse, on the box.
    const QModelIndex first = samples->index(0, DryRunSamplesModel::ActionColumn);
    const QRect cell = table->visualRect(first);
    for (int x = cell.left(); x < cell.left() + 40 && box(0) == Qt::Checked; x += 4)
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, {x, cell.center().y()});
    QCOMPARE(box(0).value<Qt::CheckState>(), Qt::Unchecked);
    table->setCurrentIndex(samples->index(0, DryRunSamplesModel::KeyColumn));
    QTest::keyClick(table, Qt::Key_Space);
    QCOMPARE(box(0).value<Qt::CheckState>(), Qt::Checked);

    QSignalSpy finished(m_fixture->workspace.get(), &Workspace::runFinished);
    QPushButton *sync = nullptr;
    for (auto *each : dialog->findChildren<QPushButton *>()) {
        if (each->text().remove(u'&').startsWith(u"Sync now without 1 record"_s))
            sync = each;
    }
    QVERIFY(sync != nullptr);
    QTest::mouseClick(sync, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 20'000);
    QCOMPARE(SqliteFile(m_fixture->folder.filePath(u"crm.sqlite"_s))
                 .rows(u"SELECT email FROM contact ORDER BY email"_s),
             (QStringList{u"ann@example.org"_s, u"cleo@example.org"_s}));
    const Job job = must(JobRepository(*m_fixture->database).list(id, 1)).front();
    QCOMPARE(summarised(job.attempts).front().counts.filtered, 1);
}

void TestDryRunDialog::untickedRecordsAreStillUntickedNextTime()
{
    const QString id = triedConnection();
    DryRunDialog *dialog = tried(id);
    dialog->samples()->setData(dialog->samples()->index(0, DryRunSamplesModel::ActionColumn),
                               Qt::Unchecked, Qt::CheckStateRole);
    dialog->reject();
    const auto leftOut = [&] {
        const LeftOutMarks marks = must(LeftOutStore(*m_fixture->database).all(id));
        return marks.empty() ? std::size_t(0) : marks.begin()->second.size();
    };
    QTRY_COMPARE(leftOut(), std::size_t(1));
    DryRunDialog *again = tried(id);
    const QModelIndex first = again->samples()->index(0, DryRunSamplesModel::ActionColumn);
    QTRY_COMPARE(first.data(Qt::CheckStateRole).value<Qt::CheckState>(), Qt::Unchecked);
    QCOMPARE(again->streams()->stream(0).leftOut, 1);
    QTest::mouseClick(button(again, u"Take all along"_s), Qt::LeftButton);
    QCOMPARE(first.data(Qt::CheckStateRole).value<Qt::CheckState>(), Qt::Checked);
    QCOMPARE(again->streams()->stream(0).creates, 3);
    QTRY_COMPARE(leftOut(), std::size_t(0));
}

void TestDryRunDialog::boxesAreThoseOfTheStreamInFront()
{
    const QString id = triedConnection();
    DryRunStream people = someStream();
    DryRunStream others = someStream(u"others"_s);
    for (DryRunStream *stream : {&people, &others}) {
        for (DryRunSample &one : stream->samples)
            one.mark = "mark " + std::to_string(one.row);
    }
    open(giving({{people, others}}));
    auto *choices = new DryRunChoices(*m_fixture->workspace, id);
    m_dialog->setChoices(choices);
    QTRY_VERIFY(choices->isLoaded());
    run();
    const auto show = [this](int row) {
        for (auto *table : m_dialog->findChildren<PageTable *>()) {
            if (table->model() == m_dialog->streams())
                table->setCurrentIndex(m_dialog->streams()->index(row, 0));
        }
    };
    const auto box = [this] {
        return m_dialog->samples()
            ->index(0, DryRunSamplesModel::ActionColumn)
            .data(Qt::CheckStateRole)
            .value<Qt::CheckState>();
    };
    show(0);
    m_dialog->samples()->setData(m_dialog->samples()->index(0, DryRunSamplesModel::ActionColumn),
                                 Qt::Unchecked, Qt::CheckStateRole);
    QCOMPARE(box(), Qt::Unchecked);
    show(1);
    QCOMPARE(box(), Qt::Checked);
    show(0);
    QCOMPARE(box(), Qt::Unchecked);
}

void TestDryRunDialog::recordsOfAnUnsavedConnectionCannotBeUnticked()
{
    open(giving({{someStream()}}), false);
    run();
    QVERIFY(!m_dialog->samples()
                 ->index(0, DryRunSamplesModel::ActionColumn)
                 .data(Qt::CheckStateRole)
                 .isValid());
    QVERIFY(isSaid(m_dialog.get(), u"once the connection is saved"_s));
    QVERIFY(!button(m_dialog.get(), u"Sync now"_s)->isVisible());
}

void TestDryRunDialog::storedConnectionIsTriedFromTheMenu()
{
    const QString path = m_fixture->folder.filePath(u"crm.sqlite"_s);
    {
        SqliteFile crm(path);
        crm.execute(u"CREATE TABLE contact(id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, "
                    "last_name TEXT NOT NULL)"_s);
        crm.execute(u"INSERT INTO contact(email, last_name) VALUES ('ann@example.org', 'Old')"_s);
    }
    m_fixture->addFile(u"people.csv"_s,
                       "mail,surname\nann@example.org,Kuhn\nbob@example.org,\n"
                       "cleo@example.org,Vogt\n");
    const Endpoint source = m_fixture->addSource(
        u"people"_s, u"files"_s, {{u"path"_s, m_fixture->folder.filePath(u"people.csv"_s)}});
    const Endpoint destination
        = must(EndpointRepository(*m_fixture->database)
                   .save({{},
                          EndpointRole::Destination,
                          u"sqlite"_s,
                          u"CRM"_s,
                          {{u"path"_s, path}, {u"write_into"_s, u"existing_tables"_s}}}));
    const auto objects = must(
        m_fixture->probe->discoverObjects(destination.connectorId, destination.configuration, {}));
    QCOMPARE(objects.size(), std::size_t(1));
    const Catalog catalog
        = must(m_fixture->probe->discover(source.connectorId, source.configuration, {}, {}));
    ConfiguredStream stream;
    stream.stream = catalog.streams.front();
    stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
    stream.mapping
        = ObjectMapping{objects.front(),
                        ObjectOperation::Upsert,
                        {u"email"_s},
                        {fieldRow(u"email"_s, u"mail"_s), fieldRow(u"last_name"_s, u"surname"_s)}};
    Connection connection;
    connection.name = u"people to CRM"_s;
    connection.sourceId = source.id;
    connection.destinationId = destination.id;
    connection.catalog.streams = {stream};
    connection = must(ConnectionRepository(*m_fixture->database).save(connection));
    m_fixture->sync();

    QWidget page;
    page.show();
    ConnectionActions actions(*m_fixture->workspace, &page);
    ConnectionRow row;
    row.id = connection.id;
    row.name = connection.name;
    actions.setSelection({row});
    QVERIFY(actions.dryRun->isVisible());
    actions.dryRun->trigger();
    auto *dialog = page.findChild<DryRunDialog *>();
    QVERIFY(dialog != nullptr);
    QTest::mouseClick(button(dialog, u"Start dry run"_s), Qt::LeftButton);
    QTRY_COMPARE(dialog->task()->state(), DryRunTask::State::Done);
    const DryRunStream &looked = dialog->task()->streams().front();
    QCOMPARE(looked.read, 3);
    QCOMPARE(looked.creates, 1);
    QCOMPARE(looked.updates, 1);
    QCOMPARE(looked.rejected, 1);
    QCOMPARE(SqliteFile(path).rows(u"SELECT email, last_name FROM contact"_s),
             QStringList{u"ann@example.org|Old"_s});
    dialog->close();
}

void TestDryRunDialog::plainConnectionHasNoEntry()
{
    const Connection connection = m_fixture->addConnection(u"plain"_s);
    m_fixture->sync();
    QWidget page;
    ConnectionActions actions(*m_fixture->workspace, &page);
    ConnectionRow row;
    row.id = connection.id;
    actions.setSelection({row});
    QVERIFY(!actions.dryRun->isVisible());
}

QTEST_MAIN(TestDryRunDialog)
#include "testdryrundialog.moc"
