#include "core/mapping/mapper.h"

#include "core/mapping/columnediting.h"
#include "core/mapping/prunedcolumn.h"

#include <algorithm>

namespace millrace {

namespace {

JsonPruner prunerFor(const NestedPaths::Paths &paths)
{
    std::vector<JsonPruner::Path> compiled;
    for (const QStringList &path : paths) {
        JsonPruner::Path names;
        for (const QString &name : path)
            names.push_back(name.toStdString());
        compiled.push_back(std::move(names));
    }
    return JsonPruner(compiled);
}

std::vector<std::shared_ptr<const Column>> columnsOf(const RecordBatch &batch)
{
    std::vector<std::shared_ptr<const Column>> columns;
    columns.reserve(static_cast<std::size_t>(batch.schema().fieldCount()));
    for (int i = 0; i < batch.schema().fieldCount(); ++i)
        columns.push_back(batch.sharedColumn(i));
    return columns;
}

RecordBatch withoutIssues(const RecordBatch &batch)
{
    return {batch.sharedSchema(), batch.rowCount(), columnsOf(batch), {}, batch.extractedAt()};
}

} // namespace

std::shared_ptr<const RecordBatch> withoutRows(const std::shared_ptr<const RecordBatch> &source,
                                               const std::vector<std::uint32_t> &rows)
{
    std::vector<std::uint32_t> kept;
    kept.reserve(source->rowCount() - rows.size());
    auto skipped = rows.begin();
    for (std::uint32_t row = 0; row < source->rowCount(); ++row) {
        if (skipped != rows.end() && *skipped == row)
            ++skipped;
        else
            kept.push_back(row);
    }

    std::vector<std::shared_ptr<const Column>> columns;
    columns.reserve(static_cast<std::size_t>(source->schema().fieldCount()));
    for (int i = 0; i < source->schema().fieldCount(); ++i)
        columns.push_back(picked(source->column(i), kept));

    std::vector<ValueIssue> issues;
    for (const ValueIssue &issue : source->issues()) {
        const auto at = std::ranges::lower_bound(kept, issue.row);
        if (at == kept.end() || *at != issue.row)
            continue;
        ValueIssue moved = issue;
        moved.row = static_cast<std::uint32_t>(at - kept.begin());
        issues.push_back(std::move(moved));
    }

    auto batch
        = std::make_shared<RecordBatch>(source->sharedSchema(), kept.size(), std::move(columns),
                                        std::move(issues), source->extractedAt());
    // What a mapping made goes back to what was read.
    for (std::uint32_t &row : kept)
        row = static_cast<std::uint32_t>(source->originRow(row));
    batch->setOrigin(source->origin() ? source->origin() : source, std::move(kept));
    return batch;
}

Mapper::Mapper(UnfitPolicy policy, const FieldRules &rules, const Schema &read)
    : m_policy(policy)
{
    const FieldRules own = rules.within(read);
    if (own.isEmpty())
        return;
    m_written = std::make_shared<const Schema>(own.applied(read));
    for (int i = 0; i < read.fieldCount(); ++i) {
        if (m_written->field(i).type != read.field(i).type)
            m_converted.push_back(i);
        if (const auto &paths = own.leftOut.of(read.field(i).name); !paths.empty())
            m_pruned.emplace_back(i, prunerFor(paths));
    }
}

Mapper::Mapper(UnfitPolicy policy, const FieldRules &rules, const Schema &read,
               Transformer transformer, const EvaluationContext &context)
    : Mapper(policy, rules, read)
{
    m_transformer = std::move(transformer);
    m_context = context;
}

WrittenField Mapper::field(int column, const Schema &read, const Schema &written) const
{
    if (!m_transformer)
        return {read.field(column).name, {}, false};
    const TransformedColumn &made = m_transformer->column(column);
    return {made.origin >= 0 ? read.field(made.origin).name : written.field(column).name,
            made.failure, made.isWithheld};
}

std::shared_ptr<const RecordBatch>
Mapper::pruned(const std::shared_ptr<const RecordBatch> &source) const
{
    if (m_pruned.empty())
        return source;
    auto columns = columnsOf(*source);
    std::vector<ValueIssue> issues = source->issues();
    for (const auto &[place, pruner] : m_pruned) {
        ConvertedColumn column = prunedColumn(*source, place, pruner);
        columns[static_cast<std::size_t>(place)] = std::move(column.column);
        std::ranges::move(column.issues, std::back_inserter(issues));
    }
    std::ranges::stable_sort(issues, {}, &ValueIssue::row);
    return std::make_shared<RecordBatch>(source->sharedSchema(), source->rowCount(),
                                         std::move(columns), std::move(issues),
                                         source->extractedAt());
}

std::shared_ptr<const RecordBatch>
Mapper::written(const std::shared_ptr<const RecordBatch> &source) const
{
    if (!m_written)
        return source;
    const auto whole = pruned(source);
    auto columns = columnsOf(*whole);
    std::vector<ValueIssue> issues = whole->issues();
    for (const int place : m_converted) {
        const bool isPruned = std::ranges::find(m_pruned, place, &std::pair<int, JsonPruner>::first)
            != m_pruned.end();
        // The conversion settles anew what the source could not read, unless that may hold what is
        // to be left out.
        if (!isPruned)
            std::erase_if(issues, [place](const ValueIssue &issue) {
                return issue.column == static_cast<std::uint32_t>(place);
            });
        ConvertedColumn converted = convertedColumn(isPruned ? withoutIssues(*whole) : *whole,
                                                    place, m_written->field(place).type);
        columns[static_cast<std::size_t>(place)] = std::move(converted.column);
        std::ranges::move(converted.issues, std::back_inserter(issues));
    }
    if (!m_converted.empty())
        std::ranges::stable_sort(issues, {}, &ValueIssue::row);
    auto batch = std::make_shared<RecordBatch>(m_written, source->rowCount(), std::move(columns),
                                               std::move(issues), source->extractedAt());
    batch->setOrigin(source);
    return batch;
}

MappedBatch Mapper::apply(const std::shared_ptr<const RecordBatch> &source) const
{
    MappedBatch mapped;
    if (m_object) {
        MappedRecords records = m_object->apply(source, m_context);
        mapped.batch = std::move(records.batch);
        mapped.whole = std::move(records.whole);
        mapped.rejectedRows = std::move(records.rejectedRows);
        mapped.faults = std::move(records.faults);
        return mapped;
    }
    mapped.whole = written(source);
    if (m_transformer) {
        mapped.whole = m_transformer->apply(*mapped.whole, source, m_context);
        mapped.filteredRows = static_cast<qint64>(source->rowCount() - mapped.whole->rowCount());
    }
    mapped.batch = mapped.whole;
    if (m_policy == UnfitPolicy::Null || mapped.whole->issues().empty())
        return mapped;
    for (const ValueIssue &issue : mapped.whole->issues()) {
        if (mapped.rejectedRows.empty() || mapped.rejectedRows.back() != issue.row)
            mapped.rejectedRows.push_back(issue.row);
    }
    mapped.batch = withoutRows(mapped.whole, mapped.rejectedRows);
    return mapped;
}

} // namespace millrace
