#include "ui/mapping/mappinggaps.h"

#include "ui/schematree/streamrules.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

struct GapText final
{
    Q_DECLARE_TR_FUNCTIONS(MappingGaps)
};

/// Beside the mapping it is chosen how the stream is read.
std::vector<MappingGap> cursorGaps(const StreamEntry &entry)
{
    std::vector<MappingGap> gaps;
    if (!entry.choice.mode.isIncremental())
        return gaps;
    for (const SchemaProblem &problem : problemsOf(entry, {entry.choice.mode.destination})) {
        if (problem.column == SchemaColumn::Cursor)
            gaps.push_back({entry.stream.id, {}, problem.text, problem.fix, true});
    }
    return gaps;
}

} // namespace

std::vector<MappingGap> gapsOf(const StreamEntry &entry,
                               const std::vector<DestinationObject> &objects)
{
    const StreamId &id = entry.stream.id;
    if (!entry.choice.mapping)
        return {{id,
                 {},
                 GapText::tr("No object is chosen for %1.").arg(id.text()),
                 GapText::tr("Choose the object its records go to."),
                 false}};
    const ObjectMapping &mapping = *entry.choice.mapping;
    const bool isKnown = objects.empty()
        || std::ranges::any_of(objects, [&mapping](const DestinationObject &object) {
                             return object.text() == mapping.object.text();
                         });
    if (!isKnown)
        return {
            {id,
             {},
             GapText::tr("The destination has no object %1 any more.").arg(mapping.object.text()),
             GapText::tr("Choose another object; values for fields of the same name stay."),
             false}};
    std::vector<MappingGap> gaps = cursorGaps(entry);
    for (const MappingProblem &problem : mappingProblemsOf(entry))
        gaps.push_back({id, problem.target, problem.message, problem.hint, false});
    return gaps;
}

std::vector<MappingGap> mappingGaps(const CatalogModel &catalog)
{
    std::vector<MappingGap> gaps;
    for (const StreamId &stream : catalog.configuredStreams()) {
        const StreamEntry *entry = catalog.entry(stream);
        if (entry == nullptr)
            continue;
        auto found = gapsOf(*entry, catalog.objects());
        std::ranges::move(found, std::back_inserter(gaps));
    }
    return gaps;
}

} // namespace millrace
