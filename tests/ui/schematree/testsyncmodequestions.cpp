#include "tests/ui/schematree/schemafixture.h"
#include "ui/schematree/syncmodequestions.h"

#include <QLabel>
#include <QRadioButton>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestSyncModeQuestions : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void asksTheSecondQuestionOnlyWhenRowsAreAdded();
    void answersAreOneUndoStepEach();
    void isHiddenWhenNothingIsToBeAsked();
    void hidesTheSecondQuestionWithoutIncrementalReading();
    void saysWhatIsReadInAnotherWay();

private:
    [[nodiscard]] QRadioButton *answer(const QString &text) const;
    [[nodiscard]] QString texts() const;

    std::unique_ptr<CatalogModel> m_model;
    std::unique_ptr<SyncModeQuestions> m_questions;
};

void TestSyncModeQuestions::init()
{
    m_model = std::make_unique<CatalogModel>();
    m_questions = std::make_unique<SyncModeQuestions>(*m_model);
    QVERIFY(!m_questions->isVisible());
    m_model->refresh(shopCatalog());
    m_questions->show();
    m_questions->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_questions.get()));
}

void TestSyncModeQuestions::cleanup()
{
    m_questions.reset();
    m_model.reset();
}

QRadioButton *TestSyncModeQuestions::answer(const QString &text) const
{
    for (auto *button : m_questions->findChildren<QRadioButton *>()) {
        if (QString(button->text()).remove(u'&') == text)
            return button;
    }
    return nullptr;
}

QString TestSyncModeQuestions::texts() const
{
    QStringList texts;
    for (const auto *label : m_questions->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(u'\n');
}

void TestSyncModeQuestions::asksTheSecondQuestionOnlyWhenRowsAreAdded()
{
    QVERIFY(answer(u"Replicate the source"_s)->isChecked());
    QVERIFY(!answer(u"Full snapshots"_s)->isVisible());
    QTest::mouseClick(answer(u"Append historical changes"_s), Qt::LeftButton);
    QVERIFY(answer(u"Full snapshots"_s)->isVisible());
    answer(u"Append historical changes"_s)->setFocus();
    QTest::keyClick(answer(u"Append historical changes"_s), Qt::Key_Left);
    QVERIFY(answer(u"Replicate the source"_s)->isChecked());
    QVERIFY(!answer(u"Full snapshots"_s)->isVisible());
    QCOMPARE(m_model->answers().delivery, Delivery::ReplicateSource);
}

void TestSyncModeQuestions::answersAreOneUndoStepEach()
{
    answer(u"Append historical changes"_s)->click();
    answer(u"Full snapshots"_s)->click();
    QCOMPARE(m_model->undoStack().count(), 2);
    QCOMPARE(m_model->undoStack().undoText(), u"Append snapshots"_s);
    for (const StreamId &id : {s_orders, s_customers, s_log, s_notes})
        QCOMPARE(syncModeName(m_model->entry(id)->choice.mode), u"full_refresh_append"_s);
    m_model->undoStack().undo();
    QVERIFY(answer(u"New and changed rows"_s)->isChecked());
    m_model->undoStack().undo();
    QVERIFY(answer(u"Replicate the source"_s)->isChecked());
    QCOMPARE(syncModeName(m_model->entry(s_customers)->choice.mode), u"incremental_append_dedup"_s);
}

void TestSyncModeQuestions::isHiddenWhenNothingIsToBeAsked()
{
    m_model->setDestinationModes({DestinationSyncMode::Overwrite});
    QVERIFY(!m_questions->isVisible());
    m_model->setDestinationModes({DestinationSyncMode::Overwrite, DestinationSyncMode::Append});
    QVERIFY(m_questions->isVisible());
}

void TestSyncModeQuestions::hidesTheSecondQuestionWithoutIncrementalReading()
{
    m_model->clear();
    m_model->refresh(Catalog{{shopCatalog().streams[2]}});
    answer(u"Append historical changes"_s)->click();
    QVERIFY(!answer(u"Full snapshots"_s)->isVisible());
    QCOMPARE(syncModeName(m_model->entry(s_log)->choice.mode), u"full_refresh_append"_s);
}

void TestSyncModeQuestions::saysWhatIsReadInAnotherWay()
{
    QVERIFY(texts().contains(u"Full refresh, replace (needs a primary key): shop.orders"));
    QVERIFY(texts().contains(u"(the source offers no incremental reading): shop.log, notes"));
    m_model->setKey({s_orders}, {u"id"_s});
    QVERIFY(!texts().contains(u"needs a primary key"));
    answer(u"Append historical changes"_s)->click();
    answer(u"Full snapshots"_s)->click();
    QVERIFY(!texts().contains(u"Read in another way"));
}

QTEST_MAIN(TestSyncModeQuestions)
#include "testsyncmodequestions.moc"
