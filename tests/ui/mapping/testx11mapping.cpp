#include "tests/ui/mapping/pointer.h"
#include "tests/ui/mapping/viewscene.h"
#include "ui/mapping/mappingedits.h"

#include <QScrollBar>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

/// Drags by a pointer that is moved from outside of the program.
class TestX11Mapping final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ViewScene> m_scene;

    [[nodiscard]] MappingView *view() const { return m_scene->view.get(); }
    [[nodiscard]] QString value(const QString &target) const { return m_scene->value(target); }
    [[nodiscard]] QPoint sourcePlace(const QString &field) const
    {
        return m_scene->sources()->viewport()->mapToGlobal(m_scene->placeOfSource(field));
    }
    [[nodiscard]] QPoint targetPlace(const QString &target) const
    {
        return m_scene->table()->viewport()->mapToGlobal(m_scene->placeOf(target));
    }

private slots:
    void init()
    {
        QCOMPARE(QGuiApplication::platformName(), u"xcb"_s);
        m_scene = std::make_unique<ViewScene>();
        view()->draft().change(mappingFor(m_scene->catalog.objects().front(), {}), u"choose"_s);
        m_scene->undo.clear();
    }
    void cleanup() { m_scene.reset(); }

    void fieldIsDraggedOntoARow()
    {
        QStringList script = pointer::carry(sourcePlace(u"tel"_s), targetPlace(u"phone"_s));
        script << u"mouseup"_s << u"1"_s;
        pointer::run(script);
        QTRY_COMPARE(value(u"phone"_s), u"tel"_s);
        QCOMPARE(m_scene->undo.count(), 1);
        QCOMPARE(m_scene->undo.undoText(), u"map phone"_s);
    }

    void severalFieldsAreDraggedTogether()
    {
        const QPoint email = sourcePlace(u"contact_email"_s);
        const QPoint surname = sourcePlace(u"surname"_s);
        QStringList script = pointer::move(email);
        script << u"click"_s << u"1"_s << u"keydown"_s << u"shift"_s;
        script << pointer::move(surname) << u"click"_s << u"1"_s << u"keyup"_s << u"shift"_s;
        pointer::run(script);
        QTRY_COMPARE(view()->sourceFields()->markedFields().size(), 2);
        QString shown;
        connect(&view()->model(), &MappingModel::summaryChanged, this, [this, &shown] {
            for (const FieldPair &pair : view()->model().pairs()) {
                if (pair.target == u"lastname"_s)
                    shown = pair.source;
            }
        });
        script = pointer::carry(surname, targetPlace(u"email"_s));
        script << u"mouseup"_s << u"1"_s;
        pointer::run(script);
        QTRY_COMPARE(value(u"lastname"_s), u"surname"_s);
        QCOMPARE(value(u"email"_s), u"contact_email"_s);
        QCOMPARE(m_scene->undo.count(), 1);
        // The pairs were to be seen before the release.
        QCOMPARE(shown, u"surname"_s);
    }

    void escapeCancelsADrag()
    {
        QStringList script = pointer::carry(sourcePlace(u"tel"_s), targetPlace(u"phone"_s));
        script << u"key"_s << u"Escape"_s << u"sleep"_s << u"0.1"_s << u"mouseup"_s << u"1"_s;
        pointer::run(script);
        QTRY_VERIFY(view()->model().carried().isEmpty());
        QCOMPARE(value(u"phone"_s), QString());
        QCOMPARE(m_scene->undo.count(), 0);
    }

    void listScrollsAtItsEdgeWhileSomethingIsCarried()
    {
        DestinationObject wide = m_scene->catalog.objects().front();
        for (int i = 0; i < 80; ++i) {
            ObjectField field;
            field.field.name = u"extra_%1"_s.arg(i);
            field.field.type = FieldType::String;
            wide.fields.push_back(field);
        }
        m_scene->catalog.setObjects({wide});
        MappingTable *table = view()->table();
        QTRY_VERIFY(table->verticalScrollBar()->maximum() > 0);
        // What stands above and below the table changes with the object.
        QPoint edge;
        const auto isSettled = [&] {
            const QPoint now = table->viewport()->mapToGlobal(
                QPoint(table->viewport()->width() / 2, table->viewport()->height() - 8));
            return std::exchange(edge, now) == now;
        };
        QTRY_VERIFY(isSettled());
        QStringList script = pointer::carry(sourcePlace(u"tel"_s), edge);
        script << u"sleep"_s << u"1.5"_s;
        script << u"key"_s << u"Escape"_s << u"mouseup"_s << u"1"_s;
        pointer::run(script);
        QVERIFY(table->verticalScrollBar()->value() > 0);
    }
};

QTEST_MAIN(TestX11Mapping)
#include "testx11mapping.moc"
