#include "tests/ui/mapping/viewscene.h"
#include "ui/mapping/expressionedit.h"
#include "ui/mapping/expressionpopup.h"
#include "ui/mapping/fieldlanding.h"
#include "ui/mapping/mappingchoicebar.h"
#include "ui/mapping/mappingfiles.h"
#include "ui/mapping/mappingsampler.h"
#include "ui/mapping/rulepopup.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/messagebar.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

/// The view between a SQLite table and one that exists, by keys alone and by mouse alone.
class TestMappingView final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ViewScene> m_scene;

    [[nodiscard]] MappingView *view() const { return m_scene->view.get(); }
    [[nodiscard]] MappingTable *table() const { return m_scene->table(); }
    [[nodiscard]] SourceFieldList *sources() const { return m_scene->sources(); }
    [[nodiscard]] QString value(const QString &target) const { return m_scene->value(target); }
    [[nodiscard]] QPushButton *button(const QString &text) const
    {
        for (auto *each : view()->findChildren<QPushButton *>()) {
            if (each->text().remove(u'&') == text && each->isVisible())
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] QPoint placeOf(const QString &target,
                                 MappingColumn column = MappingColumn::Value) const
    {
        return m_scene->placeOf(target, column);
    }
    [[nodiscard]] QPoint placeOfSource(const QString &field) const
    {
        return m_scene->placeOfSource(field);
    }
    void key(int code, Qt::KeyboardModifiers modifiers = {})
    {
        QVERIFY(QApplication::focusWidget() != nullptr);
        QTest::keyClick(QApplication::focusWidget(), static_cast<Qt::Key>(code), modifiers);
    }
    void type(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    /// Enter in the box; a list of completions is closed before.
    void enterInTheBox()
    {
        const auto *edit = qobject_cast<ExpressionEdit *>(QApplication::focusWidget());
        QVERIFY(edit != nullptr);
        if (edit->assistant()->popup()->isVisible())
            key(Qt::Key_Escape);
        key(Qt::Key_Return);
    }
    /// Chooses the object by its box, as the keyboard does.
    void chooseObject()
    {
        auto *choices = view()->findChild<MappingChoiceBar *>();
        choices->focusObject();
        type(u"contact"_s);
        key(Qt::Key_Return);
        QTRY_VERIFY(view()->draft().hasMapping());
    }
    void drag(const QStringList &fields, const QString &target, QEvent::Type end)
    {
        QMimeData mime;
        mime.setData(u"application/x-millrace-fields"_s,
                     "[\"" + fields.join(u"\",\""_s).toUtf8() + "\"]");
        const QPoint place = placeOf(target);
        QDragEnterEvent enter(place, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(table()->viewport(), &enter);
        QVERIFY(enter.isAccepted());
        QDragMoveEvent move(place, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(table()->viewport(), &move);
        if (end == QEvent::Drop) {
            QDropEvent drop(place, Qt::CopyAction, &mime, Qt::LeftButton, {});
            QApplication::sendEvent(table()->viewport(), &drop);
        } else if (end == QEvent::DragLeave) {
            QDragLeaveEvent leave;
            QApplication::sendEvent(table()->viewport(), &leave);
        }
    }

private slots:
    void init() { m_scene = std::make_unique<ViewScene>(); }
    void cleanup() { m_scene.reset(); }

    void typingMapsByKeysAlone()
    {
        chooseObject();
        QCOMPARE(view()->draft().mapping().operation, ObjectOperation::Upsert);
        QCOMPARE(view()->draft().mapping().matchingKey, QStringList{u"email"_s});
        table()->setFocus();
        table()->goTo(u"email"_s, false);
        key(Qt::Key_F2);
        QTRY_VERIFY(qobject_cast<ExpressionEdit *>(QApplication::focusWidget()) != nullptr);
        type(u"contact_email"_s);
        // What is typed counts at once.
        QCOMPARE(value(u"email"_s), u"contact_email"_s);
        enterInTheBox();
        QTRY_COMPARE(QApplication::focusWidget(), table());
        QCOMPARE(value(u"email"_s), u"contact_email"_s);
        QCOMPARE(m_scene->undo.undoText(), u"map email"_s);
        // A letter opens the box and begins in it.
        table()->goTo(u"country"_s, false);
        type(u"D"_s);
        type(u"E"_s);
        enterInTheBox();
        QTRY_COMPARE(QApplication::focusWidget(), table());
        QCOMPARE(view()->draft().mapping().find(u"country"_s)->origin, ValueOrigin::Constant);
        QCOMPARE(value(u"country"_s), u"DE"_s);
        table()->goTo(u"lastname"_s, false);
        key(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(qobject_cast<ExpressionEdit *>(QApplication::focusWidget()) != nullptr);
        type(u"upper(surname)"_s);
        enterInTheBox();
        QTRY_COMPARE(QApplication::focusWidget(), table());
        QCOMPARE(value(u"lastname"_s), u"upper(surname)"_s);
        QVERIFY(view()->draft().problems().empty());
        QCOMPARE(m_scene->undo.count(), 4);
        while (m_scene->undo.canUndo())
            m_scene->undo.undo();
        QVERIFY(!view()->draft().hasMapping());
        while (m_scene->undo.canRedo())
            m_scene->undo.redo();
        QCOMPARE(value(u"lastname"_s), u"upper(surname)"_s);
    }

    void escapeInTheBoxTakesBackWhatWasTyped()
    {
        chooseObject();
        m_scene->undo.clear();
        table()->goTo(u"phone"_s, false);
        key(Qt::Key_Return);
        QTRY_VERIFY(qobject_cast<ExpressionEdit *>(QApplication::focusWidget()) != nullptr);
        type(u"tel"_s);
        QCOMPARE(value(u"phone"_s), u"tel"_s);
        key(Qt::Key_Escape);
        key(Qt::Key_Escape);
        QTRY_COMPARE(QApplication::focusWidget(), table());
        QCOMPARE(value(u"phone"_s), QString());
        QCOMPARE(m_scene->undo.count(), 0);
    }

    void enterOnASourceFieldPicksARow()
    {
        chooseObject();
        m_scene->undo.clear();
        sources()->setFocus();
        sources()->setCurrentIndex(sources()->model()->index(3, 0));
        key(Qt::Key_Return);
        QVERIFY(table()->landing().isPicking());
        QCOMPARE(QApplication::focusWidget(), table());
        key(Qt::Key_Escape);
        QVERIFY(!table()->landing().isPicking());
        QCOMPARE(QApplication::focusWidget(), sources());
        key(Qt::Key_Return);
        while (view()->model().target(table()->currentIndex()) != u"phone"_s) {
            const QModelIndex before = table()->currentIndex();
            key(Qt::Key_Down);
            QVERIFY(table()->currentIndex() != before);
        }
        key(Qt::Key_Return);
        QCOMPARE(value(u"phone"_s), u"tel"_s);
        QCOMPARE(m_scene->undo.undoText(), u"map phone"_s);
        // It goes on with the fields that are left.
        QCOMPARE(QApplication::focusWidget(), sources());
        table()->setFocus();
        table()->goTo(u"phone"_s, false);
        key(Qt::Key_Delete);
        QCOMPARE(value(u"phone"_s), QString());
        QCOMPARE(m_scene->undo.undoText(), u"clear phone"_s);
    }

    void pickingBeginsWhereTheFieldProbablyBelongs()
    {
        chooseObject();
        sources()->setFocus();
        sources()->setCurrentIndex(sources()->model()->index(2, 0));
        QCOMPARE(sources()->markedFields(), QStringList{u"surname"_s});
        key(Qt::Key_Return);
        QVERIFY(table()->landing().isPicking());
        QCOMPARE(view()->model().target(table()->currentIndex()), u"lastname"_s);
    }

    void droppedFieldIsMapped()
    {
        chooseObject();
        m_scene->undo.clear();
        drag({u"tel"_s}, u"phone"_s, QEvent::DragMove);
        const auto landing = [this](const QString &target) {
            return view()->model().indexOf(target).data(MappingModel::LandingRole).toInt();
        };
        QCOMPARE(landing(u"phone"_s), static_cast<int>(MappingModel::Landing::Pair));
        QCOMPARE(landing(u"country"_s), static_cast<int>(MappingModel::Landing::Possible));
        drag({u"tel"_s}, u"phone"_s, QEvent::Drop);
        QCOMPARE(value(u"phone"_s), u"tel"_s);
        QCOMPARE(m_scene->undo.undoText(), u"map phone"_s);
        QCOMPARE(m_scene->undo.count(), 1);
        QVERIFY(view()->model().carried().isEmpty());
    }

    void severalDroppedFieldsAreOneStep()
    {
        chooseObject();
        m_scene->undo.clear();
        drag({u"contact_email"_s, u"surname"_s}, u"email"_s, QEvent::Drop);
        QCOMPARE(value(u"email"_s), u"contact_email"_s);
        QCOMPARE(value(u"lastname"_s), u"surname"_s);
        QCOMPARE(m_scene->undo.undoText(), u"map 2 fields"_s);
        m_scene->undo.undo();
        QCOMPARE(value(u"email"_s), QString());
    }

    void fieldThatCannotLandIsRefused()
    {
        chooseObject();
        m_scene->undo.clear();
        drag({u"picture"_s}, u"born"_s, QEvent::Drop);
        QCOMPARE(value(u"born"_s), QString());
        QCOMPARE(m_scene->undo.count(), 0);
        QVERIFY(view()->model().carried().isEmpty());
    }

    void mouseAloneMapsWithoutDragging()
    {
        chooseObject();
        m_scene->undo.clear();
        QTest::mouseDClick(sources()->viewport(), Qt::LeftButton, {}, placeOfSource(u"tel"_s));
        QTRY_VERIFY(table()->landing().isPicking());
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                          placeOf(u"phone"_s, MappingColumn::Field));
        QCOMPARE(value(u"phone"_s), u"tel"_s);
        QVERIFY(!table()->landing().isPicking());
    }

    void suggestionsAreTakenOneByOneOrTogether()
    {
        chooseObject();
        m_scene->undo.clear();
        key(Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(view()->draft().suggestionFor(u"email"_s) != nullptr);
        QTRY_COMPARE(QApplication::focusWidget(), table());
        table()->goTo(u"email"_s, false);
        key(Qt::Key_Space);
        QCOMPARE(value(u"email"_s), u"contact_email"_s);
        m_scene->undo.undo();
        // The button in the cell does the same.
        const QRect cell = table()->visualRect(view()->model().indexOf(u"email"_s));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                          {cell.right() - 40, cell.center().y()});
        QTRY_COMPARE(value(u"email"_s), u"contact_email"_s);
        QVERIFY(table()->findChild<ExpressionEdit *>() == nullptr);
        view()->remember();
    }

    void rulesAreChosenByTheRow()
    {
        chooseObject();
        view()->model().setText(u"phone"_s, u"tel"_s);
        table()->goTo(u"phone"_s, false);
        table()->setCurrentIndex(view()->model().indexOf(u"phone"_s, MappingColumn::Rules));
        key(Qt::Key_Return);
        auto *popup = view()->findChild<RulePopup *>();
        QVERIFY(popup != nullptr && popup->isVisible());
        auto *choice = popup->findChild<QComboBox *>();
        QTest::keyClick(choice, Qt::Key_Down);
        QCOMPARE(view()->draft().mapping().find(u"phone"_s)->onUnfit, ValueRule::Null);
        QTest::keyClick(popup, Qt::Key_Escape);
        m_scene->undo.undo();
        QCOMPARE(view()->draft().mapping().find(u"phone"_s)->onUnfit, ValueRule::Reject);
    }

    void countersAreFilters()
    {
        chooseObject();
        view()->model().setText(u"phone"_s, u"tel"_s);
        QPushButton *unused = button(u"4 source fields unused"_s);
        QVERIFY(unused != nullptr);
        QTest::mouseClick(unused, Qt::LeftButton);
        QCOMPARE(sources()->model()->rowCount(), 4);
        QPushButton *empty = button(u"4 destination fields empty"_s);
        QVERIFY(empty != nullptr);
        QTest::mouseClick(empty, Qt::LeftButton);
        QVERIFY(!view()->model().indexOf(u"phone"_s).isValid());
        QVERIFY(view()->model().indexOf(u"born"_s).isValid());
    }

    void mappingGoesThroughAFile()
    {
        chooseObject();
        view()->model().setText(u"email"_s, u"contact_email"_s);
        view()->model().setText(u"lastname"_s, u"= upper(surname)"_s);
        const ObjectMapping before = view()->draft().mapping();
        const QString path = m_scene->world.world.folder.filePath(u"contact.yaml"_s);
        view()->files().write(path);
        const auto *message
            = view()->findChild<MessageBar *>(QString(), Qt::FindDirectChildrenOnly);
        QTRY_VERIFY(message->text().contains(path));
        view()->model().clearValues({u"email"_s, u"lastname"_s});
        m_scene->undo.clear();
        view()->files().read(path);
        QTRY_COMPARE(value(u"email"_s), u"contact_email"_s);
        QCOMPARE(view()->draft().mapping(), before);
        QCOMPARE(m_scene->undo.undoText(), u"load mapping contact.yaml"_s);
        view()->files().read(m_scene->world.world.addFile(u"broken.yaml"_s, "object: [1"));
        QTRY_COMPARE(message->kind(), MessageBar::Kind::Negative);
    }
};

QTEST_MAIN(TestMappingView)
#include "testmappingview.moc"
