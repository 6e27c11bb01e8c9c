// MappingPreviewPane: before and after beside the mapping, with mouse and keyboard.
#include "tests/ui/mapping/previewscene.h"
#include "ui/mapping/explaindialog.h"
#include "ui/mapping/explanationmodel.h"
#include "ui/mapping/mappingpreviewpane.h"
#include "ui/mapping/mappingsampler.h"
#include "ui/mapping/previewtable.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSemaphore>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

using Model = MappingPreviewModel;

constexpr int s_lastName = 0;
constexpr int s_firstName = 1;
constexpr int s_score = 2;
constexpr int s_stage = 3;
constexpr int s_phone = 4;

const StreamId s_people{{}, u"people"_s};

} // namespace

class TestMappingPreviewPane final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { prepareProgram(); }
    void init();
    void cleanup();
    void modelsKeepTheirContract();
    void showsBothSides();
    void changedCellsBearAMarkBesideTheColour();
    void nullDiffersFromEmptyText();
    void failingCellSaysWhy();
    void onlyProblemsNarrowsBothSides();
    void withoutProblemsThereIsAWayBack();
    void sidesMoveTogether();
    void sourceFieldStandsBesideItsResult();
    void returnExplainsTheCell();
    void doubleClickExplainsTheCell();
    void menuExplainsTheCell();
    void typingKeepsPlaceAndColumns();
    void anotherRowOfTheMappingKeepsTheCell();
    void goesToTheTargetWithoutEcho();
    void tellsWhichTargetWasChosen();
    void copiesCells();
    void rowsAreEqualAndFixed();
    void loadingCanBeCancelled();
    void errorStandsInPlaceWithRetry();
    void errorBesideRecordsLeavesThem();
    void emptyStreamSaysSo();
    void cancelledReadingCanBeginAgain();

private:
    [[nodiscard]] QModelIndex after(int row, int column) const
    {
        return m_pane->after()->model()->index(row, column);
    }
    [[nodiscard]] ExplainDialog *dialog() const { return m_pane->findChild<ExplainDialog *>(); }
    [[nodiscard]] QString statusText() const { return m_pane->findChild<ElidedLabel *>()->text(); }
    void sampleWith(const MappingSampler::Reader &reader);

    std::unique_ptr<MappingPreviewPane> m_pane;
    std::unique_ptr<MappingSampler> m_sampler;
};

void TestMappingPreviewPane::init()
{
    m_pane = std::make_unique<MappingPreviewPane>();
    m_pane->resize(1000, 420);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
}

void TestMappingPreviewPane::cleanup()
{
    m_pane.reset();
    m_sampler.reset();
}

void TestMappingPreviewPane::sampleWith(const MappingSampler::Reader &reader)
{
    m_sampler = std::make_unique<MappingSampler>();
    connect(m_sampler.get(), &MappingSampler::changed, m_pane.get(),
            [this] { m_pane->showSample(*m_sampler, s_people); });
    m_sampler->setReader(reader);
    ConfiguredStream stream;
    stream.stream.id = s_people;
    stream.stream.schema = people();
    m_sampler->read(stream);
}

void TestMappingPreviewPane::modelsKeepTheirContract()
{
    using Mode = QAbstractItemModelTester::FailureReportingMode;
    for (const auto side : {Model::Side::Before, Model::Side::After}) {
        Model model(side);
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.setPreview(previewOf());
        model.setOnlyProblems(true);
        model.setPreview(previewOf(inserting({fieldRow(u"phone"_s, u"mail"_s)})));
        model.setOnlyProblems(false);
        model.setPreview(previewOf(inserting({fieldRow(u"phone"_s, u"name"_s)})));
        model.setPreview(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }
}

void TestMappingPreviewPane::showsBothSides()
{
    m_pane->setPreview(previewOf());
    QCOMPARE(m_pane->before()->model()->rowCount(), 4);
    QCOMPARE(m_pane->before()->model()->columnCount(), 4);
    QCOMPARE(m_pane->before()->model()->index(0, 0).data().toString(), u"Ann"_s);
    QCOMPARE(m_pane->after()->model()->columnCount(), 5);
    QCOMPARE(after(0, s_firstName).data().toString(), u"ANN"_s);
    QCOMPARE(m_pane->after()->model()->headerData(s_stage, Qt::Horizontal).toString(), u"stage"_s);
    QCOMPARE(after(0, s_score).data(Qt::TextAlignmentRole).value<Qt::Alignment>() & Qt::AlignRight,
             Qt::AlignRight);
}

void TestMappingPreviewPane::changedCellsBearAMarkBesideTheColour()
{
    m_pane->setPreview(previewOf());
    const auto stateOf = [this](int row, int column) {
        return static_cast<PreviewCell::State>(after(row, column).data(Model::StateRole).toInt());
    };
    QCOMPARE(stateOf(0, s_lastName), PreviewCell::State::Same);
    QVERIFY(previewStateIcon(stateOf(0, s_lastName)).isEmpty());
    QCOMPARE(stateOf(0, s_firstName), PreviewCell::State::Computed);
    QCOMPARE(stateOf(2, s_lastName), PreviewCell::State::Rejected);
    QCOMPARE(stateOf(0, s_phone), PreviewCell::State::Broken);
    QSet<QString> icons;
    for (const auto state :
         {PreviewCell::State::Converted, PreviewCell::State::Computed, PreviewCell::State::Filled,
          PreviewCell::State::Altered, PreviewCell::State::Rejected, PreviewCell::State::Broken}) {
        icons << previewStateIcon(state);
        QVERIFY(!previewStateWord(state).isEmpty());
    }
    QCOMPARE(icons.size(), 6);
}

void TestMappingPreviewPane::nullDiffersFromEmptyText()
{
    const QModelIndex null = [this] {
        m_pane->setPreview(previewOf());
        return m_pane->before()->model()->index(1, 1);
    }();
    const QModelIndex empty = m_pane->before()->model()->index(3, 3);
    QCOMPARE(null.data().toString(), u"NULL"_s);
    QVERIFY(null.data(Model::IsNullRole).toBool());
    QCOMPARE(empty.data().toString(), QString());
    QVERIFY(!empty.data(Model::IsNullRole).toBool());
    QVERIFY(null.data(Qt::AccessibleTextRole).toString().contains(u"no value"_s));
    QVERIFY(empty.data(Qt::AccessibleTextRole).toString().contains(u"empty text"_s));
}

void TestMappingPreviewPane::failingCellSaysWhy()
{
    m_pane->setPreview(previewOf());
    const QModelIndex tooLong = after(2, s_lastName);
    // The value is shown as it was: nothing goes in its place.
    QCOMPARE(tooLong.data().toString(), u"Wolkenstein"_s);
    const QString reason = u"longer than 8 characters"_s;
    QVERIFY(tooLong.data(Qt::ToolTipRole).toString().contains(reason));
    QVERIFY(tooLong.data(Qt::AccessibleTextRole).toString().contains(reason));
    QVERIFY(tooLong.data(Qt::AccessibleTextRole).toString().contains(u"rejected"_s));
    m_pane->after()->setCurrentIndex(tooLong);
    QVERIFY2(statusText().contains(reason) && statusText().contains(u"record 3"_s),
             qPrintable(statusText()));
    QVERIFY(m_pane->after()
                ->model()
                ->headerData(2, Qt::Vertical, Qt::ToolTipRole)
                .toString()
                .contains(reason));
    m_pane->after()->setCurrentIndex(after(0, s_lastName));
    QVERIFY2(statusText().contains(u"2 of these 4 records would be rejected"_s),
             qPrintable(statusText()));
}

void TestMappingPreviewPane::onlyProblemsNarrowsBothSides()
{
    m_pane->setPreview(previewOf());
    auto *box = m_pane->findChild<QCheckBox *>();
    QVERIFY2(box->text().contains(u"(2)"_s), qPrintable(box->text()));
    QTest::keyClick(box, Qt::Key_Space);
    QCOMPARE(m_pane->after()->model()->rowCount(), 2);
    QCOMPARE(m_pane->before()->model()->rowCount(), 2);
    QCOMPARE(m_pane->before()->model()->index(0, 0).data().toString(), u"Bob"_s);
    QCOMPARE(m_pane->after()->model()->headerData(1, Qt::Vertical).toString(), u"3"_s);
    QTest::keyClick(box, Qt::Key_Space);
    QCOMPARE(m_pane->after()->model()->rowCount(), 4);
}

void TestMappingPreviewPane::withoutProblemsThereIsAWayBack()
{
    m_pane->setPreview(previewOf(inserting({fieldRow(u"last_name"_s, u"name"_s)})));
    auto *box = m_pane->findChild<QCheckBox *>();
    box->setChecked(true);
    QPushButton *all = nullptr;
    for (auto *button : m_pane->findChildren<QPushButton *>()) {
        if (button->text() == u"Show &all records"_s)
            all = button;
    }
    QVERIFY(all != nullptr && all->isVisible());
    QTest::mouseClick(all, Qt::LeftButton);
    QVERIFY(!box->isChecked());
    QVERIFY(m_pane->after()->isVisible());
}

void TestMappingPreviewPane::sidesMoveTogether()
{
    SampleRows sample = peopleSample();
    sample.batches = {
        batchOf(people(), std::vector<std::vector<const char *>>(80, {"Ann", "Kuhn", "41", ""}))};
    m_pane->setPreview(previewOf(peopleMapping(), sample));
    m_pane->after()->verticalScrollBar()->setValue(30);
    QCOMPARE(m_pane->before()->verticalScrollBar()->value(), 30);
    m_pane->before()->verticalScrollBar()->setValue(10);
    QCOMPARE(m_pane->after()->verticalScrollBar()->value(), 10);
    m_pane->after()->setCurrentIndex(after(60, s_score));
    QCOMPARE(m_pane->before()->currentIndex().row(), 60);
    QCOMPARE(m_pane->before()->verticalScrollBar()->value(),
             m_pane->after()->verticalScrollBar()->value());
}

void TestMappingPreviewPane::sourceFieldStandsBesideItsResult()
{
    m_pane->setPreview(previewOf());
    m_pane->after()->setCurrentIndex(after(0, s_score));
    QCOMPARE(m_pane->before()->currentIndex().column(), 2);
    m_pane->after()->setCurrentIndex(after(0, s_lastName));
    QCOMPARE(m_pane->before()->currentIndex().column(), 1);
}

void TestMappingPreviewPane::returnExplainsTheCell()
{
    m_pane->setPreview(previewOf());
    m_pane->after()->setFocus();
    m_pane->after()->setCurrentIndex(after(0, s_firstName));
    QTest::keyClick(m_pane->after(), Qt::Key_Return);
    QVERIFY(dialog() != nullptr);
    const ExplanationModel *steps = dialog()->model();
    QCOMPARE(steps->step(0).value, u"Ann"_s);
    QCOMPARE(steps->step(steps->rowCount() - 1).value, u"ANN"_s);
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
}

void TestMappingPreviewPane::doubleClickExplainsTheCell()
{
    m_pane->setPreview(previewOf());
    const QRect place = m_pane->after()->visualRect(after(2, s_lastName));
    QWidget *viewport = m_pane->after()->viewport();
    QTest::mouseClick(viewport, Qt::LeftButton, {}, place.center());
    QTest::mouseDClick(viewport, Qt::LeftButton, {}, place.center());
    QVERIFY(dialog() != nullptr);
    QCOMPARE(dialog()->record(), 2);
}

void TestMappingPreviewPane::menuExplainsTheCell()
{
    m_pane->setPreview(previewOf());
    m_pane->after()->setCurrentIndex(after(1, s_lastName));
    QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, m_pane->mapToGlobal(QPoint()));
    QApplication::sendEvent(m_pane->after(), &event);
    auto *menu = m_pane->after()->findChild<QMenu *>();
    QVERIFY(menu != nullptr);
    QCOMPARE(menu->actions().front()->text(), u"&Explain this cell…"_s);
    menu->actions().front()->trigger();
    menu->close();
    QVERIFY(dialog() != nullptr);
    QCOMPARE(dialog()->record(), 1);
}

void TestMappingPreviewPane::typingKeepsPlaceAndColumns()
{
    m_pane->setPreview(previewOf());
    m_pane->after()->setCurrentIndex(after(2, s_firstName));
    m_pane->after()->horizontalHeader()->resizeSection(s_firstName, 211);
    ObjectMapping typed = peopleMapping();
    typed.fields[s_firstName].value = u"lower(name)"_s;
    QSignalSpy resets(m_pane->after()->model(), &QAbstractItemModel::modelReset);
    m_pane->setPreview(previewOf(typed));
    QCOMPARE(resets.count(), 0);
    QCOMPARE(m_pane->after()->currentIndex(), after(2, s_firstName));
    QCOMPARE(m_pane->after()->currentIndex().data().toString(), u"cleo"_s);
    QCOMPARE(m_pane->after()->horizontalHeader()->sectionSize(s_firstName), 211);
}

void TestMappingPreviewPane::anotherRowOfTheMappingKeepsTheCell()
{
    m_pane->setPreview(previewOf());
    m_pane->after()->setCurrentIndex(after(2, s_score));
    ObjectMapping shorter = peopleMapping();
    shorter.fields.erase(shorter.fields.begin());
    QSignalSpy chosen(m_pane.get(), &MappingPreviewPane::targetChosen);
    m_pane->setPreview(previewOf(shorter));
    QCOMPARE(m_pane->after()->currentIndex(), after(2, s_score - 1));
    QCOMPARE(chosen.count(), 0);
}

void TestMappingPreviewPane::goesToTheTargetWithoutEcho()
{
    m_pane->setPreview(previewOf());
    m_pane->after()->setCurrentIndex(after(1, s_lastName));
    QSignalSpy chosen(m_pane.get(), &MappingPreviewPane::targetChosen);
    m_pane->showTarget(u"stage"_s);
    QCOMPARE(m_pane->after()->currentIndex(), after(1, s_stage));
    m_pane->showTarget(u"nothing"_s);
    QCOMPARE(m_pane->after()->currentIndex(), after(1, s_stage));
    QCOMPARE(chosen.count(), 0);
}

void TestMappingPreviewPane::tellsWhichTargetWasChosen()
{
    m_pane->setPreview(previewOf());
    QSignalSpy chosen(m_pane.get(), &MappingPreviewPane::targetChosen);
    const QRect place = m_pane->after()->visualRect(after(0, s_score));
    QTest::mouseClick(m_pane->after()->viewport(), Qt::LeftButton, {}, place.center());
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.front().front().toString(), u"score"_s);
}

void TestMappingPreviewPane::copiesCells()
{
    m_pane->setPreview(previewOf());
    m_pane->after()->setFocus();
    m_pane->after()->setCurrentIndex(after(0, s_firstName));
    QTest::keyClick(m_pane->after(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"ANN"_s);
    QTest::keyClick(m_pane->after(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"first_name\nANN"_s);
}

void TestMappingPreviewPane::rowsAreEqualAndFixed()
{
    m_pane->setPreview(previewOf());
    for (const PreviewTable *table : {m_pane->before(), m_pane->after()}) {
        QCOMPARE(table->verticalHeader()->sectionResizeMode(0), QHeaderView::Fixed);
        QCOMPARE(table->rowHeight(0), table->rowHeight(3));
    }
    QCOMPARE(m_pane->before()->rowHeight(0), m_pane->after()->rowHeight(0));
}

void TestMappingPreviewPane::loadingCanBeCancelled()
{
    QSignalSpy cancelled(m_pane.get(), &MappingPreviewPane::cancelRequested);
    sampleWith([](const ConfiguredStream &, int, const PreviewObserver &,
                  const Cancellation &cancellation) -> Result<Preview> {
        while (!cancellation.stop_requested())
            QThread::yieldCurrentThread();
        return Error::cancelled();
    });
    auto *loading = m_pane->findChild<LoadingView *>();
    QVERIFY(loading->isVisible());
    QPushButton *cancel = loading->findChild<QPushButton *>();
    QTRY_VERIFY(cancel->isVisible());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QCOMPARE(cancelled.count(), 1);
}

void TestMappingPreviewPane::errorStandsInPlaceWithRetry()
{
    Error error;
    error.code = u"test.broken"_s;
    error.message = u"The line is cut."_s;
    sampleWith([error](const ConfiguredStream &, int, const PreviewObserver &,
                       const Cancellation &) -> Result<Preview> { return error; });
    auto *view = m_pane->findChild<ErrorView *>();
    QTRY_VERIFY(view->isVisible());
    QSignalSpy wanted(m_pane.get(), &MappingPreviewPane::readRequested);
    QPushButton *retry = nullptr;
    for (auto *button : view->findChildren<QPushButton *>()) {
        if (button->text().remove(u'&') == u"Retry"_s)
            retry = button;
    }
    QVERIFY(retry != nullptr);
    QTest::mouseClick(retry, Qt::LeftButton);
    QCOMPARE(wanted.count(), 1);
}

void TestMappingPreviewPane::errorBesideRecordsLeavesThem()
{
    Error error;
    error.code = u"test.broken"_s;
    error.message = u"The line is cut."_s;
    m_pane->setPreview(previewOf());
    sampleWith([error](const ConfiguredStream &, int, const PreviewObserver &observer,
                       const Cancellation &) -> Result<Preview> {
        Preview some;
        some.schema = peopleSample().schema;
        some.batches = peopleSample().batches;
        observer(some);
        return error;
    });
    QTRY_COMPARE(m_sampler->state(s_people), MappingSampler::State::Failed);
    QVERIFY(m_pane->after()->isVisible());
    auto *bar = m_pane->findChild<MessageBar *>();
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->text(), u"The line is cut."_s);
}

void TestMappingPreviewPane::emptyStreamSaysSo()
{
    sampleWith([](const ConfiguredStream &, int, const PreviewObserver &,
                  const Cancellation &) -> Result<Preview> {
        Preview none;
        none.schema = std::make_shared<const Schema>(people());
        none.isComplete = true;
        return none;
    });
    QTRY_COMPARE(m_sampler->state(s_people), MappingSampler::State::Ready);
    bool isSaid = false;
    for (const auto *label : m_pane->findChildren<QLabel *>())
        isSaid = isSaid || (label->isVisible() && label->text() == u"The stream has no records"_s);
    QVERIFY(isSaid);
}

void TestMappingPreviewPane::cancelledReadingCanBeginAgain()
{
    sampleWith([](const ConfiguredStream &, int, const PreviewObserver &,
                  const Cancellation &cancellation) -> Result<Preview> {
        while (!cancellation.stop_requested())
            QThread::yieldCurrentThread();
        return Error::cancelled();
    });
    m_sampler->cancel(s_people);
    QPushButton *read = nullptr;
    for (auto *button : m_pane->findChildren<QPushButton *>()) {
        if (button->text() == u"&Read records"_s)
            read = button;
    }
    QVERIFY(read != nullptr && read->isVisible());
    QSignalSpy wanted(m_pane.get(), &MappingPreviewPane::readRequested);
    read->setFocus();
    QTest::keyClick(read, Qt::Key_Space);
    QCOMPARE(wanted.count(), 1);
}

QTEST_MAIN(TestMappingPreviewPane)
#include "testmappingpreviewpane.moc"
