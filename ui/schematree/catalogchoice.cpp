#include "ui/schematree/catalogchoice.h"

#include "ui/schematree/catalogcommands.h"

#include <algorithm>
#include <map>

namespace millrace {

namespace {

template<typename Wanted>
void addStreams(CatalogModel &model, const ConfiguredCatalog &catalog, Wanted isWanted)
{
    const bool wasDiscovering = model.isDiscovering();
    for (const ConfiguredStream &stream : catalog.streams) {
        if (isWanted(stream.stream.id))
            model.addStream(stream.stream);
    }
    if (!wasDiscovering && model.isDiscovering())
        model.abandonDiscovery();
}

} // namespace

void chooseCatalog(CatalogModel &model, const ConfiguredCatalog &catalog, const QString &act)
{
    addStreams(model, catalog,
               [&model](const StreamId &stream) { return model.entry(stream) == nullptr; });
    std::map<StreamId, StreamChoice> wanted;
    for (const StreamId &stream : model.configuredStreams()) {
        // What nobody selects keeps its other choices, as when the tick is taken away.
        StreamChoice choice = model.entry(stream)->choice;
        choice.isSelected = false;
        wanted[stream] = std::move(choice);
    }
    for (const ConfiguredStream &stream : catalog.streams) {
        StreamChoice choice = choiceOf(stream);
        choice.isSelected = true;
        wanted[stream.stream.id] = std::move(choice);
    }
    StreamChanges before;
    StreamChanges after;
    for (auto &[stream, choice] : wanted) {
        const StreamChoice &present = model.entry(stream)->choice;
        if (choice == present)
            continue;
        before.emplace_back(stream, present);
        after.emplace_back(stream, std::move(choice));
    }
    if (!after.empty())
        model.undoStack().push(new ChoicesCommand(model, act, std::move(before), std::move(after)));
}

void describeCatalog(CatalogModel &model, const ConfiguredCatalog &catalog)
{
    addStreams(model, catalog, [](const StreamId &) { return true; });
}

} // namespace millrace
