#include "tests/ui/mapping/mappingworld.h"
#include "ui/mapping/mappingedits.h"
#include "ui/mapping/mappingtable.h"
#include "ui/mapping/mappingview.h"
#include "ui/mapping/sourcefieldlist.h"

#include <QProcess>
#include <QScrollBar>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const StreamId s_stream{{}, u"people"_s};

} // namespace

/// Drags by a pointer that is moved from outside of the program.
class TestX11Mapping final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<MappingWorld> m_world;
    QUndoStack m_undo;
    std::unique_ptr<CatalogModel> m_catalog;
    std::unique_ptr<DestinationFacts> m_facts;
    std::unique_ptr<MappingView> m_view;

    [[nodiscard]] QString value(const QString &target) const
    {
        const FieldMapping *row = m_view->draft().mapping().find(target);
        return row == nullptr ? QString() : row->value;
    }
    [[nodiscard]] QPoint sourcePlace(int row) const
    {
        const SourceFieldList *list = m_view->sourceFields();
        const QRect rect = list->visualRect(list->model()->index(row, 0));
        return list->viewport()->mapToGlobal(QPoint(rect.left() + 40, rect.center().y()));
    }
    [[nodiscard]] QPoint targetPlace(const QString &target) const
    {
        MappingTable *table = m_view->table();
        return table->viewport()->mapToGlobal(
            table->visualRect(m_view->model().indexOf(target)).center());
    }
    /// Has the X server move and press as \a script says; the program runs on meanwhile.
    void pointer(const QStringList &script)
    {
        QProcess process;
        process.start(u"xdotool"_s, script);
        QVERIFY(process.waitForStarted());
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 15'000);
        QCOMPARE(process.exitCode(), 0);
    }
    static QStringList move(const QPoint &place)
    {
        return {u"mousemove"_s, QString::number(place.x()), QString::number(place.y()), u"sleep"_s,
                u"0.05"_s};
    }
    /// Picks up at \a from and goes to \a to in steps, as a hand does.
    static QStringList carry(const QPoint &from, const QPoint &to)
    {
        QStringList script = move(from);
        script << u"mousedown"_s << u"1"_s;
        constexpr int steps = 8;
        for (int i = 1; i <= steps; ++i)
            script << move(from + (to - from) * i / steps);
        return script;
    }

private slots:
    void init()
    {
        QCOMPARE(QGuiApplication::platformName(), u"xcb"_s);
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
        m_view->draft().change(mappingFor(m_catalog->objects().front(), {}), u"choose"_s);
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

    void fieldIsDraggedOntoARow()
    {
        QStringList script = carry(sourcePlace(3), targetPlace(u"phone"_s));
        script << u"mouseup"_s << u"1"_s;
        pointer(script);
        QTRY_COMPARE(value(u"phone"_s), u"tel"_s);
        QCOMPARE(m_undo.count(), 1);
        QCOMPARE(m_undo.undoText(), u"map phone"_s);
    }

    void severalFieldsAreDraggedTogether()
    {
        const QPoint email = sourcePlace(1);
        const QPoint surname = sourcePlace(2);
        QStringList script = move(email);
        script << u"click"_s << u"1"_s << u"keydown"_s << u"shift"_s;
        script << move(surname) << u"click"_s << u"1"_s << u"keyup"_s << u"shift"_s;
        pointer(script);
        QTRY_COMPARE(m_view->sourceFields()->markedFields().size(), 2);
        QString shown;
        connect(&m_view->model(), &MappingModel::summaryChanged, this, [this, &shown] {
            for (const FieldPair &pair : m_view->model().pairs()) {
                if (pair.target == u"lastname"_s)
                    shown = pair.source;
            }
        });
        script = carry(surname, targetPlace(u"email"_s));
        script << u"mouseup"_s << u"1"_s;
        pointer(script);
        QTRY_COMPARE(value(u"lastname"_s), u"surname"_s);
        QCOMPARE(value(u"email"_s), u"contact_email"_s);
        QCOMPARE(m_undo.count(), 1);
        // The pairs were to be seen before the release.
        QCOMPARE(shown, u"surname"_s);
    }

    void escapeCancelsADrag()
    {
        QStringList script = carry(sourcePlace(3), targetPlace(u"phone"_s));
        script << u"key"_s << u"Escape"_s << u"sleep"_s << u"0.1"_s << u"mouseup"_s << u"1"_s;
        pointer(script);
        QTRY_VERIFY(m_view->model().carried().isEmpty());
        QCOMPARE(value(u"phone"_s), QString());
        QCOMPARE(m_undo.count(), 0);
    }

    void listScrollsAtItsEdgeWhileSomethingIsCarried()
    {
        DestinationObject wide = m_catalog->objects().front();
        for (int i = 0; i < 80; ++i) {
            ObjectField field;
            field.field.name = u"extra_%1"_s.arg(i);
            field.field.type = FieldType::String;
            wide.fields.push_back(field);
        }
        m_catalog->setObjects({wide});
        MappingTable *table = m_view->table();
        QTRY_VERIFY(table->verticalScrollBar()->maximum() > 0);
        // What stands above and below the table changes with the object.
        QPoint edge;
        const auto isSettled = [&] {
            const QPoint now = table->viewport()->mapToGlobal(
                QPoint(table->viewport()->width() / 2, table->viewport()->height() - 8));
            return std::exchange(edge, now) == now;
        };
        QTRY_VERIFY(isSettled());
        QStringList script = carry(sourcePlace(3), edge);
        script << u"sleep"_s << u"1.5"_s;
        script << u"key"_s << u"Escape"_s << u"mouseup"_s << u"1"_s;
        pointer(script);
        QVERIFY(table->verticalScrollBar()->value() > 0);
    }
};

QTEST_MAIN(TestX11Mapping)
#include "testx11mapping.moc"
