#include "core/engine/rejectedrule.h"

#include "core/data/columnconversion.h"
#include "core/data/recorddecoder.h"
#include "core/engine/rejectededitor.h"
#include "core/engine/rejectederrors.h"
#include "core/engine/streammapper.h"
#include "core/mapping/expression/compiledexpression.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace millrace {

namespace {

constexpr int s_recordsAtOnce = 1000;

template<typename AnyConnection>
auto *streamOf(AnyConnection &connection, const StreamId &id)
{
    auto &streams = connection.catalog.streams;
    const auto found = std::ranges::find_if(
        streams, [&id](const ConfiguredStream &stream) { return stream.stream.id == id; });
    return found == streams.end() ? nullptr : &*found;
}

Error streamGone(const Connection &connection, const StreamId &stream)
{
    return makeError(rejectederrors::streamGone, {connection.name, stream.text()});
}

QString tableRemark()
{
    return QCoreApplication::translate(
        "engine",
        "The stream becomes a table, and no mapping computes its values. The column can become "
        "text, which takes every value; or the settings of the connection leave values empty that "
        "do not fit.");
}

QString textRemark()
{
    return QCoreApplication::translate(
        "engine",
        "The stream becomes a table, and the column is text already. What is refused there has to "
        "be mended at the source or at the destination.");
}

/// What \a rule changes about one row of a mapping.
void change(FieldMapping &row, const RejectedRule &rule)
{
    if (rule.expression) {
        row.origin = ValueOrigin::Expression;
        row.value = *rule.expression;
    }
    row.onNull = rule.onNull.value_or(row.onNull);
    row.onUnfit = rule.onUnfit.value_or(row.onUnfit);
    row.fallback = rule.fallback.value_or(row.fallback);
}

Result<void> changeMapping(ConfiguredStream &stream, const RejectedRule &rule)
{
    ObjectMapping &mapping = *stream.mapping;
    const auto row = std::ranges::find(mapping.fields, rule.field, &FieldMapping::target);
    if (row != mapping.fields.end()) {
        change(*row, rule);
    } else {
        if (!rule.expression)
            return makeError(
                rejectederrors::ruleImpossible,
                {rule.field, QCoreApplication::translate("engine", "the field is not mapped.")});
        FieldMapping added;
        added.target = rule.field;
        change(added, rule);
        mapping.fields.push_back(std::move(added));
    }
    if (auto valid = validate(stream); !valid)
        return valid;
    const auto compiled
        = ObjectMapper::compile(mapping, stream.selectedSchema(), stream.stream.id.text());
    return compiled ? Result<void>() : compiled.error();
}

Result<void> changeTable(ConfiguredStream &stream, const RejectedRule &rule)
{
    const Schema read = stream.selectedSchema();
    const auto column = read.indexOf(rule.field);
    if (!rule.isWrittenAsText || !column)
        return makeError(rejectederrors::ruleImpossible, {rule.field, tableRemark()});
    if (stream.fieldRules.applied(read.field(*column)).type == FieldType::String)
        return makeError(rejectederrors::ruleImpossible, {rule.field, textRemark()});
    stream.fieldRules.types.insert(rule.field, FieldType::String);
    return validate(stream);
}

/// How one way of mapping a batch turned out.
class Verdict final
{
public:
    Verdict(const Mapper &mapper, const std::shared_ptr<const RecordBatch> &source)
        : m_mapped(mapper.apply(source))
    {
        if (const ObjectMapper *object = mapper.object()) {
            for (const ValueFault &fault : m_mapped.faults)
                m_changed.emplace(fault.row,
                                  object->target(static_cast<int>(fault.field)).field.name);
            return;
        }
        const RecordBatch &whole = *m_mapped.whole;
        for (std::uint32_t &row : m_mapped.rejectedRows)
            row = static_cast<std::uint32_t>(whole.originRow(row));
        for (const ValueIssue &issue : whole.issues())
            m_changed.emplace(
                static_cast<std::uint32_t>(whole.originRow(issue.row)),
                mapper.field(static_cast<int>(issue.column), source->schema(), whole.schema())
                    .name);
    }

    /// Whether what \a record tells would be found in \a row again.
    [[nodiscard]] bool isFaulty(const RejectedRecord &record, std::uint32_t row) const
    {
        if (std::ranges::binary_search(m_mapped.rejectedRows, row))
            return true;
        return record.outcome != RejectedOutcome::Rejected
            && m_changed.contains({row, record.field});
    }

private:
    MappedBatch m_mapped;
    std::set<std::pair<std::uint32_t, QString>> m_changed;
};

void count(RuleEffect &effect, bool wasFaulty, bool isFaulty)
{
    if (wasFaulty)
        ++(isFaulty ? effect.refused : effect.healed);
    else
        ++(isFaulty ? effect.worse : effect.undecided);
}

bool isOpen(const RejectedRecord &record)
{
    return record.status == RejectedStatus::Open && record.hasValues
        && !record.sourceRecord.empty();
}

/// Tries one stream's mapping as it is and as it would be.
class Trial final
{
public:
    [[nodiscard]] static Result<Trial> of(const Connection &connection, const Connection &changed,
                                          const StreamId &stream, TimePoint moment)
    {
        const ConfiguredStream *before = streamOf(connection, stream);
        const ConfiguredStream *after = streamOf(changed, stream);
        if (before == nullptr || after == nullptr)
            return streamGone(connection, stream);
        const auto schema = std::make_shared<const Schema>(before->selectedSchema());
        // Nothing is written, so that the keys of encryptions do not matter.
        const TransformationKeys madeUp{.areMadeUp = true};
        auto current = mapperFor(connection, *before, *schema, moment, madeUp);
        if (!current)
            return current.error();
        auto changedMapper = mapperFor(changed, *after, *schema, moment, madeUp);
        if (!changedMapper)
            return changedMapper.error();
        return Trial(schema, std::move(*current), std::move(*changedMapper));
    }

    void run(const std::vector<RejectedRecord> &records, RuleEffect &effect) const
    {
        RecordDecoder decoder(m_schema);
        std::vector<const RejectedRecord *> rows;
        for (const RejectedRecord &record : records) {
            ++effect.looked;
            if (isOpen(record) && decoder.append(record.currentRecord()))
                rows.push_back(&record);
            else
                ++effect.leftOut;
        }
        const auto batch = decoder.finish();
        const Verdict before(m_current, batch);
        const Verdict after(m_changed, batch);
        for (std::uint32_t row = 0; row < rows.size(); ++row)
            count(effect, before.isFaulty(*rows[row], row), after.isFaulty(*rows[row], row));
    }

private:
    Trial(std::shared_ptr<const Schema> schema, Mapper current, Mapper changed)
        : m_schema(std::move(schema))
        , m_current(std::move(current))
        , m_changed(std::move(changed))
    {
    }

    std::shared_ptr<const Schema> m_schema;
    Mapper m_current;
    Mapper m_changed;
};

} // namespace

RuleChoices ruleChoices(const Connection &connection, const StreamId &stream, const QString &field)
{
    RuleChoices choices;
    const ConfiguredStream *found = streamOf(connection, stream);
    if (found == nullptr) {
        choices.remark = streamGone(connection, stream).message;
        return choices;
    }
    if (found->mapping) {
        choices.takesExpression = true;
        choices.takesValueRules = found->mapping->find(field) != nullptr;
        return choices;
    }
    const Schema read = found->selectedSchema();
    const auto column = read.indexOf(field);
    choices.takesText = column && isConvertible(read.field(*column).type, FieldType::String)
        && found->fieldRules.applied(read.field(*column)).type != FieldType::String;
    choices.remark = choices.takesText ? tableRemark() : textRemark();
    return choices;
}

Result<Connection> withRule(const Connection &connection, const RejectedRule &rule)
{
    Connection changed = connection;
    ConfiguredStream *stream = streamOf(changed, rule.stream);
    if (stream == nullptr)
        return streamGone(connection, rule.stream);
    const auto done = stream->mapping ? changeMapping(*stream, rule) : changeTable(*stream, rule);
    if (!done)
        return done.error();
    return changed;
}

Result<std::vector<RejectedRule>> rulesOfEdit(const Connection &connection, const StreamId &stream,
                                              const QString &field, const QString &expression)
{
    const ConfiguredStream *found = streamOf(connection, stream);
    if (found == nullptr)
        return streamGone(connection, stream);
    if (!found->mapping)
        return makeError(rejectederrors::ruleImpossible, {field, tableRemark()});
    const Schema read = found->selectedSchema();
    std::vector<RejectedRule> rules;
    for (const FieldMapping &row : found->mapping->fields) {
        if (row.origin == ValueOrigin::Field && row.value == field) {
            RejectedRule rule{.stream = stream, .field = row.target};
            rule.expression = expression;
            rules.push_back(std::move(rule));
        } else if (row.origin == ValueOrigin::Expression) {
            const Compilation compiled = CompiledExpression::compile(row.value, read);
            if (compiled.isOk() && compiled->fieldNames().contains(field))
                return makeError(
                    rejectederrors::ruleImpossible,
                    {field,
                     QCoreApplication::translate(
                         "engine", "the field \"%1\" of the object is computed from it already.")
                         .arg(row.target)});
        }
    }
    if (rules.empty())
        return makeError(
            rejectederrors::ruleImpossible,
            {field,
             QCoreApplication::translate("engine", "no field of the object is filled from it.")});
    return rules;
}

Result<RuleEffect> ruleEffect(const RejectedStore &store, const Connection &connection,
                              const Connection &changed, const RejectedSelection &selection,
                              const EvaluationContext &context, const Cancellation &cancellation,
                              const std::function<void(const RuleEffect &)> &observer)
{
    RuleEffect effect;
    std::map<StreamId, Trial> trials;
    RejectedWalk walk(store, selection);
    for (;;) {
        const auto records = walk.next(s_recordsAtOnce, cancellation);
        if (!records)
            return records.error();
        if (records->empty())
            return effect;
        std::map<StreamId, std::vector<RejectedRecord>> byStream;
        for (const RejectedRecord &record : *records)
            byStream[record.stream].push_back(record);
        for (const auto &[stream, ofStream] : byStream) {
            auto trial = trials.find(stream);
            if (trial == trials.end()) {
                auto made = Trial::of(connection, changed, stream, context.moment);
                if (!made)
                    return made.error();
                trial = trials.emplace(stream, std::move(*made)).first;
            }
            trial->second.run(ofStream, effect);
        }
        if (observer)
            observer(effect);
    }
}

} // namespace millrace
