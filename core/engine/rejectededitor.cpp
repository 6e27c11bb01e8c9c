#include "core/engine/rejectededitor.h"

#include "core/data/recorddecoder.h"
#include "core/data/recordfields.h"
#include "core/engine/rejectederrors.h"
#include "core/store/connectionrepository.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

constexpr int s_recordsAtOnce = 1000;

Error unfitValue(const QString &json, const Field &field)
{
    return makeError(rejectederrors::valueUnfit, {field.name, json, fieldTypeName(field.type)}, {},
                     u'/' + field.name);
}

/// Whether \a record can be edited at all.
Result<void> checkEditable(const RejectedRecord &record)
{
    const QString id = QString::number(record.id);
    if (record.status != RejectedStatus::Open)
        return makeError(rejectederrors::notOpen, {id, rejectedStatusName(record.status)});
    if (!record.hasValues || record.sourceRecord.empty())
        return makeError(rejectederrors::valuesDeleted, {id});
    return {};
}

/// The stream that all of \a selection belongs to: of the first record, and of no other group.
Result<std::pair<QString, StreamId>> streamOf(const RejectedStore &store,
                                              const RejectedSelection &selection,
                                              const Cancellation &cancellation)
{
    if (selection.filter.stream && !selection.filter.connectionId.isEmpty())
        return std::pair(selection.filter.connectionId, *selection.filter.stream);
    RejectedWalk walk(store, selection);
    const auto first = walk.next(1, cancellation);
    if (!first)
        return first.error();
    if (first->empty())
        return std::pair(selection.filter.connectionId, StreamId());
    const auto groups = store.groups(selection.filter);
    if (!groups)
        return groups.error();
    const RejectedRecord &record = first->front();
    const auto isOther = [&record](const RejectedGroup &group) {
        return group.connectionId != record.connectionId || group.stream != record.stream;
    };
    // Records named one by one are compared as they come.
    if (selection.ids.empty() && std::ranges::any_of(*groups, isOther))
        return makeError(rejectederrors::severalStreams);
    return std::pair(record.connectionId, record.stream);
}

} // namespace

Result<Schema> RejectedEditor::readSchema(const Connection &connection, const StreamId &stream)
{
    for (const ConfiguredStream &candidate : connection.catalog.streams) {
        if (candidate.stream.id == stream)
            return candidate.selectedSchema();
    }
    return makeError(rejectederrors::streamGone, {connection.name, stream.text()});
}

Result<RejectedRecord> RejectedEditor::edit(qint64 id, const std::map<QString, QString> &values)
{
    const RejectedStore store(m_database);
    const auto record = store.find(id);
    if (!record)
        return record.error();
    const auto connection = ConnectionRepository(m_database).find(record->connectionId);
    if (!connection)
        return connection.error();
    const auto schema = readSchema(*connection, record->stream);
    if (!schema)
        return schema.error();
    auto changed = edited(*record, *schema, values);
    if (!changed)
        return changed.error();
    if (auto saved = RejectedEdits(m_database).save({{id, std::move(*changed)}}); !saved)
        return saved.error();
    return store.find(id);
}

Result<std::string> RejectedEditor::edited(const RejectedRecord &record, const Schema &schema,
                                           const std::map<QString, QString> &values)
{
    if (auto editable = checkEditable(record); !editable)
        return editable.error();
    auto fields = recordFields(record.currentRecord());
    if (!fields)
        return makeError(rejectederrors::valuesDeleted, {QString::number(record.id)});
    for (const auto &[name, json] : values) {
        const auto column = schema.indexOf(name);
        if (!column)
            return unknownRecordField(record.stream, name, schema);
        auto value = recordValue(json);
        if (!value)
            return unfitValue(json, schema.field(*column));
        setRecordField(*fields, name, std::move(*value));
    }
    std::string changed = recordJson(*fields);
    RecordDecoder decoder(std::make_shared<const Schema>(schema));
    (void)decoder.append(changed);
    const auto batch = decoder.finish();
    for (const ValueIssue &issue : batch->issues()) {
        const Field &field = schema.field(static_cast<int>(issue.column));
        if (const auto value = values.find(field.name); value != values.end())
            return unfitValue(value->second, field);
    }
    return changed;
}

Result<RejectedRecord> RejectedEditor::undo(qint64 id)
{
    RejectedSelection selection;
    selection.ids = {id};
    if (auto undone = RejectedEdits(m_database).undo(selection); !undone)
        return undone.error();
    return RejectedStore(m_database).find(id);
}

Result<std::vector<EditExample>> RejectedEditor::preview(const RejectedSelection &selection,
                                                         const RecordExpression &edit, int rows,
                                                         const Cancellation &cancellation) const
{
    std::vector<EditExample> examples;
    const auto take = [&](std::vector<EditExample> page, qint64) -> Result<bool> {
        for (EditExample &example : page) {
            if (std::ssize(examples) < rows)
                examples.push_back(std::move(example));
        }
        return std::ssize(examples) < rows;
    };
    if (auto walked = forEachPage(selection, edit, rows, cancellation, take); !walked)
        return walked.error();
    return examples;
}

Result<EditOutcome> RejectedEditor::apply(const RejectedSelection &selection,
                                          const RecordExpression &edit,
                                          const Cancellation &cancellation,
                                          const std::function<void(const EditOutcome &)> &observer)
{
    EditOutcome outcome;
    RejectedEdits edits(m_database);
    const auto take = [&](std::vector<EditExample> page, qint64 leftOut) -> Result<bool> {
        std::vector<RejectedEdit> changed;
        for (EditExample &example : page) {
            if (!example.problem.isEmpty()) {
                ++outcome.failed;
                if (outcome.firstProblem.isEmpty())
                    outcome.firstProblem = example.problem;
            } else if (!example.isChanged) {
                ++outcome.unchanged;
            } else {
                changed.push_back({example.id, std::move(example.record)});
            }
        }
        const auto saved = edits.save(changed);
        if (!saved)
            return saved.error();
        outcome.changed += *saved;
        outcome.leftOut += leftOut + std::ssize(changed) - *saved;
        outcome.looked = outcome.changed + outcome.unchanged + outcome.failed + outcome.leftOut;
        if (observer)
            observer(outcome);
        return true;
    };
    if (auto walked = forEachPage(selection, edit, s_recordsAtOnce, cancellation, take); !walked)
        return walked.error();
    return outcome;
}

Result<void> RejectedEditor::forEachPage(
    const RejectedSelection &selection, const RecordExpression &edit, int pageSize,
    const Cancellation &cancellation,
    const std::function<Result<bool>(std::vector<EditExample>, qint64)> &take) const
{
    const RejectedStore store(m_database);
    const auto owner = streamOf(store, selection, cancellation);
    if (!owner)
        return owner.error();
    if (owner->second.name.isEmpty())
        return {};
    const auto connection = ConnectionRepository(m_database).find(owner->first);
    if (!connection)
        return connection.error();
    const auto schema = readSchema(*connection, owner->second);
    if (!schema)
        return schema.error();
    const auto compiled = GroupEdit::compile(owner->second, *schema, edit);
    if (!compiled)
        return compiled.error();
    const EvaluationContext context{m_clock.now()};
    RejectedWalk walk(store, selection);
    for (;;) {
        auto records = walk.next(std::min(pageSize, s_recordsAtOnce), cancellation);
        if (!records)
            return records.error();
        if (records->empty())
            return {};
        const qint64 met = std::ssize(*records);
        const auto isForeign = [&owner](const RejectedRecord &record) {
            return record.connectionId != owner->first || record.stream != owner->second;
        };
        if (std::ranges::any_of(*records, isForeign))
            return makeError(rejectederrors::severalStreams);
        std::erase_if(*records,
                      [](const RejectedRecord &record) { return !checkEditable(record); });
        const qint64 leftOut = met - std::ssize(*records);
        const auto goesOn = take(compiled->apply(*records, context), leftOut);
        if (!goesOn)
            return goesOn.error();
        if (!*goesOn)
            return {};
    }
}

} // namespace millrace
