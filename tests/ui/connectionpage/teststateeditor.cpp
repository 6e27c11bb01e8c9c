// StateEditor: what is typed is checked, survives new checkpoints, and is set only when it may be.
#include "tests/ui/connectionpage/tabfixture.h"
#include "ui/connectionpage/stateeditor.h"
#include "ui/widgets/messagebar.h"

#include <QPlainTextEdit>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const StreamId s_orders{{}, u"orders"_s};
const std::vector<StreamPosition> s_stored{
    {s_orders, R"({"cursor":"2026-05-04","cursor_field":"at"})"}};

} // namespace

class TestStateEditor final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void init()
    {
        m_editor = std::make_unique<StateEditor>();
        m_editor->resize(800, 500);
        m_editor->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_editor.get()));
        m_editor->setStored(s_stored);
    }
    void cleanup() { m_editor.reset(); }

    void changedPositionIsToldInWordsAndSet()
    {
        QVERIFY(!m_editor->act()->isEnabled());
        type(u"2026-05-04"_s, u"2026-05-01T08:30:00Z"_s);
        QTRY_VERIFY(m_editor->act()->isEnabled());
        QCOMPARE(m_editor->message()->hint(),
                 u"orders: everything up to 2026-05-01 08:30 UTC (at)"_s);
        QSignalSpy asked(m_editor.get(), &StateEditor::setRequested);
        QTest::mouseClick(m_editor->act(), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        const auto positions = asked.at(0).at(0).value<std::vector<StreamPosition>>();
        QCOMPARE(positions.size(), std::size_t(1));
        QVERIFY(positions[0].position->find("2026-05-01T08:30:00Z") != std::string::npos);
    }

    void faultIsToldWithItsLine()
    {
        type(u"streamState"_s, u"streamState\" oops"_s);
        QTRY_COMPARE(m_editor->message()->kind(), MessageBar::Kind::Negative);
        QVERIFY(m_editor->message()->text().contains(u"line"_s));
        QVERIFY(!m_editor->act()->isEnabled());
        press(*m_editor, u"Revert JSON"_s);
        QVERIFY(m_editor->message()->isHidden());
        QCOMPARE(m_editor->edit()->toPlainText(), stateDocumentText(s_stored));
    }

    void anotherShapeWarns()
    {
        m_editor->edit()->setPlainText(
            uR"({"sharedState":{"lsn":1},"streamStates":[{"streamDescriptor":{"name":"orders"},)"
            uR"("streamState":{"cursor":"2026-01-01"}}]})"_s);
        QTRY_COMPARE(m_editor->message()->kind(), MessageBar::Kind::Warning);
        QVERIFY(m_editor->message()->isVisible());
        QVERIFY(m_editor->act()->isEnabled());
        m_editor->edit()->setPlainText(u"{\"cursor\": 1}"_s);
        QTRY_COMPARE(m_editor->message()->kind(), MessageBar::Kind::Negative);
        QVERIFY(!m_editor->act()->isEnabled());
    }

    void isBlockedWhileARunIsOn()
    {
        type(u"2026-05-04"_s, u"2026-05-01"_s);
        QTRY_VERIFY(m_editor->act()->isEnabled());
        m_editor->setBlocked(u"The run that is on ends first."_s);
        QVERIFY(!m_editor->act()->isEnabled());
        QCOMPARE(m_editor->act()->toolTip(), u"The run that is on ends first."_s);
        m_editor->setBlocked({});
        QVERIFY(m_editor->act()->isEnabled());
    }

    void typedTextSurvivesNewCheckpoints()
    {
        type(u"2026-05-04"_s, u"2026-05-01"_s);
        const QString typed = m_editor->edit()->toPlainText();
        m_editor->setStored({{s_orders, R"({"cursor":"2026-07-07","cursor_field":"at"})"}});
        QCOMPARE(m_editor->edit()->toPlainText(), typed);
        m_editor->revert();
        QVERIFY(m_editor->edit()->toPlainText().contains(u"2026-07-07"_s));
        m_editor->setStored({{s_orders, R"({"cursor":"2026-08-08","cursor_field":"at"})"}});
        QVERIFY(m_editor->edit()->toPlainText().contains(u"2026-08-08"_s));
    }

    void withoutIncrementalStreamsThereIsNothingToSet()
    {
        m_editor->setStored({});
        QVERIFY(m_editor->edit()->isReadOnly());
        QVERIFY(!m_editor->act()->isEnabled());
    }

private:
    void type(const QString &from, const QString &to) const
    {
        m_editor->edit()->setPlainText(m_editor->edit()->toPlainText().replace(from, to));
    }

    std::unique_ptr<StateEditor> m_editor;
};

QTEST_MAIN(TestStateEditor)
#include "teststateeditor.moc"
