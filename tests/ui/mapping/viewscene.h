// ViewScene: a mapping view that is shown over a MappingWorld, with its records read.
#pragma once

#include "tests/ui/mapping/mappingworld.h"
#include "ui/mapping/mappingtable.h"
#include "ui/mapping/mappingview.h"
#include "ui/mapping/sourcefieldlist.h"

#include <memory>

namespace millrace::test {

/// The stream is selected and nothing is mapped; there is nothing to undo.
class ViewScene final
{
public:
    /// See MappingWorld.
    explicit ViewScene(int furtherFields = 0)
        : world(furtherFields)
        , facts(*world.world.workspace, catalog)
    {
        facts.load(world.destination);
        catalog.refresh(must(world.world.probe->discover(world.source.connectorId,
                                                         world.source.configuration, {}, {})));
        (void)catalog.setSelected({{{}, QStringLiteral("people")}}, true);
        view = std::make_unique<MappingView>(*world.world.workspace, catalog, facts);
        view->setEnds(world.source, world.destination);
        view->resize(1200, 800);
        view->show();
        QVERIFY(QTest::qWaitForWindowActive(view.get()));
        view->enter();
        QTRY_COMPARE(facts.objectsState(), DestinationFacts::Objects::Done);
        QTRY_COMPARE(view->draft().sample().rowCount(), 2);
        undo.clear();
    }

    [[nodiscard]] MappingTable *table() const { return view->table(); }
    [[nodiscard]] SourceFieldList *sources() const { return view->sourceFields(); }
    /// What goes into the field; empty: nothing.
    [[nodiscard]] QString value(const QString &target) const
    {
        const FieldMapping *row = view->draft().mapping().find(target);
        return row == nullptr ? QString() : row->value;
    }
    /// The middle of the cell, in the viewport of the table; it is scrolled there.
    [[nodiscard]] QPoint placeOf(const QString &target,
                                 MappingColumn column = MappingColumn::Value) const
    {
        const QModelIndex index = view->model().indexOf(target, column);
        table()->scrollTo(index);
        return table()->visualRect(index).center();
    }
    /// The same of the list of fields.
    [[nodiscard]] QPoint placeOfSource(const QString &field) const
    {
        for (int row = 0; row < sources()->model()->rowCount(); ++row) {
            const QModelIndex index = sources()->model()->index(row, 0);
            if (index.data().toString() == field)
                return sources()->visualRect(index).center();
        }
        return {};
    }

    MappingWorld world;
    QUndoStack undo;
    CatalogModel catalog{&undo};
    DestinationFacts facts;
    std::unique_ptr<MappingView> view; ///< Last: it goes first.
};

} // namespace millrace::test
