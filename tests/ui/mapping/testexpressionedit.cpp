// ExpressionEdit: completion, signature and fault of the one-line box, by keyboard and mouse.
#include "tests/ui/mapping/previewscene.h"
#include "ui/mapping/completionmodel.h"
#include "ui/mapping/expressionarea.h"
#include "ui/mapping/expressiondialog.h"
#include "ui/mapping/expressionedit.h"
#include "ui/mapping/expressionpopup.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QListView>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// An item view with the box as its editor.
class BoxDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &,
                          const QModelIndex &) const override
    {
        auto *box = new ExpressionEdit(parent);
        box->setSchema(std::make_shared<const Schema>(people()));
        return box;
    }
};

} // namespace

class TestExpressionEdit final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { prepareProgram(); }
    void init();
    void cleanup() { m_edit.reset(); }
    void tellsFieldConstantAndExpression();
    void setValueTellsNothing();
    void typingOffersAndReturnInserts();
    void arrowsChooseAndEscapeCloses();
    void returnTakesAConstantAsItIs();
    void controlSpaceShowsEverything();
    void clickInserts();
    void insertionTellsTheValue();
    void insertionCanBeUndone();
    void signatureFollowsTheCursor();
    void faultStandsBelowAfterAPause();
    void faultGoesWhenItIsPutRight();
    void altReturnPutsRight();
    void faultIsUnderlined();
    void outerProblemIsShownToo();
    void leavingHidesThePopup();
    void longConstantIsNeverCut();
    void listInACellDoesNotCloseTheEditor();
    void controlEOpensTheLargeEditor();
    void dialogGivesBackAnExpression();
    void completionModelKeepsItsContract();

private:
    void type(const QString &text) { QTest::keyClicks(m_edit.get(), text); }
    [[nodiscard]] ExpressionPopup *popup() const { return m_edit->assistant()->popup(); }
    [[nodiscard]] QString chosen() const
    {
        return popup()->chosen() == nullptr ? QString() : popup()->chosen()->label;
    }
    /// Everything the popup says.
    [[nodiscard]] QString said() const
    {
        QStringList texts;
        for (const auto *label : popup()->findChildren<QLabel *>()) {
            if (label->isVisible())
                texts << label->text();
        }
        return texts.join(u'\n');
    }

    std::unique_ptr<ExpressionEdit> m_edit;
};

void TestExpressionEdit::init()
{
    m_edit = std::make_unique<ExpressionEdit>();
    m_edit->setSchema(std::make_shared<const Schema>(people()));
    m_edit->setSample(peopleSample());
    m_edit->resize(360, 32);
    m_edit->show();
    m_edit->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(m_edit.get()));
}

void TestExpressionEdit::tellsFieldConstantAndExpression()
{
    QSignalSpy edits(m_edit.get(), &ExpressionEdit::valueEdited);
    type(u"mail"_s);
    QCOMPARE(m_edit->typedValue(), (TypedValue{ValueOrigin::Field, u"mail"_s}));
    QCOMPARE(edits.count(), 4);
    m_edit->clear();
    type(u"= upper(name)"_s);
    QCOMPARE(m_edit->typedValue(), (TypedValue{ValueOrigin::Expression, u"upper(name)"_s}));
    m_edit->clear();
    type(u"'name'"_s);
    QCOMPARE(m_edit->typedValue(), (TypedValue{ValueOrigin::Constant, u"name"_s}));
}

void TestExpressionEdit::setValueTellsNothing()
{
    QSignalSpy edits(m_edit.get(), &ExpressionEdit::valueEdited);
    m_edit->setTypedValue({ValueOrigin::Expression, u"upper(name)"_s});
    QCOMPARE(m_edit->text(), u"= upper(name)"_s);
    QCOMPARE(edits.count(), 0);
    QVERIFY(!popup()->isVisible());
}

void TestExpressionEdit::typingOffersAndReturnInserts()
{
    type(u"= upp"_s);
    QVERIFY(popup()->isVisible());
    QCOMPARE(chosen(), u"upper"_s);
    QVERIFY2(said().contains(u"Example:"_s), qPrintable(said()));
    QTest::keyClick(m_edit.get(), Qt::Key_Return);
    QCOMPARE(m_edit->text(), u"= upper()"_s);
    QCOMPARE(m_edit->cursorPosition(), 8);
    type(u"surn"_s);
    QCOMPARE(chosen(), u"surname"_s);
    QTest::keyClick(m_edit.get(), Qt::Key_Tab);
    QCOMPARE(m_edit->text(), u"= upper(surname)"_s);
    QVERIFY(m_edit->hasFocus());
}

void TestExpressionEdit::arrowsChooseAndEscapeCloses()
{
    type(u"= na"_s);
    QCOMPARE(chosen(), u"name"_s);
    QTest::keyClick(m_edit.get(), Qt::Key_Down);
    QCOMPARE(chosen(), u"surname"_s);
    QTest::keyClick(m_edit.get(), Qt::Key_Up);
    QCOMPARE(chosen(), u"name"_s);
    QTest::keyClick(m_edit.get(), Qt::Key_Escape);
    QVERIFY(!popup()->hasCompletions());
    QCOMPARE(m_edit->text(), u"= na"_s);
}

void TestExpressionEdit::returnTakesAConstantAsItIs()
{
    QSignalSpy returns(m_edit.get(), &QLineEdit::returnPressed);
    type(u"nam"_s);
    QVERIFY(popup()->hasCompletions());
    QVERIFY(popup()->chosen() == nullptr);
    QTest::keyClick(m_edit.get(), Qt::Key_Return);
    QCOMPARE(m_edit->text(), u"nam"_s);
    QCOMPARE(returns.count(), 1);
}

void TestExpressionEdit::controlSpaceShowsEverything()
{
    QTest::keyClick(m_edit.get(), Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(popup()->isVisible());
    QCOMPARE(chosen(), u"name"_s);
    QTest::keyClick(m_edit.get(), Qt::Key_Escape);
    QVERIFY(!popup()->isVisible());
    QTest::keyClick(m_edit.get(), Qt::Key_Down);
    QVERIFY(popup()->isVisible());
    QTest::keyClick(m_edit.get(), Qt::Key_PageDown);
    QVERIFY(chosen() != u"name"_s);
}

void TestExpressionEdit::clickInserts()
{
    type(u"= na"_s);
    auto *list = popup()->findChild<QListView *>();
    const QRect row = list->visualRect(list->model()->index(1, 0));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, row.center());
    QCOMPARE(m_edit->text(), u"= surname"_s);
    QVERIFY(m_edit->hasFocus());
}

void TestExpressionEdit::insertionTellsTheValue()
{
    type(u"= upper(na"_s);
    QSignalSpy edits(m_edit.get(), &ExpressionEdit::valueEdited);
    QTest::keyClick(m_edit.get(), Qt::Key_Return);
    QCOMPARE(edits.count(), 1);
    QCOMPARE(edits.front().front().value<TypedValue>().value, u"upper(name"_s);
}

void TestExpressionEdit::insertionCanBeUndone()
{
    type(u"= na"_s);
    QTest::keyClick(m_edit.get(), Qt::Key_Return);
    QCOMPARE(m_edit->text(), u"= name"_s);
    m_edit->undo();
    QCOMPARE(m_edit->text(), u"= na"_s);
}

void TestExpressionEdit::signatureFollowsTheCursor()
{
    type(u"= split_part("_s);
    QVERIFY2(said().contains(u"split_part("_s), qPrintable(said()));
    type(u"name, ' '"_s);
    const QString second = said();
    type(u", 1"_s);
    // Another parameter is marked.
    QVERIFY(said() != second);
    type(u")"_s);
    QVERIFY2(!popup()->isVisible(), qPrintable(said()));
}

void TestExpressionEdit::faultStandsBelowAfterAPause()
{
    type(u"= uper(name) "_s);
    QVERIFY(m_edit->finding());
    QVERIFY(!said().contains(m_edit->finding()->message));
    QTRY_VERIFY(said().contains(m_edit->finding()->message));
    QVERIFY(said().contains(u"upper"_s));
    QCOMPARE(m_edit->accessibleDescription(), m_edit->finding()->message);
}

void TestExpressionEdit::faultGoesWhenItIsPutRight()
{
    type(u"= name +"_s);
    QTRY_VERIFY(popup()->isVisible());
    QTest::keyClick(m_edit.get(), Qt::Key_Backspace);
    QVERIFY(!m_edit->finding());
    QVERIFY(!popup()->isVisible());
}

void TestExpressionEdit::altReturnPutsRight()
{
    type(u"= uper(name) "_s);
    QTRY_VERIFY(popup()->isVisible());
    QTest::keyClick(m_edit.get(), Qt::Key_Return, Qt::AltModifier);
    QCOMPARE(m_edit->text().trimmed(), u"= upper(name)"_s);
    QVERIFY(!m_edit->finding());
}

void TestExpressionEdit::faultIsUnderlined()
{
    m_edit->setTypedValue({ValueOrigin::Expression, u"upper(name)"_s});
    const QImage sound = m_edit->grab().toImage();
    const auto reds = [](const QImage &image) {
        int count = 0;
        for (int y = image.height() / 2; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor there = image.pixelColor(x, y);
                const bool isRed
                    = there.red() > there.green() + 50 && there.red() > there.blue() + 40;
                count += isRed ? 1 : 0;
            }
        }
        return count;
    };
    QCOMPARE(reds(sound), 0);
    m_edit->setTypedValue({ValueOrigin::Expression, u"uper(name)"_s});
    QVERIFY(reds(m_edit->grab().toImage()) > 5);
}

void TestExpressionEdit::outerProblemIsShownToo()
{
    m_edit->setTypedValue({ValueOrigin::Constant, u"nobody"_s});
    MappingProblem problem;
    problem.code = u"mapping.constant_unfit"_s;
    problem.message = u"The constant is none of those the field takes."_s;
    m_edit->setProblem(problem);
    QVERIFY2(said().contains(problem.message), qPrintable(said()));
    type(u"x"_s);
    QVERIFY(!said().contains(problem.message));
}

void TestExpressionEdit::leavingHidesThePopup()
{
    type(u"= na"_s);
    QVERIFY(popup()->isVisible());
    m_edit->clearFocus();
    QVERIFY(!popup()->isVisible());
}

void TestExpressionEdit::longConstantIsNeverCut()
{
    const TypedValue value{ValueOrigin::Constant, QString(50'000, u'1')};
    m_edit->setTypedValue(value);
    QCOMPARE(m_edit->typedValue(), value);
}

void TestExpressionEdit::listInACellDoesNotCloseTheEditor()
{
    QStandardItemModel model(1, 1);
    QTableView view;
    view.setModel(&model);
    view.setItemDelegate(new BoxDelegate(&view));
    view.show();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    view.setCurrentIndex(model.index(0, 0));
    view.edit(model.index(0, 0));
    auto *box = view.findChild<ExpressionEdit *>();
    QVERIFY(box != nullptr);
    QTest::keyClicks(box, u"= na"_s);
    QTest::keyClick(box, Qt::Key_Return);
    QCOMPARE(box->text(), u"= name"_s);
    QCOMPARE(view.findChild<ExpressionEdit *>(), box);
    QTest::keyClicks(box, u" || sur"_s);
    QTest::keyClick(box, Qt::Key_Escape);
    QCoreApplication::processEvents();
    QCOMPARE(view.findChild<ExpressionEdit *>(), box);
    QTest::keyClick(box, Qt::Key_Return);
    QTRY_VERIFY(view.findChild<ExpressionEdit *>() == nullptr);
    QCOMPARE(model.index(0, 0).data().toString(), u"= name || sur"_s);
}

void TestExpressionEdit::controlEOpensTheLargeEditor()
{
    type(u"surname"_s);
    QTest::keyClick(m_edit.get(), Qt::Key_E, Qt::ControlModifier);
    auto *dialog = m_edit->findChild<ExpressionDialog *>();
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->expression(), u"surname"_s);
    QTRY_COMPARE(dialog->results()->rowCount(), 4);
    dialog->reject();
    QCOMPARE(m_edit->text(), u"surname"_s);
}

void TestExpressionEdit::dialogGivesBackAnExpression()
{
    type(u"'Ulm'"_s);
    m_edit->openDialog();
    auto *dialog = m_edit->findChild<ExpressionDialog *>();
    QCOMPARE(dialog->expression(), u"'Ulm'"_s);
    QSignalSpy edits(m_edit.get(), &ExpressionEdit::valueEdited);
    dialog->area()->setPlainText(u"upper(name)"_s);
    dialog->accept();
    QCOMPARE(m_edit->text(), u"= upper(name)"_s);
    QCOMPARE(edits.count(), 1);
}

void TestExpressionEdit::completionModelKeepsItsContract()
{
    CompletionModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setCompletions(valueCompletions({}, 0, people()));
    QVERIFY(model.rowCount() > 50);
    model.setCompletions({});
}

QTEST_MAIN(TestExpressionEdit)
#include "testexpressionedit.moc"
