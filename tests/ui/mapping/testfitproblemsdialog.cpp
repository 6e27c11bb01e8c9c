// FitProblemsDialog: the values that do not fit, a click away from the badge that counts them.
#include "core/mapping/fieldfit.h"
#include "tests/ui/mapping/previewscene.h"
#include "ui/mapping/fitproblemsdialog.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/valuedialog.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestFitProblemsDialog final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { prepareProgram(); }
    void modelKeepsItsContract();
    void listsTheSameRecordsAsTheBadgeCounts();
    void saysValueReasonAndRecord();
    void narrowsByReason();
    void returnShowsTheWholeRecord();
    void copiesWithHeadings();
    void exportIsOffered();
    void fieldWithoutProblemsSaysSo();
    void countsAcrossBatches();

private:
    static std::unique_ptr<FitProblemsDialog> open(int place)
    {
        auto dialog = std::make_unique<FitProblemsDialog>(peopleMapping(), place, peopleSample(),
                                                          EvaluationContext());
        dialog->show();
        return dialog;
    }
    static QString text(const FitProblemsModel &model, int row, FitProblemsModel::Column column)
    {
        return model.index(row, column).data().toString();
    }
};

void TestFitProblemsDialog::modelKeepsItsContract()
{
    FitProblemsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setProblems(fitProblems(peopleMapping(), 0, peopleSample(), {}), peopleSample());
    model.setKind(ValueFaultKind::Missing);
    QCOMPARE(model.rowCount(), 1);
    model.setKind({});
    model.setProblems({}, {});
    QCOMPARE(model.rowCount(), 0);
}

void TestFitProblemsDialog::listsTheSameRecordsAsTheBadgeCounts()
{
    const SampleRows sample = peopleSample();
    const ObjectMapper mapper = ObjectMapper::compileWhatIsSound(peopleMapping(), *sample.schema);
    const auto fits = fieldFits(mapper, sample, {});
    for (int place = 0; place < 4; ++place) {
        std::vector<qint64> records;
        for (const FitProblem &each : fitProblems(peopleMapping(), place, sample, {}))
            records.push_back(each.record);
        QCOMPARE(records, fits[static_cast<std::size_t>(place)].failing);
    }
}

void TestFitProblemsDialog::saysValueReasonAndRecord()
{
    const auto dialog = open(0);
    QTRY_COMPARE(dialog->model()->rowCount(), 2);
    const FitProblemsModel &model = *dialog->model();
    QCOMPARE(text(model, 0, FitProblemsModel::RecordColumn), u"2"_s);
    QCOMPARE(text(model, 0, FitProblemsModel::ValueColumn), u"NULL"_s);
    QVERIFY(text(model, 0, FitProblemsModel::ReasonColumn).contains(u"needs a value"_s));
    QCOMPARE(text(model, 1, FitProblemsModel::ValueColumn), u"Wolkenstein"_s);
    QVERIFY(text(model, 1, FitProblemsModel::ReasonColumn).contains(u"longer than 8"_s));
    QVERIFY(text(model, 1, FitProblemsModel::SourceColumn).contains(u"cleo@example.org"_s));
    bool isCounted = false;
    for (const auto *label : dialog->findChildren<QLabel *>())
        isCounted = isCounted || label->text() == u"2 of 4 records"_s;
    QVERIFY(isCounted);
}

void TestFitProblemsDialog::narrowsByReason()
{
    const auto dialog = open(0);
    QTRY_COMPARE(dialog->model()->rowCount(), 2);
    auto *kinds = dialog->findChild<QComboBox *>();
    QVERIFY(kinds->isVisible());
    QCOMPARE(kinds->count(), 3);
    kinds->setFocus();
    QTest::keyClick(kinds, Qt::Key_Down);
    QCOMPARE(dialog->model()->rowCount(), 1);
    QTest::keyClick(kinds, Qt::Key_Up);
    QCOMPARE(dialog->model()->rowCount(), 2);
}

void TestFitProblemsDialog::returnShowsTheWholeRecord()
{
    const auto dialog = open(0);
    QTRY_COMPARE(dialog->model()->rowCount(), 2);
    QTest::keyClick(dialog->findChild<PageTable *>(), Qt::Key_Return);
    auto *record = dialog->findChild<ValueDialog *>();
    QVERIFY(record != nullptr);
    QVERIFY(record->findChild<QPlainTextEdit *>()->toPlainText().contains(u"bob@example.org"_s));
}

void TestFitProblemsDialog::copiesWithHeadings()
{
    const auto dialog = open(0);
    QTRY_COMPARE(dialog->model()->rowCount(), 2);
    auto *table = dialog->findChild<PageTable *>();
    table->selectAll();
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    const QStringList lines = QApplication::clipboard()->text().split(u'\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines.front().startsWith(u"Record\tValue\t"_s));
    QVERIFY(lines.back().startsWith(u"3\tWolkenstein\t"_s));
}

void TestFitProblemsDialog::exportIsOffered()
{
    const auto dialog = open(0);
    QTRY_COMPARE(dialog->model()->rowCount(), 2);
    for (auto *button : dialog->findChildren<QPushButton *>()) {
        if (button->text() == u"E&xport…"_s)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QVERIFY(dialog->findChild<QFileDialog *>() != nullptr);
}

void TestFitProblemsDialog::fieldWithoutProblemsSaysSo()
{
    const auto dialog = open(1);
    bool isSaid = false;
    const auto look = [&] {
        for (const auto *label : dialog->findChildren<QLabel *>())
            isSaid = isSaid || (label->isVisible() && label->text() == u"Every value fits"_s);
        return isSaid;
    };
    QTRY_VERIFY(look());
    QVERIFY(!dialog->findChild<QComboBox *>()->isVisible());
}

void TestFitProblemsDialog::countsAcrossBatches()
{
    SampleRows sample = peopleSample();
    sample.batches.push_back(sample.batches.front());
    const auto problems = fitProblems(peopleMapping(), 0, sample, {});
    QCOMPARE(problems.size(), std::size_t(4));
    QCOMPARE(problems.back().record, 6);
    FitProblemsModel model;
    model.setProblems(problems, sample);
    QVERIFY(model.index(3, FitProblemsModel::SourceColumn).data().toString().contains(u"Cleo"_s));
}

QTEST_MAIN(TestFitProblemsDialog)
#include "testfitproblemsdialog.moc"
