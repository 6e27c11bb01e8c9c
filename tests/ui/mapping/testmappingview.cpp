#include "tests/ui/mapping/mappingworld.h"
#include "ui/mapping/expressionedit.h"
#include "ui/mapping/expressionpopup.h"
#include "ui/mapping/mappingchoicebar.h"
#include "ui/mapping/mappingsampler.h"
#include "ui/mapping/mappingtable.h"
#include "ui/mapping/mappingview.h"
#include "ui/mapping/rulepopup.h"
#include "ui/mapping/sourcefieldlist.h"
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

namespace {

const StreamId s_stream{{}, u"people"_s};

} // namespace

/// The view between a SQLite table and one that exists, by keys alone and by mouse alone.
class TestMappingView final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<MappingWorld> m_world;
    QUndoStack m_undo;
    std::unique_ptr<CatalogModel> m_catalog;
    std::unique_ptr<DestinationFacts> m_facts;
    std::unique_ptr<MappingView> m_view;

    [[nodiscard]] MappingTable *table() const { return m_view->table(); }
    [[nodiscard]] SourceFieldList *sources() const { return m_view->sourceFields(); }
    [[nodiscard]] QString value(const QString &target) const
    {
        const FieldMapping *row = m_view->draft().mapping().find(target);
        return row == nullptr ? QString() : row->value;
    }
    [[nodiscard]] QPushButton *button(const QString &text) const
    {
        for (auto *each : m_view->findChildren<QPushButton *>()) {
            if (each->text().remove(u'&') == text && each->isVisible())
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] QPoint placeOf(const QString &target,
                                 MappingColumn column = MappingColumn::Value) const
    {
        const QModelIndex index = m_view->model().indexOf(target, column);
        table()->scrollTo(index);
        return table()->visualRect(index).center();
    }
    [[nodiscard]] QPoint placeOfSource(const QString &field) const
    {
        for (int row = 0; row < sources()->model()->rowCount(); ++row) {
            const QModelIndex index = sources()->model()->index(row, 0);
            if (index.data().toString() == field)
                return sources()->visualRect(index).center();
        }
        return {};
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
        auto *choices = m_view->findChild<MappingChoiceBar *>();
        choices->focusObject();
        type(u"contact"_s);
        key(Qt::Key_Return);
        QTRY_VERIFY(m_view->draft().hasMapping());
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
    void init()
    {
        m_world = std::make_unique<MappingWorld>();
        auto &workspace = *m_world->world.workspace;
        m_catalog = std::make_unique<CatalogModel>(&m_undo);
        m_facts = std::make_unique<DestinationFacts>(workspace, *m_catalog);
        m_facts->load(m_world->destination);
        m_catalog->refresh(must(m_world->world.probe->discover(
            m_world->source.connectorId, m_world->source.configuration, {}, {})));
        (void)m_catalog->setSelected({s_stream}, true);
        m_view = std::make_unique<MappingView>(workspace, *m_catalog, *m_facts);
        m_view->setEnds(m_world->source, m_world->destination);
        m_view->resize(1200, 800);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->enter();
        QTRY_COMPARE(m_facts->objectsState(), DestinationFacts::Objects::Done);
        QTRY_COMPARE(m_view->draft().sample().rowCount(), 2);
        m_undo.clear();
    }

    void cleanup()
    {
        m_view.reset();
        m_facts.reset();
        m_catalog.reset();
        m_undo.clear();
        m_world.reset();
    }

    void typingMapsByKeysAlone()
    {
        chooseObject();
        QCOMPARE(m_view->draft().mapping().operation, ObjectOperation::Upsert);
        QCOMPARE(m_view->draft().mapping().matchingKey, QStringList{u"email"_s});
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
        QCOMPARE(m_undo.undoText(), u"map email"_s);
        // A letter opens the box and begins in it.
        table()->goTo(u"country"_s, false);
        type(u"D"_s);
        type(u"E"_s);
        enterInTheBox();
        QTRY_COMPARE(QApplication::focusWidget(), table());
        QCOMPARE(m_view->draft().mapping().find(u"country"_s)->origin, ValueOrigin::Constant);
        QCOMPARE(value(u"country"_s), u"DE"_s);
        table()->goTo(u"lastname"_s, false);
        key(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(qobject_cast<ExpressionEdit *>(QApplication::focusWidget()) != nullptr);
        type(u"upper(surname)"_s);
        enterInTheBox();
        QTRY_COMPARE(QApplication::focusWidget(), table());
        QCOMPARE(value(u"lastname"_s), u"upper(surname)"_s);
        QVERIFY(m_view->draft().problems().empty());
        QCOMPARE(m_undo.count(), 4);
        while (m_undo.canUndo())
            m_undo.undo();
        QVERIFY(!m_view->draft().hasMapping());
        while (m_undo.canRedo())
            m_undo.redo();
        QCOMPARE(value(u"lastname"_s), u"upper(surname)"_s);
    }

    void escapeInTheBoxTakesBackWhatWasTyped()
    {
        chooseObject();
        m_undo.clear();
        table()->goTo(u"phone"_s, false);
        key(Qt::Key_Return);
        QTRY_VERIFY(qobject_cast<ExpressionEdit *>(QApplication::focusWidget()) != nullptr);
        type(u"tel"_s);
        QCOMPARE(value(u"phone"_s), u"tel"_s);
        key(Qt::Key_Escape);
        key(Qt::Key_Escape);
        QTRY_COMPARE(QApplication::focusWidget(), table());
        QCOMPARE(value(u"phone"_s), QString());
        QCOMPARE(m_undo.count(), 0);
    }

    void enterOnASourceFieldPicksARow()
    {
        chooseObject();
        m_undo.clear();
        sources()->setFocus();
        sources()->setCurrentIndex(sources()->model()->index(3, 0));
        key(Qt::Key_Return);
        QVERIFY(table()->isPicking());
        QCOMPARE(QApplication::focusWidget(), table());
        key(Qt::Key_Escape);
        QVERIFY(!table()->isPicking());
        QCOMPARE(QApplication::focusWidget(), sources());
        key(Qt::Key_Return);
        while (m_view->model().target(table()->currentIndex()) != u"phone"_s) {
            const QModelIndex before = table()->currentIndex();
            key(Qt::Key_Down);
            QVERIFY(table()->currentIndex() != before);
        }
        key(Qt::Key_Return);
        QCOMPARE(value(u"phone"_s), u"tel"_s);
        QCOMPARE(m_undo.undoText(), u"map phone"_s);
        // It goes on with the fields that are left.
        QCOMPARE(QApplication::focusWidget(), sources());
        table()->setFocus();
        table()->goTo(u"phone"_s, false);
        key(Qt::Key_Delete);
        QCOMPARE(value(u"phone"_s), QString());
        QCOMPARE(m_undo.undoText(), u"clear phone"_s);
    }

    void droppedFieldIsMapped()
    {
        chooseObject();
        m_undo.clear();
        drag({u"tel"_s}, u"phone"_s, QEvent::DragMove);
        const auto landing = [this](const QString &target) {
            return m_view->model().indexOf(target).data(MappingModel::LandingRole).toInt();
        };
        QCOMPARE(landing(u"phone"_s), static_cast<int>(MappingModel::Landing::Pair));
        QCOMPARE(landing(u"country"_s), static_cast<int>(MappingModel::Landing::Possible));
        drag({u"tel"_s}, u"phone"_s, QEvent::Drop);
        QCOMPARE(value(u"phone"_s), u"tel"_s);
        QCOMPARE(m_undo.undoText(), u"map phone"_s);
        QCOMPARE(m_undo.count(), 1);
        QVERIFY(m_view->model().carried().isEmpty());
    }

    void severalDroppedFieldsAreOneStep()
    {
        chooseObject();
        m_undo.clear();
        drag({u"contact_email"_s, u"surname"_s}, u"email"_s, QEvent::Drop);
        QCOMPARE(value(u"email"_s), u"contact_email"_s);
        QCOMPARE(value(u"lastname"_s), u"surname"_s);
        QCOMPARE(m_undo.undoText(), u"map 2 fields"_s);
        m_undo.undo();
        QCOMPARE(value(u"email"_s), QString());
    }

    void fieldThatCannotLandIsRefused()
    {
        chooseObject();
        m_undo.clear();
        drag({u"picture"_s}, u"born"_s, QEvent::Drop);
        QCOMPARE(value(u"born"_s), QString());
        QCOMPARE(m_undo.count(), 0);
        QVERIFY(m_view->model().carried().isEmpty());
    }

    void mouseAloneMapsWithoutDragging()
    {
        chooseObject();
        m_undo.clear();
        QTest::mouseDClick(sources()->viewport(), Qt::LeftButton, {}, placeOfSource(u"tel"_s));
        QTRY_VERIFY(table()->isPicking());
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                          placeOf(u"phone"_s, MappingColumn::Field));
        QCOMPARE(value(u"phone"_s), u"tel"_s);
        QVERIFY(!table()->isPicking());
    }

    void suggestionsAreTakenOneByOneOrTogether()
    {
        chooseObject();
        m_undo.clear();
        key(Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(m_view->draft().suggestionFor(u"email"_s) != nullptr);
        QTRY_COMPARE(QApplication::focusWidget(), table());
        table()->goTo(u"email"_s, false);
        key(Qt::Key_Space);
        QCOMPARE(value(u"email"_s), u"contact_email"_s);
        m_undo.undo();
        // The button in the cell does the same.
        const QRect cell = table()->visualRect(m_view->model().indexOf(u"email"_s));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                          {cell.right() - 40, cell.center().y()});
        QTRY_COMPARE(value(u"email"_s), u"contact_email"_s);
        QVERIFY(table()->findChild<ExpressionEdit *>() == nullptr);
        m_view->remember();
    }

    void rulesAreChosenByTheRow()
    {
        chooseObject();
        m_view->model().setText(u"phone"_s, u"tel"_s);
        table()->goTo(u"phone"_s, false);
        table()->setCurrentIndex(m_view->model().indexOf(u"phone"_s, MappingColumn::Rules));
        key(Qt::Key_Return);
        auto *popup = m_view->findChild<RulePopup *>();
        QVERIFY(popup != nullptr && popup->isVisible());
        auto *choice = popup->findChild<QComboBox *>();
        QTest::keyClick(choice, Qt::Key_Down);
        QCOMPARE(m_view->draft().mapping().find(u"phone"_s)->onUnfit, ValueRule::Null);
        QTest::keyClick(popup, Qt::Key_Escape);
        m_undo.undo();
        QCOMPARE(m_view->draft().mapping().find(u"phone"_s)->onUnfit, ValueRule::Reject);
    }

    void countersAreFilters()
    {
        chooseObject();
        m_view->model().setText(u"phone"_s, u"tel"_s);
        QPushButton *unused = button(u"4 source fields unused"_s);
        QVERIFY(unused != nullptr);
        QTest::mouseClick(unused, Qt::LeftButton);
        QCOMPARE(sources()->model()->rowCount(), 4);
        QPushButton *empty = button(u"4 destination fields empty"_s);
        QVERIFY(empty != nullptr);
        QTest::mouseClick(empty, Qt::LeftButton);
        QVERIFY(!m_view->model().indexOf(u"phone"_s).isValid());
        QVERIFY(m_view->model().indexOf(u"born"_s).isValid());
    }

    void mappingGoesThroughAFile()
    {
        chooseObject();
        m_view->model().setText(u"email"_s, u"contact_email"_s);
        m_view->model().setText(u"lastname"_s, u"= upper(surname)"_s);
        const ObjectMapping before = m_view->draft().mapping();
        const QString path = m_world->world.folder.filePath(u"contact.yaml"_s);
        m_view->writeFile(path);
        const auto *message
            = m_view->findChild<MessageBar *>(QString(), Qt::FindDirectChildrenOnly);
        QTRY_VERIFY(message->text().contains(path));
        m_view->model().clearValues({u"email"_s, u"lastname"_s});
        m_undo.clear();
        m_view->readFile(path);
        QTRY_COMPARE(value(u"email"_s), u"contact_email"_s);
        QCOMPARE(m_view->draft().mapping(), before);
        QCOMPARE(m_undo.undoText(), u"load mapping contact.yaml"_s);
        m_view->readFile(m_world->world.addFile(u"broken.yaml"_s, "object: [1"));
        QTRY_COMPARE(message->kind(), MessageBar::Kind::Negative);
    }
};

QTEST_MAIN(TestMappingView)
#include "testmappingview.moc"
