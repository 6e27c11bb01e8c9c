// Transformations dialogue: the list and its settings, each change a step, rows before and after.
#include "tests/ui/schematree/catalogscene.h"
#include "ui/transformations/conditionedit.h"
#include "ui/transformations/transformationsdialog.h"
#include "ui/transformations/transformationsmodel.h"
#include "ui/widgets/recordtable.h"
#include "ui/widgets/recordtablemodel.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

Transformation drop(const QString &field)
{
    return {TransformationKind::DropField, {{u"field"_s, field}}};
}

Transformation rename(const QString &field, const QString &name)
{
    return {TransformationKind::RenameField, {{u"field"_s, field}, {u"name"_s, name}}};
}

} // namespace

class TestTransformationsDialog final : public QObject, private CatalogScene
{
    Q_OBJECT

private slots:
    void init()
    {
        begin();
        m_model->setMode({s_customers},
                         {SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite});
        m_model->setSelected({s_customers}, true);
        m_undo->clear();
    }
    void cleanup()
    {
        m_dialog.reset();
        end();
    }

    void addsFromTheMenu();
    void settingsAreStepsOfTheHistory();
    void movesByKeysAndByDrag();
    void removesByKey();
    void showsRowsBeforeAndAfter();
    void faultIsShownAndNoRowAfterwards();
    void keyIsStoredAndNeverShown();
    void renamingInTheTreeTakesTransformationsAlong();
    void treeKeepsTransformationsAndRefusesFaultyOnes();
    void nameAndNamespaceAreChosenHere();
    void returnInAnInputPressesNothing();
    void filterWithoutConditionsIsStillShownAsRows();
    void listReadsAloud();

private:
    void open()
    {
        m_dialog = std::make_unique<TransformationsDialog>(*m_model, s_customers);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        m_dialog->setReader([](const ConfiguredStream &stream, int, const Cancellation &) {
            return Result<Preview>(previewOf(stream.stream.schema,
                                             {{u"1"_s, u"ann@b.c"_s, u"2024-01-01"_s},
                                              {u"2"_s, u"bob@b.c"_s, u"2024-01-02"_s}}));
        });
        m_dialog->show();
        QTRY_COMPARE(table(u"First rows as they are read"_s)->recordModel()->rowCount(), 2);
    }
    void set(const std::vector<Transformation> &transformations)
    {
        StreamChoice choice = m_model->entry(s_customers)->choice;
        choice.transformations = transformations;
        m_model->setChoice(s_customers, choice, u"set"_s);
        m_undo->clear();
    }
    [[nodiscard]] std::vector<Transformation> now() const
    {
        return m_model->entry(s_customers)->choice.transformations;
    }
    [[nodiscard]] RecordTable *table(const QString &name) const
    {
        for (auto *each : m_dialog->findChildren<RecordTable *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] RecordTable *after() const
    {
        return table(u"The same rows as they are written"_s);
    }
    [[nodiscard]] QListView *list() const
    {
        return m_dialog->findChild<QListView *>(QString(), Qt::FindChildrenRecursively);
    }
    template<typename Widget>
    [[nodiscard]] Widget *shown(const QString &buddyText) const
    {
        for (auto *label : m_dialog->findChildren<QLabel *>()) {
            if (label->text().remove(u'&') == buddyText)
                return qobject_cast<Widget *>(label->buddy());
        }
        return nullptr;
    }
    [[nodiscard]] bool says(const QString &text) const
    {
        for (const auto *label : m_dialog->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(text))
                return true;
        }
        return false;
    }
    void addKind(const QString &title)
    {
        auto *menu = m_dialog->findChild<QMenu *>();
        for (QAction *action : menu->actions()) {
            if (action->text() == title)
                action->trigger();
        }
    }
    [[nodiscard]] QStringList writtenFields() const
    {
        QStringList names;
        const QAbstractItemModel &rows = *after()->recordModel();
        for (int column = 0; column < rows.columnCount(); ++column)
            names << rows.headerData(column, Qt::Horizontal).toString();
        return names;
    }

    std::unique_ptr<TransformationsDialog> m_dialog;
};

void TestTransformationsDialog::addsFromTheMenu()
{
    open();
    QVERIFY(says(u"No transformations"_s));
    addKind(u"Hash a field"_s);
    QCOMPARE(now().size(), 1U);
    QCOMPARE(now().front().kind, TransformationKind::Hash);
    QCOMPARE(m_undo->undoText(), u"Add \"Hash a field\" to shop.customers"_s);
    auto *field = shown<QComboBox>(u"Field"_s);
    QVERIFY(field && field->isVisible());
    field->setCurrentText(u"email"_s);
    QCOMPARE(now().front().settings.value("field"_L1).toString(), u"email"_s);
    QTRY_VERIFY(writtenFields().join(u' ').contains(u"email_hashed"_s));
    m_undo->undo();
    m_undo->undo();
    QVERIFY(now().empty());
    QVERIFY(says(u"No transformations"_s));
}

void TestTransformationsDialog::settingsAreStepsOfTheHistory()
{
    set({rename(u"email"_s, u"mail"_s)});
    open();
    auto *name = shown<QLineEdit>(u"Name"_s);
    QVERIFY(name && name->isVisible());
    QCOMPARE(name->text(), u"mail"_s);
    name->setFocus();
    name->end(false);
    QTest::keyClicks(name, u"_x1"_s);
    QCOMPARE(now().front().settings.value("name"_L1).toString(), u"mail_x1"_s);
    QCOMPARE(m_undo->count(), 1); // Typing is one step.
    m_undo->undo();
    QCOMPARE(now().front().settings.value("name"_L1).toString(), u"mail"_s);
    QCOMPARE(name->text(), u"mail"_s);
}

void TestTransformationsDialog::movesByKeysAndByDrag()
{
    set({rename(u"email"_s, u"mail"_s), drop(u"mail"_s), drop(u"changed"_s)});
    open();
    list()->setFocus();
    list()->setCurrentIndex(list()->model()->index(2, 0));
    QTest::keyClick(m_dialog.get(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(now()[1], drop(u"changed"_s));
    QCOMPARE(list()->currentIndex().row(), 1);
    QTest::keyClick(m_dialog.get(), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(now()[2], drop(u"changed"_s));
    // What a drop on the list calls.
    QVERIFY(list()->model()->moveRow({}, 2, {}, 0));
    QTRY_COMPARE(now()[0], drop(u"changed"_s));
    QCOMPARE(list()->currentIndex().row(), 0);
    m_undo->undo();
    QCOMPARE(now()[2], drop(u"changed"_s));
}

void TestTransformationsDialog::removesByKey()
{
    set({drop(u"email"_s), drop(u"changed"_s)});
    open();
    list()->setFocus();
    list()->setCurrentIndex(list()->model()->index(0, 0));
    QTest::keyClick(list(), Qt::Key_Delete);
    QCOMPARE(now(), std::vector{drop(u"changed"_s)});
    QTest::keyClick(m_dialog.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(now().size(), 2U);
}

void TestTransformationsDialog::showsRowsBeforeAndAfter()
{
    const QJsonObject equal{{u"field"_s, u"email"_s}, {u"value"_s, u"bob@b.c"_s}};
    set({{TransformationKind::FilterRows,
          {{u"condition"_s, QJsonObject{{u"not"_s, QJsonObject{{u"equal"_s, equal}}}}}}},
         drop(u"changed"_s)});
    open();
    QTRY_COMPARE(after()->recordModel()->rowCount(), 1);
    QCOMPARE(after()->recordModel()->columnCount(), 2);
    QVERIFY(says(u"1 of 2 rows are filtered."_s));
}

void TestTransformationsDialog::faultIsShownAndNoRowAfterwards()
{
    set({{TransformationKind::Hash, {{u"field"_s, u"email"_s}}}});
    open();
    QTRY_COMPARE(after()->recordModel()->rowCount(), 2);
    set({{TransformationKind::Hash, {{u"field"_s, u"gone"_s}}}});
    QCOMPARE(after()->recordModel()->rowCount(), 0);
    QVERIFY(says(u"no row is written"_s));
    QVERIFY(says(u"There is no field \"gone\""_s));
}

void TestTransformationsDialog::keyIsStoredAndNeverShown()
{
    const QString key = u"2b7e151628aed2a6abf7158809cf4f3c"_s;
    set({{TransformationKind::Encrypt, {{u"field"_s, u"email"_s}}}});
    open();
    QString kept;
    m_dialog->setKeyKeeper([&kept](const QString &given) {
        kept = given;
        return Result<QJsonValue>(QJsonObject{{u"$secret"_s, u"transformation/1"_s}});
    });
    QLineEdit *input = nullptr;
    for (auto *edit : m_dialog->findChildren<QLineEdit *>()) {
        if (edit->accessibleName() == u"Key"_s)
            input = edit;
    }
    QVERIFY(input && input->isVisible());
    QCOMPARE(input->echoMode(), QLineEdit::Password);
    input->setFocus();
    QTest::keyClicks(input, u"12"_s);
    QTest::keyClick(input, Qt::Key_Return);
    QVERIFY(kept.isEmpty());
    QVERIFY(m_dialog->isVisible()); // Return in the input closes nothing.
    input->clear();
    QTest::keyClicks(input, key);
    QTest::keyClick(input, Qt::Key_Return);
    QTRY_COMPARE(now().front().settings.value("key"_L1).toObject().value("$secret"_L1).toString(),
                 u"transformation/1"_s);
    QCOMPARE(kept, key);
    QVERIFY(input->text().isEmpty());
    QVERIFY(m_model->problems().isEmpty());
    QTRY_COMPARE(after()->recordModel()->rowCount(), 2);
}

void TestTransformationsDialog::renamingInTheTreeTakesTransformationsAlong()
{
    set({{TransformationKind::Hash, {{u"field"_s, u"email"_s}}}});
    QVERIFY(m_model->setData(m_model->indexOf(s_customers, u"email"_s, SchemaColumn::Destination),
                             u"mail"_s, Qt::EditRole));
    QCOMPARE(now().front().settings.value("field"_L1).toString(), u"mail"_s);
    QVERIFY(m_model->problems().isEmpty());
    m_undo->undo();
    QCOMPARE(now().front().settings.value("field"_L1).toString(), u"email"_s);
}

void TestTransformationsDialog::treeKeepsTransformationsAndRefusesFaultyOnes()
{
    const Transformation hash{TransformationKind::Hash, {{u"field"_s, u"email"_s}}};
    set({hash});
    const ConfiguredCatalog configured = m_model->configured();
    QCOMPARE(configured.streams.front().transformations, std::vector{hash});
    CatalogModel other;
    QVERIFY(other.fromJson(m_model->toJson()));
    QCOMPARE(other.entry(s_customers)->choice.transformations, std::vector{hash});
    // A discovery without the field keeps the choice and says what is wrong.
    m_model->refresh(without(shopCatalog(), s_customers, u"email"_s));
    QCOMPARE(now(), std::vector{hash});
    QCOMPARE(faults(*m_model), QList{SchemaFault::TransformationInvalid});
    QVERIFY(m_model->problems().first().text.contains(u"hash email"_s));
}

void TestTransformationsDialog::nameAndNamespaceAreChosenHere()
{
    open();
    auto *nameSpace = shown<QLineEdit>(u"Write into namespace"_s);
    auto *name = shown<QLineEdit>(u"under the name"_s);
    QVERIFY(nameSpace && name);
    QTest::keyClicks(nameSpace, u"raw"_s);
    QTest::keyClicks(name, u"people"_s);
    const ConfiguredStream stream = m_model->configured().streams.front();
    QCOMPARE(stream.destinationNamespace, std::optional<QString>(u"raw"_s));
    QCOMPARE(stream.destinationName, u"people"_s);
    m_undo->undo();
    QVERIFY(!m_model->configured().streams.front().destinationNamespace);
}

void TestTransformationsDialog::returnInAnInputPressesNothing()
{
    open();
    std::vector<std::unique_ptr<QSignalSpy>> spies;
    for (auto *button : m_dialog->findChildren<QPushButton *>())
        spies.push_back(std::make_unique<QSignalSpy>(button, &QPushButton::clicked));
    QVERIFY(!spies.empty());
    auto *name = shown<QLineEdit>(u"under the name"_s);
    QVERIFY(name != nullptr);
    QTest::keyClick(name, Qt::Key_Return);
    for (const auto &spy : spies)
        QCOMPARE(spy->count(), 0);
    QVERIFY(m_dialog->isVisible());
}

void TestTransformationsDialog::filterWithoutConditionsIsStillShownAsRows()
{
    const QJsonObject none{{u"and"_s, QJsonArray()}};
    set({{TransformationKind::FilterRows, {{u"condition"_s, none}}}});
    open();
    const auto *edit = m_dialog->findChild<ConditionEdit *>();
    QVERIFY(edit != nullptr && edit->isVisible());
    QVERIFY(edit->findChild<QPlainTextEdit *>()->isHidden());
    QVERIFY(edit->findChild<QPushButton *>()->isVisible());
}

void TestTransformationsDialog::listReadsAloud()
{
    TransformationsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    Error error;
    error.message = u"There is no field."_s;
    model.setTransformations({drop(u"a"_s), rename(u"b"_s, u"c"_s)}, {{1, error}});
    QCOMPARE(model.index(0).data(Qt::AccessibleTextRole).toString(), u"1. drop a"_s);
    QCOMPARE(model.index(1).data(Qt::AccessibleTextRole).toString(),
             u"2. rename b → c. There is no field."_s);
    model.setTransformations({}, {});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestTransformationsDialog)
#include "testtransformationsdialog.moc"
