// ExpressionDialog: every function at hand, and live results, by keyboard and mouse.
#include "tests/ui/mapping/previewscene.h"
#include "ui/mapping/expressionarea.h"
#include "ui/mapping/expressiondialog.h"
#include "ui/mapping/expressionpopup.h"
#include "ui/mapping/functionmodel.h"
#include "ui/widgets/filteredit.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTextBrowser>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestExpressionDialog final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { prepareProgram(); }
    void init() { open({}); }
    void cleanup() { m_dialog.reset(); }
    void modelsKeepTheirContract();
    void resultsFollowTheText();
    void cellThatCannotBeComputedSaysWhy();
    void lastWholeResultsStay();
    void searchFindsNamesAndHelps();
    void returnInSearchInserts();
    void doubleClickInserts();
    void helpHasExampleAndParameters();
    void faultKeepsFromApplying();
    void controlReturnApplies();
    void tidyUpIsOneUndoStep();
    void completesInTheText();
    void withoutRecordsThereIsAWord();
    void namesTypeAndTarget();

private:
    void open(const QString &text, const SampleRows &sample = peopleSample())
    {
        ExpressionContext context;
        context.read = std::make_shared<const Schema>(people());
        context.sample = sample;
        context.target = *contacts().find(u"score"_s);
        m_dialog = std::make_unique<ExpressionDialog>(context, text);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    }
    [[nodiscard]] ExpressionArea *area() const { return m_dialog->area(); }
    [[nodiscard]] QString result(int row) const
    {
        const ExpressionResultModel *model = m_dialog->results();
        return model->index(row, model->columnCount() - 1).data().toString();
    }
    [[nodiscard]] QPushButton *button(const QString &text) const
    {
        for (auto *each : m_dialog->findChildren<QPushButton *>()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] bool isSaid(const QString &part) const
    {
        const auto labels = m_dialog->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [&part](const QLabel *label) {
            return label->isVisible() && label->text().contains(part);
        });
    }
    [[nodiscard]] QListView *list() const
    {
        for (auto *each : m_dialog->findChildren<QListView *>()) {
            if (qobject_cast<FunctionModel *>(each->model()) != nullptr)
                return each;
        }
        return nullptr;
    }

    std::unique_ptr<ExpressionDialog> m_dialog;
};

void TestExpressionDialog::modelsKeepTheirContract()
{
    using Mode = QAbstractItemModelTester::FailureReportingMode;
    FunctionModel functions;
    QAbstractItemModelTester functionTester(&functions, Mode::QtTest);
    functions.setFields(people());
    functions.setFilter(u"date"_s);
    functions.setFilter({});
    ExpressionResultModel results;
    QAbstractItemModelTester resultTester(&results, Mode::QtTest);
    for (const QString &text : {u"upper(name)"_s, u"lower(name)"_s, u"name || mail"_s, u"1"_s})
        results.setResult(expressionResult(text, people(), peopleSample(), 20, {}));
    QCOMPARE(results.columnCount(), 1);
}

void TestExpressionDialog::resultsFollowTheText()
{
    QTest::keyClicks(area(), u"upper(name) "_s);
    QTRY_COMPARE(m_dialog->results()->rowCount(), 4);
    QTRY_COMPARE(result(0), u"ANN"_s);
    QCOMPARE(m_dialog->results()->headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(),
             u"name"_s);
    area()->setPlainText(u"surname"_s);
    QTRY_COMPARE(result(1), u"NULL"_s);
    QVERIFY(m_dialog->results()->index(1, 1).data(ExpressionResultModel::IsNullRole).toBool());
}

void TestExpressionDialog::cellThatCannotBeComputedSaysWhy()
{
    area()->setPlainText(u"10 / (age - 7)"_s);
    QTRY_COMPARE(m_dialog->results()->rowCount(), 4);
    const QModelIndex failed = m_dialog->results()->index(1, 1);
    QVERIFY2(failed.data().toString().contains(u"zero"_s), qPrintable(failed.data().toString()));
    QVERIFY(!failed.data(Qt::DecorationRole).isNull());
    QVERIFY(failed.data(Qt::AccessibleTextRole).toString().contains(u"zero"_s));
}

void TestExpressionDialog::lastWholeResultsStay()
{
    area()->setPlainText(u"upper(name)"_s);
    QTRY_COMPARE(result(0), u"ANN"_s);
    QTest::keyClick(area(), Qt::Key_End);
    QTest::keyClicks(area(), u" ||"_s);
    QVERIFY(isSaid(u"as it last was whole"_s));
    QTest::keyClicks(area(), u" 'x' "_s);
    QTRY_COMPARE(result(0), u"ANNx"_s);
}

void TestExpressionDialog::searchFindsNamesAndHelps()
{
    auto *search = m_dialog->findChild<FilterEdit *>();
    QTest::keyClick(m_dialog.get(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(search->hasFocus());
    QTest::keyClicks(search, u"split"_s);
    QTRY_COMPARE(list()->model()->index(0, 0).data().toString(), u"split_part"_s);
    search->setText(u"surn"_s);
    QTRY_COMPARE(list()->model()->index(0, 0).data().toString(), u"surname"_s);
    search->setText(u"nothing of the kind"_s);
    QTRY_COMPARE(list()->model()->rowCount(), 0);
    QVERIFY(m_dialog->findChild<QTextBrowser *>()->toPlainText().contains(u"Nothing matches"_s));
}

void TestExpressionDialog::returnInSearchInserts()
{
    auto *search = m_dialog->findChild<FilterEdit *>();
    search->setFocus();
    QTest::keyClicks(search, u"upper"_s);
    QTRY_COMPARE(list()->currentIndex().data().toString(), u"upper"_s);
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(area()->toPlainText(), u"upper()"_s);
    QCOMPARE(area()->textCursor().position(), 6);
    QVERIFY(area()->hasFocus());
    QVERIFY(m_dialog->isVisible());
}

void TestExpressionDialog::doubleClickInserts()
{
    area()->setPlainText(u"lower()"_s);
    QTextCursor cursor = area()->textCursor();
    cursor.setPosition(6);
    area()->setTextCursor(cursor);
    const QRect row = list()->visualRect(list()->model()->index(1, 0));
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, row.center());
    QTest::mouseDClick(list()->viewport(), Qt::LeftButton, {}, row.center());
    QCOMPARE(area()->toPlainText(), u"lower(surname)"_s);
}

void TestExpressionDialog::helpHasExampleAndParameters()
{
    const FunctionModel model;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QString help = model.help(row);
        QVERIFY2(help.contains(u"Example:"_s) && help.contains(u"Result:"_s), qPrintable(help));
    }
    QVERIFY(model.rowCount() > 60);
}

void TestExpressionDialog::faultKeepsFromApplying()
{
    area()->setPlainText(u"uper(name)"_s);
    QPushButton *apply = button(u"&Apply"_s);
    QVERIFY(!apply->isEnabled());
    QVERIFY(!apply->toolTip().isEmpty());
    QVERIFY(isSaid(area()->assistant()->finding()->message));
    QTest::keyClick(area(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_dialog->isVisible());
    // The cursor goes to what is wrong.
    QCOMPARE(area()->textCursor().selectedText(), u"uper"_s);
}

void TestExpressionDialog::controlReturnApplies()
{
    QSignalSpy accepted(m_dialog.get(), &QDialog::accepted);
    area()->setPlainText(u"  upper(name)\n"_s);
    QTest::keyClick(area(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(accepted.count(), 1);
    QCOMPARE(m_dialog->expression(), u"upper(name)"_s);
}

void TestExpressionDialog::tidyUpIsOneUndoStep()
{
    area()->setPlainText(u"UPPER( name )||'x'"_s);
    QTest::mouseClick(button(u"&Tidy up"_s), Qt::LeftButton);
    QCOMPARE(area()->toPlainText(), u"upper(name) || 'x'"_s);
    area()->undo();
    QCOMPARE(area()->toPlainText(), u"UPPER( name )||'x'"_s);
}

void TestExpressionDialog::completesInTheText()
{
    QTest::keyClicks(area(), u"upp"_s);
    QVERIFY(area()->assistant()->popup()->isVisible());
    QTest::keyClick(area(), Qt::Key_Return);
    QCOMPARE(area()->toPlainText(), u"upper()"_s);
    QTest::keyClicks(area(), u"mai"_s);
    QTest::keyClick(area(), Qt::Key_Tab);
    QCOMPARE(area()->toPlainText(), u"upper(mail)"_s);
    // Esc closes what is open before it closes the dialogue.
    QTest::keyClick(area(), Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(area()->assistant()->popup()->isVisible());
    QTest::keyClick(area(), Qt::Key_Escape);
    QVERIFY(m_dialog->isVisible());
}

void TestExpressionDialog::withoutRecordsThereIsAWord()
{
    open(u"upper(name)"_s, {});
    QVERIFY(isSaid(u"once records of the stream were read"_s));
    QVERIFY(button(u"&Apply"_s)->isEnabled());
}

void TestExpressionDialog::namesTypeAndTarget()
{
    area()->setPlainText(u"length(name)"_s);
    QTRY_VERIFY(isSaid(u"Result: whole number. The field score takes: whole number."_s));
}

QTEST_MAIN(TestExpressionDialog)
#include "testexpressiondialog.moc"
