#include "tests/ui/workspacefixture.h"
#include "ui/wizard/configureform.h"

#include <QLineEdit>
#include <QRadioButton>
#include <QTableView>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestConfigureForm : public QObject
{
    Q_OBJECT

private slots:
    void showsAndGivesBackTheSame();
    void emptyAndTakenNamesAreProblems();
    void customNamespaceNeedsAText();
    void previewFollowsThePrefix();
    void nameOfAnotherConnectionIsAConflict();
    void editsAreNamed();
};

namespace {

QLineEdit *nameInput(const ConfigureForm &form)
{
    // The first input of the form.
    return form.findChildren<QLineEdit *>().first();
}

QTableView *preview(const ConfigureForm &form) { return form.findChild<QTableView *>(); }

QString plannedName(const ConfigureForm &form, int row)
{
    return preview(form)->model()->index(row, 1).data().toString();
}

QLineEdit *prefixInput(const ConfigureForm &form)
{
    for (auto *input : form.findChildren<QLineEdit *>()) {
        if (input->placeholderText() == u"None"_s)
            return input;
    }
    return nullptr;
}

} // namespace

void TestConfigureForm::showsAndGivesBackTheSame()
{
    WorkspaceFixture world;
    Connection connection = world.addConnection(u"Orders"_s);
    connection.tags = {u"a"_s, u"b"_s};
    connection.schedule = {ScheduleKind::Cron, 5, u"0 6 * * *"_s, u"UTC"_s};
    connection.settings.namespaceMode = NamespaceMode::Custom;
    connection.settings.namespaceFormat = u"copy_${SOURCE_NAMESPACE}"_s;
    connection.settings.prefix = u"p_"_s;
    connection.settings.unfitPolicy = UnfitPolicy::Reject;
    connection.settings.schemaChanges = SchemaChangePolicy::Pause;
    connection.settings.backfill = true;
    connection.settings.rowLimit = 1234;
    connection.settings.parallelStreams = 4;
    connection.settings.rejectedLimit = 77;
    connection.settings.rejectedPercent = 2.5;
    connection.settings.stopsWhenAllRejected = false;
    ConfigureForm form(*world.workspace);
    form.setConnection(connection, {});
    const Connection shown = form.connection();
    QCOMPARE(shown.name, connection.name);
    QCOMPARE(shown.tags, connection.tags);
    QCOMPARE(shown.schedule, connection.schedule);
    QCOMPARE(shown.settings, connection.settings);
    QVERIFY(form.problems().isEmpty());
}

void TestConfigureForm::emptyAndTakenNamesAreProblems()
{
    WorkspaceFixture world;
    (void)world.addConnection(u"Orders"_s);
    world.sync();
    ConfigureForm form(*world.workspace);
    Connection fresh;
    form.setConnection(fresh, {});
    QCOMPARE(form.problems().first().place, ConfigureForm::Problem::Place::Name);
    QTest::keyClicks(nameInput(form), u"Orders"_s);
    QTRY_COMPARE(form.problems().size(), 1);
    QCOMPARE(form.problems().first().text, u"Another connection has this name."_s);
    QTest::keyClicks(nameInput(form), u" two"_s);
    QVERIFY(form.problems().isEmpty());
    QCOMPARE(form.connection().name, u"Orders two"_s);
}

void TestConfigureForm::customNamespaceNeedsAText()
{
    WorkspaceFixture world;
    ConfigureForm form(*world.workspace);
    Connection connection;
    connection.name = u"a"_s;
    connection.settings.namespaceMode = NamespaceMode::Custom;
    form.setConnection(connection, {});
    QCOMPARE(form.problems().size(), 1);
    QCOMPARE(form.problems().first().place, ConfigureForm::Problem::Place::Namespace);
}

void TestConfigureForm::previewFollowsThePrefix()
{
    WorkspaceFixture world;
    const Connection connection = world.addConnection(u"Orders"_s, {u"users"_s});
    world.sync();
    ConfigureForm form(*world.workspace);
    form.setConnection(connection,
                       must(EndpointRepository(*world.database).find(connection.destinationId)));
    QTRY_COMPARE(plannedName(form, 0), u"users"_s);
    QTest::keyClicks(prefixInput(form), u"shop_"_s);
    QTRY_COMPARE(plannedName(form, 0), u"shop_users"_s);
    QCOMPARE(form.connection().settings.prefix, u"shop_"_s);
}

void TestConfigureForm::nameOfAnotherConnectionIsAConflict()
{
    WorkspaceFixture world;
    Connection connection = world.addConnection(u"Orders"_s, {u"users"_s});
    QTRY_VERIFY(world.workspace->snapshot()->connection(connection.id) != nullptr);
    const Endpoint destination
        = must(EndpointRepository(*world.database).find(connection.destinationId));
    connection.id.clear();
    connection.name = u"Orders again"_s;
    ConfigureForm form(*world.workspace);
    form.setConnection(connection, destination);
    QTRY_COMPARE(form.conflictCount(), 1);
    QVERIFY(preview(form)->model()->index(0, 2).data().toString().contains(u"Orders"_s));
    QTest::keyClicks(prefixInput(form), u"b_"_s);
    QTRY_COMPARE(form.conflictCount(), 0);
}

void TestConfigureForm::editsAreNamed()
{
    WorkspaceFixture world;
    ConfigureForm form(*world.workspace);
    form.setConnection({}, {});
    QSignalSpy edited(&form, &ConfigureForm::edited);
    QTest::keyClicks(nameInput(form), u"a"_s);
    QCOMPARE(edited.takeFirst().first().toString(), u"name"_s);
    for (auto *button : form.findChildren<QRadioButton *>()) {
        if (button->text().contains(u"hen asked for"_s))
            button->click();
    }
    QCOMPARE(edited.size(), 1);
    QCOMPARE(edited.takeFirst().first().toString(), u"schedule"_s);
}

QTEST_MAIN(TestConfigureForm)
#include "testconfigureform.moc"
