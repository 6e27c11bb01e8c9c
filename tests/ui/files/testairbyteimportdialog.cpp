// ImportDialog with files of Airbyte: the report, then the plan, then everything or nothing.
#include "core/secrets/secretstore.h"
#include "core/store/endpointrepository.h"
#include "tests/ui/workspacefixture.h"
#include "ui/files/airbytereportmodel.h"
#include "ui/files/airbytereportview.h"
#include "ui/files/importdialog.h"
#include "ui/help/helptopics.h"
#include "ui/widgets/messagebar.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTreeView>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// Two sources, one of them with a password nobody has, a destination, and a connection of each.
const QByteArray s_answers = R"({"data": [
 {"sourceId": "s1", "name": "people", "sourceType": "faker", "configuration": {"count": 5}},
 {"sourceId": "s2", "name": "shop", "sourceType": "postgres", "configuration": {
  "host": "127.0.0.1", "port": 1, "database": "shop", "username": "ann", "password": "Tr0ub4dor"}},
 {"destinationId": "d1", "name": "out", "destinationType": "sqlite",
  "configuration": {"destination_path": "out.sqlite"}},
 {"connectionId": "c1", "name": "faked", "sourceId": "s1", "destinationId": "d1",
  "schedule": {"scheduleType": "manual"}, "configurations": {"streams": [
  {"name": "users", "syncMode": "full_refresh_overwrite"}]}},
 {"connectionId": "c2", "name": "orders", "sourceId": "s2", "destinationId": "d1",
  "schedule": {"scheduleType": "manual"}, "configurations": {"streams": [
  {"name": "orders", "syncMode": "full_refresh_overwrite"}]}}]})";

QPushButton *buttonOf(const QWidget &parent, const QString &text)
{
    for (QPushButton *button : parent.findChildren<QPushButton *>()) {
        if (button->text().remove(u'&') == text && button->isVisibleTo(&parent))
            return button;
    }
    return nullptr;
}

QModelIndex rowCalled(const QAbstractItemModel &model, const QString &name)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, 0).data().toString() == name)
            return model.index(row, 0);
    }
    return {};
}

} // namespace

class TestAirbyteImportDialog final : public QObject
{
    Q_OBJECT

private slots:
    void goesFromTheReportToTheProfile();
    void whatIsEnteredIsKeptAsASecret();
    void whatIsUnmarkedStaysOut();
    void faultsLeadBackToTheReport();
    void cancellingChangesNothing();
    void saysWhenThereIsNothing();
    void refusesWhatIsNotOfAirbyte();
    void everyKindOfFileIsRecognised_data();
    void everyKindOfFileIsRecognised();
    void helpAndCommandAreThoseOfTheImport();
    void modelIsOne();

private:
    static ImportDialog *open(WorkspaceFixture &world, const QByteArray &text,
                              ImportDialog::Origin origin = ImportDialog::Origin::Any,
                              const QString &name = u"answers.json"_s)
    {
        auto *dialog
            = new ImportDialog(*world.workspace, {world.addFile(name, text)}, nullptr, origin);
        dialog->show();
        return dialog;
    }
    static void toggle(ImportDialog &dialog, const QString &name)
    {
        QTreeView *tree = dialog.report()->tree();
        const QModelIndex row = rowCalled(*tree->model(), name);
        QVERIFY2(row.isValid(), qUtf8Printable(name));
        tree->setCurrentIndex(row);
        QTest::keyClick(tree, Qt::Key_Space);
    }
    static bool isEmpty(WorkspaceFixture &world)
    {
        return must(ConnectionRepository(*world.database).all()).empty()
            && must(EndpointRepository(*world.database).all(EndpointRole::Source)).empty();
    }
};

void TestAirbyteImportDialog::goesFromTheReportToTheProfile()
{
    WorkspaceFixture world;
    QPointer<ImportDialog> dialog = open(world, s_answers);
    QTRY_VERIFY(dialog->report()->isVisible());
    const QAbstractItemModel &report = *dialog->report()->tree()->model();
    QCOMPARE(report.rowCount(), 5);
    // What wants a person comes first.
    QCOMPARE(report.index(0, 0).data().toString(), u"shop"_s);
    QCOMPARE(report.index(0, AirbyteReportModel::OutcomeColumn).data().toString(),
             u"Needs a decision"_s);
    QVERIFY(report.rowCount(report.index(0, 0)) > 0);
    QVERIFY(!dialog->prune()->isVisible());
    QVERIFY(isEmpty(world));
    toggle(*dialog, u"orders"_s);
    QTest::keyClick(dialog.data(), Qt::Key_Return);
    QTRY_VERIFY(buttonOf(*dialog, u"Trust and ask"_s) != nullptr);
    QTest::mouseClick(buttonOf(*dialog, u"Trust and ask"_s), Qt::LeftButton);
    QTRY_VERIFY(dialog->tree()->isVisible());
    QVERIFY(rowCalled(*dialog->tree()->model(), u"New connection “faked”"_s).isValid());
    QVERIFY(isEmpty(world));
    QTRY_VERIFY(dialog->act()->isEnabled());
    QSignalSpy imported(dialog, &ImportDialog::imported);
    QTest::mouseClick(dialog->act(), Qt::LeftButton);
    QTRY_COMPARE(imported.count(), 1);
    const Connection made = must(ConnectionRepository(*world.database).findByName(u"faked"_s));
    QCOMPARE(imported.front().front().toStringList(), QStringList{made.id});
    QCOMPARE(world.run(made.id), JobStatus::Succeeded);
    QTRY_VERIFY(dialog.isNull());
}

void TestAirbyteImportDialog::whatIsEnteredIsKeptAsASecret()
{
    WorkspaceFixture world;
    const std::unique_ptr<ImportDialog> dialog(open(world, s_answers));
    QTRY_VERIFY(dialog->report()->isVisible());
    QLineEdit *password = nullptr;
    for (QLineEdit *edit : dialog->report()->findChildren<QLineEdit *>()) {
        if (edit->accessibleName() == "shop: password"_L1)
            password = edit;
    }
    QVERIFY(password != nullptr && password->isVisible());
    QCOMPARE(password->echoMode(), QLineEdit::Password);
    // By keyboard from the list to the line.
    dialog->report()->tree()->setFocus();
    QTest::keyClick(dialog->report()->tree(), Qt::Key_Tab);
    QCOMPARE(dialog->focusWidget(), password);
    QTest::keyClicks(password, u"entered-1"_s);
    // Its database does not answer here; the source comes over by itself.
    toggle(*dialog, u"orders"_s);
    dialog->act()->click();
    QTRY_VERIFY(buttonOf(*dialog, u"Trust and ask"_s) != nullptr);
    buttonOf(*dialog, u"Trust and ask"_s)->click();
    QTRY_VERIFY(dialog->tree()->isVisible());
    // It stands in no file.
    QVERIFY2(!dialog->messages()->text().contains("plain text"_L1),
             qUtf8Printable(dialog->messages()->text()));
    QTRY_VERIFY(dialog->act()->isEnabled());
    QSignalSpy imported(dialog.get(), &ImportDialog::imported);
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    dialog->act()->click();
    QTRY_COMPARE(imported.count(), 1);
    for (const Endpoint &source :
         must(EndpointRepository(*world.database).all(EndpointRole::Source))) {
        if (source.name != "shop"_L1)
            continue;
        const QString name
            = source.configuration["password"_L1].toObject()["$secret"_L1].toString();
        QCOMPARE(must(world.secrets.read(name)), u"entered-1"_s);
        return;
    }
    QFAIL("The source is not there.");
}

void TestAirbyteImportDialog::whatIsUnmarkedStaysOut()
{
    WorkspaceFixture world;
    const std::unique_ptr<ImportDialog> dialog(open(world, s_answers));
    QTRY_VERIFY(dialog->report()->isVisible());
    QTreeView *tree = dialog->report()->tree();
    const auto isMarked = [tree](const QString &name) {
        return rowCalled(*tree->model(), name).data(Qt::CheckStateRole).toInt() == Qt::Checked;
    };
    toggle(*dialog, u"shop"_s);
    QVERIFY(!isMarked(u"shop"_s));
    // It takes its connection with it, and comes back with it.
    QVERIFY(!isMarked(u"orders"_s));
    QVERIFY(isMarked(u"faked"_s) && isMarked(u"out"_s));
    toggle(*dialog, u"orders"_s);
    QVERIFY(isMarked(u"shop"_s));
    for (const QString &name : {u"shop"_s, u"people"_s, u"out"_s})
        toggle(*dialog, name);
    QVERIFY(!dialog->act()->isEnabled());
    QTest::keyClick(dialog.get(), Qt::Key_Return);
    QVERIFY(dialog->report()->isVisible());
}

void TestAirbyteImportDialog::faultsLeadBackToTheReport()
{
    WorkspaceFixture world;
    const std::unique_ptr<ImportDialog> dialog(open(world, s_answers));
    QTRY_VERIFY(dialog->report()->isVisible());
    dialog->act()->click();
    QTRY_VERIFY(buttonOf(*dialog, u"Trust and ask"_s) != nullptr);
    buttonOf(*dialog, u"Trust and ask"_s)->click();
    QTRY_VERIFY(dialog->faults()->isVisible());
    const QString fault = dialog->faults()->model()->index(0, 0).data().toString();
    // Where it stands in the file of Airbyte.
    QVERIFY2(fault.contains("answers.json"_L1), qUtf8Printable(fault));
    QVERIFY(!dialog->act()->isEnabled());
    QTest::mouseClick(dialog->back(), Qt::LeftButton);
    QVERIFY(dialog->report()->isVisible() && !dialog->back()->isVisible());
    toggle(*dialog, u"orders"_s);
    dialog->act()->click();
    QTRY_VERIFY(dialog->tree()->isVisible());
    QTRY_VERIFY(dialog->act()->isEnabled());
}

void TestAirbyteImportDialog::cancellingChangesNothing()
{
    WorkspaceFixture world;
    QPointer<ImportDialog> dialog = open(world, s_answers);
    QTRY_VERIFY(dialog->report()->isVisible());
    toggle(*dialog, u"orders"_s);
    dialog->act()->click();
    QTRY_VERIFY(buttonOf(*dialog, u"Trust and ask"_s) != nullptr);
    buttonOf(*dialog, u"Trust and ask"_s)->click();
    QTRY_VERIFY(dialog->tree()->isVisible());
    QTest::keyClick(dialog.data(), Qt::Key_Escape);
    QTRY_VERIFY(dialog.isNull());
    QVERIFY(isEmpty(world));
    // While files are read, too.
    dialog = open(world, s_answers);
    QTest::keyClick(dialog.data(), Qt::Key_Escape);
    QTRY_VERIFY(dialog.isNull());
    QVERIFY(isEmpty(world));
}

void TestAirbyteImportDialog::saysWhenThereIsNothing()
{
    WorkspaceFixture world;
    const std::unique_ptr<ImportDialog> dialog(open(world, R"({"data": []})"));
    QTRY_VERIFY(dialog->report()->isVisible());
    QVERIFY(!dialog->report()->tree()->isVisible());
    QVERIFY(!dialog->act()->isEnabled());
}

void TestAirbyteImportDialog::refusesWhatIsNotOfAirbyte()
{
    WorkspaceFixture world;
    const std::unique_ptr<ImportDialog> dialog(
        open(world, "tags: [{name: a}]\n", ImportDialog::Origin::Airbyte, u"tags.yaml"_s));
    QTRY_VERIFY(dialog->faults()->isVisible());
    QVERIFY(dialog->faults()->model()->index(0, 0).data().toString().contains("tags.yaml"_L1));
    QVERIFY(!dialog->back()->isVisible() && !dialog->prune()->isVisible());
    world.addFile(u"tags.yaml"_s, s_answers);
    buttonOf(*dialog, u"Look again"_s)->click();
    QTRY_VERIFY(dialog->report()->isVisible());
}

void TestAirbyteImportDialog::everyKindOfFileIsRecognised_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isReport");
    QTest::newRow("answers") << u"a.json"_s << s_answers << true;
    QTest::newRow("state") << u"terraform.tfstate"_s << QByteArray(R"({"version": 4,
 "terraform_version": "1.9.0", "resources": [{"mode": "managed", "type": "airbyte_source_faker",
 "instances": [{"attributes": {"name": "f", "source_id": "s", "configuration": {}}}]}]})")
                           << true;
    QTest::newRow("project") << u"meltano.yml"_s
                             << QByteArray("plugins: {extractors: [{name: tap-csv}]}\n") << true;
    QTest::newRow("catalogue") << u"catalog.json"_s
                               << QByteArray(R"({"streams": [{"stream": {"name": "a"}}]})") << true;
    QTest::newRow("configuration")
        << u"source-faker.json"_s << QByteArray(R"({"count": 3})") << true;
    QTest::newRow("own form") << u"source-of-mine.yaml"_s
                              << QByteArray("sources: [{name: p, connector: sample}]\n") << false;
    QTest::newRow("own tags") << u"tags.yaml"_s << QByteArray("tags: [{name: a}]\n") << false;
}

void TestAirbyteImportDialog::everyKindOfFileIsRecognised()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, text);
    QFETCH(bool, isReport);
    WorkspaceFixture world;
    const std::unique_ptr<ImportDialog> dialog(open(world, text, ImportDialog::Origin::Any, name));
    if (isReport)
        QTRY_VERIFY(dialog->report()->isVisible());
    else
        QTRY_VERIFY(dialog->tree()->isVisible());
}

void TestAirbyteImportDialog::helpAndCommandAreThoseOfTheImport()
{
    WorkspaceFixture world;
    const std::unique_ptr<ImportDialog> dialog(open(world, s_answers));
    QTRY_VERIFY(dialog->report()->isVisible());
    QCOMPARE(helpTopicAt(dialog->report()->tree()), u"concepts/import-from-airbyte"_s);
    QTest::mouseClick(buttonOf(*dialog, u"Copy as command"_s), Qt::LeftButton);
    const QString line = QApplication::clipboard()->text();
    QVERIFY2(line.contains(" import airbyte -o "_L1) && line.contains("answers.json"_L1)
                 && line.contains(" apply -- "_L1),
             qUtf8Printable(line));
}

void TestAirbyteImportDialog::modelIsOne()
{
    WorkspaceFixture world;
    const auto import = must(
        importFromAirbyte({world.addFile(u"answers.json"_s, s_answers)}, world.registry, {}));
    AirbyteReportModel model;
    const QAbstractItemModelTester tester(&model);
    model.setImport(import);
    const QModelIndex shop = rowCalled(model, u"shop"_s);
    QVERIFY(model.setData(shop, Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(model.choice().leftOutSources, QStringList{u"shop"_s});
    QCOMPARE(model.choice().leftOutConnections, QStringList{u"orders"_s});
    QCOMPARE(shop.data(Qt::AccessibleTextRole).toString(), u"shop, source, Needs a decision"_s);
    // Not one of a stranger's passwords.
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex thing = model.index(row, 0);
        for (int below = 0; below < model.rowCount(thing); ++below)
            QVERIFY(!model.index(below, 0, thing).data().toString().contains("Tr0ub4dor"_L1));
    }
}

QTEST_MAIN(TestAirbyteImportDialog)
#include "testairbyteimportdialog.moc"
