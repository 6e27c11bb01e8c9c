#include "core/engine/schemareview.h"

#include "core/engine/schemapropagation.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct ReviewText final
{
    Q_DECLARE_TR_FUNCTIONS(SchemaReview)
};

bool isOfSchema(const StreamChange &change)
{
    return !change.fields.empty() || change.isKeyChanged;
}

/// What the connection could not follow of one stream by itself.
QStringList brokenBy(const Connection &connection, const ConfiguredStream &choice,
                     const Stream &now)
{
    Connection alone = connection;
    alone.catalog.streams = {choice};
    alone.settings.schemaChanges = SchemaChangePolicy::PropagateColumns;
    return propagated(alone, {{now}}, {}, {}).broken;
}

StreamReview reviewOf(const Connection &connection, const ConfiguredStream &choice,
                      const Stream &now)
{
    StreamReview review;
    review.change = difference(choice.stream, now);
    review.key = now.sourceDefinedPrimaryKey;
    review.mode = choice.mode;
    review.isMapped = choice.mapping.has_value();
    review.target = choice.destinationName;
    if (isOfSchema(review.change))
        review.broken = brokenBy(connection, choice, now);
    return review;
}

QString named(const QStringList &fields)
{
    return fields.isEmpty() ? ReviewText::tr("none") : fields.join(u", "_s);
}

QString targetOf(const StreamReview &review)
{
    return review.target.isEmpty() ? review.change.id.name : review.target;
}

} // namespace

bool SchemaReview::isBreaking() const
{
    return std::ranges::any_of(streams, &StreamReview::isBreaking);
}

SchemaReview schemaReview(const Connection &connection, const Catalog &discovered,
                          const std::set<StreamId> &reviewed,
                          const std::vector<DestinationSyncMode> &modes)
{
    SchemaReview review;
    std::map<StreamId, const ConfiguredStream *> chosen;
    for (const ConfiguredStream &choice : connection.catalog.streams)
        chosen.emplace(choice.stream.id, &choice);
    std::set<StreamId> found;
    for (const Stream &now : discovered.streams) {
        found.insert(now.id);
        const auto choice = chosen.find(now.id);
        if (choice != chosen.end()) {
            StreamReview stream = reviewOf(connection, *choice->second, now);
            if (isOfSchema(stream.change))
                review.streams.push_back(std::move(stream));
        } else if (!reviewed.contains(now.id)) {
            StreamReview added;
            added.change.id = now.id;
            added.change.kind = ChangeKind::Added;
            added.key = now.sourceDefinedPrimaryKey;
            added.mode = configuredByDefault(now, modes).mode;
            review.streams.push_back(std::move(added));
        }
    }
    for (const ConfiguredStream &choice : connection.catalog.streams) {
        if (found.contains(choice.stream.id))
            continue;
        StreamReview gone;
        gone.change.id = choice.stream.id;
        gone.change.kind = ChangeKind::Removed;
        gone.mode = choice.mode;
        gone.isMapped = choice.mapping.has_value();
        gone.target = choice.destinationName;
        review.streams.push_back(std::move(gone));
    }
    return review;
}

SchemaDecisions proposedDecisions(const SchemaReview &review, const Connection &connection)
{
    SchemaDecisions decisions;
    const SchemaChangePolicy policy = connection.settings.schemaChanges;
    for (const StreamReview &stream : review.streams) {
        StreamDecision decision;
        const StreamId &id = stream.change.id;
        switch (stream.change.kind) {
        case ChangeKind::Added:
            decision.isTaken = policy == SchemaChangePolicy::PropagateFully;
            break;
        case ChangeKind::Removed:
            break;
        case ChangeKind::Unchanged:
        case ChangeKind::Changed: {
            decision.isTaken = true;
            const auto choice = std::ranges::find_if(
                connection.catalog.streams,
                [&](const ConfiguredStream &candidate) { return candidate.stream.id == id; });
            const bool ignores = choice != connection.catalog.streams.end()
                && newFieldsOf(*choice, policy) == NewFields::Ignore;
            bool hasNewValues = false;
            for (const FieldChange &field : stream.change.fields) {
                if (ignores && field.kind == ChangeKind::Added)
                    decision.leftOut << field.field.name;
                else
                    hasNewValues = hasNewValues || field.kind != ChangeKind::Removed;
            }
            decision.readsAgain
                = hasNewValues && connection.settings.backfill && stream.mode.isIncremental();
            break;
        }
        }
        decisions.emplace(id, std::move(decision));
    }
    return decisions;
}

QString fieldChangeText(const FieldChange &field)
{
    const QString &name = field.field.name;
    switch (field.kind) {
    case ChangeKind::Added:
        return ReviewText::tr("new field %1 (%2)").arg(name, fieldTypeName(field.field.type));
    case ChangeKind::Removed:
        return ReviewText::tr("field %1 is gone").arg(name);
    case ChangeKind::Unchanged:
    case ChangeKind::Changed:
        break;
    }
    return ReviewText::tr("field %1: %2 → %3")
        .arg(name, fieldTypeName(field.formerType), fieldTypeName(field.field.type));
}

QString keyChangeText(const StreamReview &review)
{
    return ReviewText::tr("primary key: %1 → %2")
        .arg(named(review.change.formerKey), named(review.key));
}

QString fieldEffect(const StreamReview &review, const FieldChange &field, bool isTaken)
{
    if (!isTaken)
        return field.kind == ChangeKind::Added
            ? ReviewText::tr("The field is left out; nothing changes at the destination.")
            : ReviewText::tr("Nothing changes; runs of the stream fail until it is taken over.");
    if (review.isMapped)
        return field.kind == ChangeKind::Added
            ? ReviewText::tr("Nothing changes at the destination until the field is mapped.")
            : ReviewText::tr(
                "The mapping shows where the field is used; it has to be mended there.");
    const QString table = targetOf(review);
    const bool isReplaced = review.mode.replaces();
    switch (field.kind) {
    case ChangeKind::Added:
        return isReplaced
            ? ReviewText::tr("The next run writes %1 anew, with the column.").arg(table)
            : ReviewText::tr("%1 gets the column; in rows written before it is empty until they "
                             "are read again.")
                  .arg(table);
    case ChangeKind::Removed:
        return isReplaced
            ? ReviewText::tr("The next run writes %1 anew, without the column.").arg(table)
            : ReviewText::tr("The column of %1 stays with its values; in new rows it is empty.")
                  .arg(table);
    case ChangeKind::Unchanged:
    case ChangeKind::Changed:
        break;
    }
    return isReplaced
        ? ReviewText::tr("The next run writes %1 anew, with the column of the new type.").arg(table)
        : ReviewText::tr("The column of %1 is changed so that it takes the new values as well; "
                         "values that are there stay.")
              .arg(table);
}

QString keyEffect(const StreamReview &review, bool isTaken)
{
    if (!isTaken)
        return ReviewText::tr("Nothing changes; the key that is chosen so far stays.");
    if (!review.mode.isDedup())
        return ReviewText::tr("Nothing changes at the destination; the mode does not use the key.");
    if (review.key.isEmpty())
        return ReviewText::tr("The key that is chosen stays, as far as its fields are there.");
    if (review.mode.replaces())
        return ReviewText::tr("The next run keeps one row for each %1.").arg(named(review.key));
    return ReviewText::tr("One row for each %1 is kept from then on, and the stream is read again. "
                          "Rows written under the former key stay until a refresh removes them.")
        .arg(named(review.key));
}

QString streamEffect(const StreamReview &review, const StreamDecision &decision)
{
    const QString table = targetOf(review);
    switch (review.change.kind) {
    case ChangeKind::Added:
        return decision.isTaken
            ? ReviewText::tr("The next run makes %1 and copies every row of the stream.").arg(table)
            : ReviewText::tr("The stream is left out; nothing changes at the destination.");
    case ChangeKind::Removed:
        return decision.isTaken
            ? ReviewText::tr("The connection leaves the stream out; %1 stays as it is.").arg(table)
            : ReviewText::tr("Nothing changes; each run says that the stream is gone.");
    case ChangeKind::Unchanged:
    case ChangeKind::Changed:
        break;
    }
    if (!decision.isTaken)
        return ReviewText::tr("Nothing changes; the review stays open.");
    if (decision.readsAgain)
        return ReviewText::tr("The next run reads every row again.");
    return {};
}

} // namespace millrace
