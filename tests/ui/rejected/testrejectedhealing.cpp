#include "core/store/rejectededits.h"
#include "tests/ui/rejected/rejectedfixture.h"
#include "ui/mapping/expressionedit.h"
#include "ui/rejected/editexamplesmodel.h"
#include "ui/rejected/groupeditdialog.h"
#include "ui/rejected/recorddetail.h"
#include "ui/rejected/recordeditdialog.h"
#include "ui/rejected/recordeditmodel.h"
#include "ui/rejected/rejectedfilterbar.h"
#include "ui/rejected/rejectedgroupsmodel.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/rejected/rejectedview.h"
#include "ui/rejected/ruledialog.h"
#include "ui/widgets/confirmnamedialog.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/textlabel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QShortcut>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

QString plain(QString text) { return text.remove(u'&'); }

/// The part with this text, or else the first whose text begins with it.
template<typename T>
T *withText(const QWidget &parent, const QString &text)
{
    T *beginning = nullptr;
    for (T *one : parent.findChildren<T *>()) {
        const QString words = plain(one->text());
        if (words == text)
            return one;
        if (beginning == nullptr && words.startsWith(text))
            beginning = one;
    }
    return beginning;
}

/// The value that is typed for a field of the sample data, and fits it.
QString fitting(FieldType type)
{
    switch (type) {
    case FieldType::Integer:
    case FieldType::Number:
    case FieldType::Decimal:
        return u"17"_s;
    case FieldType::Boolean:
        return u"true"_s;
    case FieldType::Date:
        return u"2026-05-04"_s;
    case FieldType::TimestampWithZone:
        return u"2026-05-04T10:31:00Z"_s;
    case FieldType::TimestampWithoutZone:
        return u"2026-05-04T10:31:00"_s;
    default:
        return u"text"_s;
    }
}

} // namespace

class TestRejectedHealing final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void oneRecordIsEditedByKeysAndRetried();
    void valueThatDoesNotFitIsSaidAndFocused();
    void originalIsPutBack();
    void groupIsEditedByAnExpression();
    void wrongExpressionCannotBeApplied();
    void ruleTellsHowManyItHealsAndIsSaved();
    void deletedValuesAreGoneAndSaidToBe();
    void correctedFileComesBack();
    void recordsOfSeveralStreamsAreNotEditedTogether();
    void editIsUndoneFromTheMessage();
    void keysOfTheMainActRetryThoughThePageHasThemToo();
    void retryLeadsToItsRun();
    void retryAsksBeforeItWritesToProduction();
    void onlyTheRecordsAskedAboutLoseTheirValues();
    void allShownLoseTheirValues();
    void actsAreCopiedAsCommands();

private:
    template<typename T>
    T *shown() const
    {
        for (T *one : m_view->findChildren<T *>()) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    [[nodiscard]] QAction *action(const QString &text) const;
    /// The reason at \a row of the list, and its first record.
    void chooseGroup(int row);
    [[nodiscard]] int groupOfNumbers() const;
    [[nodiscard]] Schema schemaOf(const StreamId &stream) const;
    [[nodiscard]] RejectedRecord stored(qint64 id) const;

    std::unique_ptr<RejectedFixture> m_fixture;
    std::unique_ptr<RejectedView> m_view;
    Connection m_shop;
    PageTable *m_table = nullptr;
    QListView *m_reasons = nullptr;
    RejectedModel *m_model = nullptr;
    RejectedGroupsModel *m_groups = nullptr;
};

void TestRejectedHealing::init()
{
    m_fixture = std::make_unique<RejectedFixture>();
    m_shop = m_fixture->addRejecting(u"Shop"_s);
    m_fixture->world.sync();
    QTRY_COMPARE(m_fixture->world.workspace->snapshot()->connections.size(), std::size_t(1));
    m_view
        = std::make_unique<RejectedView>(*m_fixture->world.workspace, RejectedView::Scope::Profile);
    m_view->resize(1200, 800);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    for (auto *table : m_view->findChildren<PageTable *>()) {
        if (table->accessibleName() == u"Rejected records"_s)
            m_table = table;
    }
    for (auto *list : m_view->findChildren<QListView *>()) {
        if (list->accessibleName() == u"Reasons"_s)
            m_reasons = list;
    }
    m_model = m_view->findChild<RejectedModel *>();
    m_groups = m_view->findChild<RejectedGroupsModel *>();
    QTRY_VERIFY(m_model->rowCount() > 0);
    QTRY_VERIFY(m_groups->rowCount() > 1);
}

void TestRejectedHealing::cleanup()
{
    m_view.reset();
    m_fixture.reset();
}

QAction *TestRejectedHealing::action(const QString &text) const
{
    for (const QMenu *menu : m_view->findChildren<QMenu *>()) {
        for (QAction *one : menu->actions()) {
            if (plain(one->text()).startsWith(text))
                return one;
        }
    }
    return nullptr;
}

void TestRejectedHealing::chooseGroup(int row)
{
    m_reasons->setCurrentIndex(m_groups->index(row));
    QTRY_COMPARE(qint64(m_model->rowCount()), m_groups->group(row)->count);
    m_table->selectRow(0);
    m_table->setFocus();
}

Schema TestRejectedHealing::schemaOf(const StreamId &stream) const
{
    for (const ConfiguredStream &configured : m_shop.catalog.streams) {
        if (configured.stream.id == stream)
            return configured.stream.schema;
    }
    return {};
}

int TestRejectedHealing::groupOfNumbers() const
{
    for (int row = 1; row < m_groups->rowCount(); ++row) {
        const Schema schema = schemaOf(m_groups->group(row)->stream);
        const auto index = schema.indexOf(m_groups->group(row)->field);
        if (index && schema.field(*index).type == FieldType::Number)
            return row;
    }
    return -1;
}

RejectedRecord TestRejectedHealing::stored(qint64 id) const
{
    return must(RejectedStore(*m_fixture->world.database).find(id));
}

void TestRejectedHealing::oneRecordIsEditedByKeysAndRetried()
{
    chooseGroup(1);
    const RejectedRecord record = m_model->record(0);
    const Schema schema = schemaOf(record.stream);
    const QString value = fitting(schema.field(*schema.indexOf(record.field)).type);
    QTest::keyClick(m_table, Qt::Key_F2);
    QTRY_VERIFY(shown<RecordEditDialog>() != nullptr);
    QPointer<RecordEditDialog> dialog = shown<RecordEditDialog>();
    dialog->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), dialog.data());
    const QAbstractItemModelTester tester(dialog->model());
    auto *table = dialog->findChild<PageTable *>();
    // The field at fault is where the person begins.
    QCOMPARE(table->currentIndex().siblingAtColumn(0).data().toString(), record.field);
    QTest::keyClick(table, Qt::Key_F2);
    auto *box = table->findChild<QLineEdit *>();
    QVERIFY(box != nullptr);
    box->selectAll();
    QTest::keyClicks(box, value);
    QTest::keyClick(box, Qt::Key_Return);
    QTRY_COMPARE(dialog->model()->changes().size(), std::size_t(1));
    // The sample data may have more than one misfit in a row.
    RecordEditModel *model = dialog->model();
    for (const Field &field : schema.fields()) {
        if (field.name != u"id"_s)
            (void)model->setData(
                model->index(model->rowOf(field.name), RecordEditModel::ValueColumn),
                fitting(field.type), Qt::EditRole);
    }
    QSignalSpy finished(m_fixture->world.workspace.get(), &Workspace::runFinished);
    QTest::mouseClick(withText<QPushButton>(*dialog, u"Save and retry"_s), Qt::LeftButton);
    QTRY_VERIFY(dialog.isNull());
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), 30'000);
    QTRY_COMPARE(stored(record.id).status, RejectedStatus::Fixed);
    // It is at the destination: opened again, it would be sent twice.
    m_view->findChild<RejectedFilterBar *>()->setStatus(RejectedStatus::Fixed);
    QTRY_COMPARE(m_model->rowCount(), 1);
    m_table->selectRow(0);
    QVERIFY(!withText<QPushButton>(*m_view, u"Reopen"_s)->isEnabled());
    QTRY_VERIFY(m_view->findChild<MessageBar *>()->text().contains(u"1 written"_s));
}

void TestRejectedHealing::valueThatDoesNotFitIsSaidAndFocused()
{
    const int row = groupOfNumbers();
    QVERIFY(row > 0);
    chooseGroup(row);
    action(u"Edit the record"_s)->trigger();
    QPointer<RecordEditDialog> dialog = shown<RecordEditDialog>();
    QVERIFY(dialog);
    auto *model = dialog->model();
    const int field = model->rowOf(m_model->record(0).field);
    QVERIFY(model->setData(model->index(field, RecordEditModel::ValueColumn), u"still wrong"_s,
                           Qt::EditRole));
    QTest::mouseClick(withText<QPushButton>(*dialog, u"Save"_s), Qt::LeftButton);
    auto *message = dialog->findChild<MessageBar *>();
    QTRY_VERIFY(message->isVisible());
    QVERIFY2(message->text().contains(m_model->record(0).field), qUtf8Printable(message->text()));
    QCOMPARE(dialog->findChild<PageTable *>()->currentIndex().row(), field);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(dialog.isNull());
    QVERIFY(!stored(m_model->record(0).id).isEdited());
}

void TestRejectedHealing::originalIsPutBack()
{
    const int row = groupOfNumbers();
    chooseGroup(row);
    const RejectedRecord record = m_model->record(0);
    action(u"Edit the record"_s)->trigger();
    QPointer<RecordEditDialog> dialog = shown<RecordEditDialog>();
    QVERIFY(dialog);
    dialog->model()->setNull(dialog->model()->rowOf(record.field));
    QTest::mouseClick(withText<QPushButton>(*dialog, u"Save"_s), Qt::LeftButton);
    QTRY_VERIFY(dialog.isNull());
    QVERIFY(stored(record.id).isEdited());
    QTRY_VERIFY(m_model->record(0).isEdited());
    QTRY_VERIFY(
        withText<TextLabel>(*m_view->findChild<RecordDetail *>(), u"Source record, edited"_s));
    m_table->selectRow(0);
    action(u"Put the originals back"_s)->trigger();
    QTRY_VERIFY(!stored(record.id).isEdited());
    QCOMPARE(stored(record.id).sourceRecord, record.sourceRecord);
}

void TestRejectedHealing::groupIsEditedByAnExpression()
{
    const int row = groupOfNumbers();
    QVERIFY(row > 0);
    chooseGroup(row);
    const int count = m_model->rowCount();
    action(u"Edit all shown"_s)->trigger();
    QPointer<GroupEditDialog> dialog = shown<GroupEditDialog>();
    QVERIFY(dialog);
    auto *box = dialog->findChild<ExpressionEdit *>();
    dialog->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), dialog.data());
    QVERIFY(box->hasFocus());
    QTest::keyClicks(box, u"= to_number('2.5') + 1"_s);
    auto *examples = dialog->findChild<EditExamplesModel *>();
    const QAbstractItemModelTester tester(examples);
    QTRY_COMPARE(examples->rowCount(), std::min(count, GroupEditDialog::shownRows));
    QCOMPARE(examples->index(0, EditExamplesModel::AfterColumn).data().toString(), u"3.5"_s);
    auto *edit = withText<QPushButton>(*dialog, u"Edit records"_s);
    QTRY_VERIFY(edit->isEnabled());
    QTest::mouseClick(edit, Qt::LeftButton);
    QTRY_VERIFY(dialog.isNull());
    for (const RejectedRecord &record : m_fixture->records(m_model->filter())) {
        QVERIFY(record.isEdited());
        QVERIFY(record.editedRecord.find("3.5") != std::string::npos);
    }
    QTRY_VERIFY(m_view->findChild<MessageBar *>()->text().contains(QString::number(count)));
}

void TestRejectedHealing::wrongExpressionCannotBeApplied()
{
    chooseGroup(1);
    action(u"Edit all shown"_s)->trigger();
    QPointer<GroupEditDialog> dialog = shown<GroupEditDialog>();
    QVERIFY(dialog);
    auto *box = dialog->findChild<ExpressionEdit *>();
    QTest::keyClicks(box, u"= upper("_s);
    QTRY_VERIFY(box->finding().has_value());
    QTest::qWait(0);
    QVERIFY(!withText<QPushButton>(*dialog, u"Edit records"_s)->isEnabled());
    QVERIFY(!withText<QPushButton>(*dialog, u"Edit and retry"_s)->isEnabled());
    dialog->close();
}

void TestRejectedHealing::ruleTellsHowManyItHealsAndIsSaved()
{
    const int row = groupOfNumbers();
    QVERIFY(row > 0);
    chooseGroup(row);
    const QString count = QString::number(m_model->rowCount());
    const RejectedFilter filter = m_model->filter();
    action(u"Make it a rule"_s)->trigger();
    QPointer<RuleDialog> dialog = shown<RuleDialog>();
    QVERIFY(dialog);
    auto *text = withText<QRadioButton>(*dialog, u"The column becomes text"_s);
    QVERIFY(text != nullptr);
    auto *save = withText<QPushButton>(*dialog, u"Save the rule"_s);
    QVERIFY(!save->isEnabled());
    QTest::mouseClick(text, Qt::LeftButton, {}, {8, text->height() / 2});
    QTRY_VERIFY(save->isEnabled());
    QVERIFY(withText<TextLabel>(*dialog, u"As a rule it heals %1 of %1 open records."_s.arg(count))
            != nullptr);
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_VERIFY(dialog.isNull());
    // The records of the group would be written now.
    QTRY_COMPARE(m_view->findChild<MessageBar *>()->text(),
                 u"The rule is part of the connection now."_s);
    QSignalSpy finished(m_fixture->world.workspace.get(), &Workspace::runFinished);
    action(u"Retry all"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), 30'000);
    QTRY_VERIFY(m_fixture->records(filter).empty());
}

void TestRejectedHealing::deletedValuesAreGoneAndSaidToBe()
{
    chooseGroup(1);
    const qint64 id = m_model->record(0).id;
    action(u"Delete stored values"_s)->trigger();
    auto *box = shown<QMessageBox>();
    QVERIFY(box != nullptr);
    QTest::mouseClick(withText<QPushButton>(*box, u"Delete values"_s), Qt::LeftButton);
    QTRY_VERIFY(!stored(id).hasValues);
    QVERIFY(stored(id).sourceRecord.empty());
    QTRY_VERIFY(!m_model->record(0).hasValues);
    m_table->selectRow(0);
    QTRY_VERIFY(withText<TextLabel>(*m_view->findChild<RecordDetail *>(),
                                    u"The stored values were deleted."_s)
                != nullptr);
}

void TestRejectedHealing::correctedFileComesBack()
{
    const int row = groupOfNumbers();
    chooseGroup(row);
    const RejectedRecord record = m_model->record(0);
    const QString path = m_fixture->world.folder.filePath(u"records.jsonl"_s);
    m_view->writeTo(path);
    auto *message = m_view->findChild<MessageBar *>();
    QTRY_VERIFY(message->text().contains(path));
    QTRY_COMPARE(message->kind(), MessageBar::Kind::Positive);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray content = file.readAll();
    file.close();
    QVERIFY(!record.value.empty());
    // The value at fault as a number, wherever the file has it.
    const QByteArray wrong = QByteArray::fromStdString('"' + record.value + '"');
    QVERIFY2(content.contains(wrong), content.left(400).constData());
    const QByteArray name = '"' + record.field.toUtf8() + "\":";
    content.replace(QByteArray(name + wrong), QByteArray(name + "42"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    m_view->takeFrom(path);
    QTRY_VERIFY(stored(record.id).isEdited());
    QTRY_VERIFY2(message->text().contains(u"were changed"_s), qUtf8Printable(message->text()));
}

void TestRejectedHealing::recordsOfSeveralStreamsAreNotEditedTogether()
{
    QSet<QString> streams;
    for (const RejectedGroup &group : m_groups->groups())
        streams.insert(group.stream.name);
    QVERIFY(streams.size() > 1);
    m_reasons->setCurrentIndex(m_groups->index(0));
    action(u"Edit all shown"_s)->trigger();
    QVERIFY(shown<GroupEditDialog>() == nullptr);
    QTRY_VERIFY(m_view->findChild<MessageBar *>()->text().contains(u"several streams"_s));
}

void TestRejectedHealing::editIsUndoneFromTheMessage()
{
    chooseGroup(groupOfNumbers());
    const RejectedRecord record = m_model->record(0);
    action(u"Edit the record"_s)->trigger();
    QPointer<RecordEditDialog> dialog = shown<RecordEditDialog>();
    QVERIFY(dialog);
    dialog->model()->setNull(dialog->model()->rowOf(record.field));
    QTest::mouseClick(withText<QPushButton>(*dialog, u"Save"_s), Qt::LeftButton);
    QTRY_VERIFY(dialog.isNull());
    QVERIFY(stored(record.id).isEdited());
    auto *message = m_view->findChild<MessageBar *>();
    QCOMPARE(message->text(), u"The record is edited."_s);
    auto *undo = withText<QPushButton>(*message, u"Undo"_s);
    QVERIFY(undo != nullptr);
    QTest::mouseClick(undo, Qt::LeftButton);
    QTRY_VERIFY(!stored(record.id).isEdited());
}

void TestRejectedHealing::keysOfTheMainActRetryThoughThePageHasThemToo()
{
    QShortcut ofPage(Qt::CTRL | Qt::Key_Return, m_view.get());
    ofPage.setContext(Qt::WidgetWithChildrenShortcut);
    QSignalSpy ambiguous(&ofPage, &QShortcut::activatedAmbiguously);
    QSignalSpy taken(&ofPage, &QShortcut::activated);
    QSignalSpy finished(m_fixture->world.workspace.get(), &Workspace::runFinished);
    chooseGroup(1);
    QTest::keyClick(m_table, Qt::Key_Return, Qt::ControlModifier);
    // The shortcut took the release, too; what is selected later would be toggled.
    QTest::keyClick(m_view.get(), Qt::Key_Shift);
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), 30'000);
    QVERIFY(ambiguous.isEmpty());
    QVERIFY(taken.isEmpty());
}

void TestRejectedHealing::retryLeadsToItsRun()
{
    chooseGroup(1);
    QSignalSpy finished(m_fixture->world.workspace.get(), &Workspace::runFinished);
    action(u"Retry the selected"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), 30'000);
    QSignalSpy requested(m_view.get(), &RejectedView::runRequested);
    auto *run = withText<QPushButton>(*m_view->findChild<MessageBar *>(), u"Open run"_s);
    QVERIFY(run != nullptr);
    QTest::mouseClick(run, Qt::LeftButton);
    QCOMPARE(requested.value(0).value(0).toString(), m_shop.id);
    QCOMPARE(requested.value(0).value(1).toLongLong(), finished.value(0).value(1).toLongLong());
}

void TestRejectedHealing::retryAsksBeforeItWritesToProduction()
{
    const auto &workspace = m_fixture->world.workspace;
    Endpoint destination = workspace->snapshot()->connections.front().destination;
    destination.isProduction = true;
    must(EndpointRepository(*m_fixture->world.database).save(destination));
    workspace->refresh();
    QTRY_VERIFY(workspace->snapshot()->connections.front().destination.isProduction);
    chooseGroup(1);
    QSignalSpy started(workspace.get(), &Workspace::runStarted);
    action(u"Retry the selected"_s)->trigger();
    auto *question = shown<ConfirmNameDialog>();
    QVERIFY(question != nullptr);
    QTest::keyClicks(question->findChild<QLineEdit *>(), destination.name);
    QVERIFY(started.isEmpty());
    QTest::mouseClick(withText<QPushButton>(*question, u"Write to it"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!started.isEmpty(), 30'000);
}

void TestRejectedHealing::onlyTheRecordsAskedAboutLoseTheirValues()
{
    m_reasons->setCurrentIndex(m_groups->index(0));
    QTRY_VERIFY(m_model->rowCount() > 1);
    m_table->selectRow(0);
    const qint64 asked = m_model->record(0).id;
    const qint64 other = m_model->record(1).id;
    action(u"Delete stored values"_s)->trigger();
    auto *box = shown<QMessageBox>();
    QVERIFY(box != nullptr);
    // As a run that ends behind the question may.
    m_table->selectRow(1);
    QTest::mouseClick(withText<QPushButton>(*box, u"Delete values"_s), Qt::LeftButton);
    QTRY_VERIFY(!stored(asked).hasValues);
    QVERIFY(stored(other).hasValues);
}

void TestRejectedHealing::allShownLoseTheirValues()
{
    chooseGroup(1);
    const RejectedFilter shownOnes = m_model->filter();
    const auto before = m_fixture->records(shownOnes);
    QVERIFY(before.size() > 1);
    action(u"Delete the values of all shown"_s)->trigger();
    auto *box = shown<QMessageBox>();
    QVERIFY(box != nullptr);
    QVERIFY2(box->text().contains(QString::number(before.size())), qUtf8Printable(box->text()));
    // Backups are told of: they have the values for some days.
    QVERIFY(box->informativeText().contains(u"Backups"_s));
    QTest::mouseClick(withText<QPushButton>(*box, u"Delete values"_s), Qt::LeftButton);
    QTRY_VERIFY(!stored(before.back().id).hasValues);
    for (const RejectedRecord &record : m_fixture->records()) {
        const bool isOfGroup = std::ranges::any_of(
            before, [&record](const RejectedRecord &one) { return one.id == record.id; });
        QCOMPARE(record.hasValues, !isOfGroup);
    }
}

void TestRejectedHealing::actsAreCopiedAsCommands()
{
    chooseGroup(1);
    const RejectedGroup group = *m_groups->group(1);
    action(u"Copy the export"_s)->trigger();
    const QString exported = QApplication::clipboard()->text();
    QVERIFY2(exported.contains(u" rejected export "_s) && exported.endsWith(u" Shop"_s)
                 && exported.contains(u"--field="_s + group.field)
                 && exported.contains(u"--status=open"_s),
             qUtf8Printable(exported));
    action(u"Copy the retry"_s)->trigger();
    const QString retried = QApplication::clipboard()->text();
    QVERIFY2(retried.endsWith(u" rejected retry --id=%1"_s.arg(m_model->record(0).id)),
             qUtf8Printable(retried));
}

QTEST_MAIN(TestRejectedHealing)
#include "testrejectedhealing.moc"
