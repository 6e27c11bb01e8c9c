// ExplainDialog: from the source value over each step to the value that is sent.
#include "tests/ui/mapping/previewscene.h"
#include "ui/mapping/explaindialog.h"
#include "ui/mapping/explanationmodel.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/valuedialog.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestExplainDialog final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { prepareProgram(); }
    void modelKeepsItsContract();
    void showsEveryStepOfAnExpression();
    void marksThePartOfTheStep();
    void rejectedValueEndsWithTheReason();
    void goesToOtherRecordsByKeyboard();
    void brokenRowSaysThereIsNothing();
    void copiesTheSteps();
    void returnShowsTheWholeValue();

private:
    static std::unique_ptr<ExplainDialog> open(int record, int place,
                                               const ObjectMapping &mapping = peopleMapping())
    {
        auto dialog = std::make_unique<ExplainDialog>(previewOf(mapping), record, place);
        dialog->show();
        if (!QTest::qWaitForWindowActive(dialog.get()))
            qFatal("The dialogue does not come up.");
        return dialog;
    }
    static QString text(const ExplainDialog &dialog, int row, ExplanationModel::Column column)
    {
        return dialog.model()->index(row, column).data().toString();
    }
};

void TestExplainDialog::modelKeepsItsContract()
{
    ExplanationModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setExplanation(previewOf()->explain(0, 1));
    QCOMPARE(model.rowCount(), 3);
    model.setExplanation({});
    QCOMPARE(model.rowCount(), 0);
}

void TestExplainDialog::showsEveryStepOfAnExpression()
{
    const ObjectMapping mapping = inserting({originRow(u"first_name"_s, ValueOrigin::Expression,
                                                       u"upper(left(name, 2)) || surname"_s)});
    const auto dialog = open(0, 0, mapping);
    QCOMPARE(text(*dialog, 0, ExplanationModel::StepColumn), u"Source field"_s);
    QCOMPARE(text(*dialog, 0, ExplanationModel::ValueColumn), u"Ann"_s);
    QStringList values;
    for (int row = 0; row < dialog->model()->rowCount(); ++row)
        values << text(*dialog, row, ExplanationModel::ValueColumn);
    QVERIFY2(values.contains(u"An"_s) && values.contains(u"AN"_s), qPrintable(values.join(u',')));
    QCOMPARE(text(*dialog, dialog->model()->rowCount() - 1, ExplanationModel::StepColumn),
             u"Sent"_s);
    QCOMPARE(values.back(), u"ANKuhn"_s);
    QVERIFY(dialog->findChild<MessageBar *>()->isHidden());
}

void TestExplainDialog::marksThePartOfTheStep()
{
    const auto dialog = open(0, 1);
    auto *text = dialog->findChild<QPlainTextEdit *>();
    QCOMPARE(text->toPlainText(), u"upper(name)"_s);
    auto *table = dialog->findChild<PageTable *>();
    QCOMPARE(text->extraSelections().front().cursor.selectedText(), u"name"_s);
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(text->extraSelections().front().cursor.selectedText(), u"upper(name)"_s);
    QTest::keyClick(table, Qt::Key_Down);
    QVERIFY(text->extraSelections().isEmpty());
}

void TestExplainDialog::rejectedValueEndsWithTheReason()
{
    const auto dialog = open(2, 0);
    const auto *bar = dialog->findChild<MessageBar *>();
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->kind(), MessageBar::Kind::Negative);
    QVERIFY2(bar->hint().contains(u"longer than 8"_s), qPrintable(bar->hint()));
    const int last = dialog->model()->rowCount() - 1;
    QCOMPARE(text(*dialog, last, ExplanationModel::StepColumn), u"Rejected"_s);
    QVERIFY(dialog->model()->index(last, 0).data(ExplanationModel::IsFaultRole).toBool());
    QCOMPARE(text(*dialog, 0, ExplanationModel::ValueColumn), u"Wolkenstein"_s);
}

void TestExplainDialog::goesToOtherRecordsByKeyboard()
{
    const auto dialog = open(0, 0);
    QTest::keyClick(dialog.get(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(dialog->record(), 0);
    QTest::keyClick(dialog.get(), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(dialog->record(), 1);
    QCOMPARE(text(*dialog, 0, ExplanationModel::ValueColumn), u"NULL"_s);
    QVERIFY(dialog->findChild<MessageBar *>()->isVisible());
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(dialog.get(), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(dialog->record(), 3);
    QVERIFY(dialog->findChild<MessageBar *>()->isHidden());
}

void TestExplainDialog::brokenRowSaysThereIsNothing()
{
    const auto dialog = open(0, 4);
    QCOMPARE(dialog->model()->rowCount(), 0);
    const auto *bar = dialog->findChild<MessageBar *>();
    QVERIFY(bar->isVisible());
    QVERIFY(bar->text().contains(u"nothing to explain"_s));
}

void TestExplainDialog::copiesTheSteps()
{
    const auto dialog = open(0, 1);
    for (auto *button : dialog->findChildren<QPushButton *>()) {
        if (button->text() == u"Cop&y steps"_s)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    const QStringList lines = QApplication::clipboard()->text().split(u'\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines.front().startsWith(u"Step\t"_s));
    QVERIFY2(lines.back().contains(u"ANN"_s), qPrintable(lines.back()));
}

void TestExplainDialog::returnShowsTheWholeValue()
{
    const auto dialog = open(0, 1);
    auto *table = dialog->findChild<PageTable *>();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Down);
    QTest::keyClick(table, Qt::Key_Return);
    auto *value = dialog->findChild<ValueDialog *>();
    QVERIFY(value != nullptr);
    QCOMPARE(value->findChild<QPlainTextEdit *>()->toPlainText(), u"ANN"_s);
    QVERIFY(dialog->isVisible());
}

QTEST_MAIN(TestExplainDialog)
#include "testexplaindialog.moc"
