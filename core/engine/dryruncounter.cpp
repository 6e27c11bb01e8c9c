#include "core/engine/dryruncounter.h"

#include "core/data/conversion.h"
#include "core/engine/engineerrors.h"

#include <QCoreApplication>

#include <algorithm>
#include <string>

namespace millrace {

namespace {

std::optional<QString> cellText(const Column &column, std::size_t row)
{
    if (column.isNull(row))
        return std::nullopt;
    std::string text;
    appendCellText(text, column, row);
    return QString::fromStdString(text);
}

bool isDelete(ObjectOperation operation)
{
    return operation == ObjectOperation::SoftDelete || operation == ObjectOperation::HardDelete;
}

} // namespace

DryRunCounter::DryRunCounter(const WriteRequest &request, const ObjectMapper &mapper,
                             int samplesPerAction, RecordMarker marker,
                             std::set<std::string> leftOut)
    : m_request(request)
    , m_mapper(mapper)
    , m_samplesPerAction(static_cast<std::size_t>(std::max(0, samplesPerAction)))
    , m_marker(std::move(marker))
    , m_leftOut(std::move(leftOut))
{
    m_stream.stream = request.stream;
    m_stream.object = request.object->object.text();
    m_stream.operation = request.object->operation;
    for (const QString &field : request.object->matchingKey) {
        if (const auto column = request.schema->indexOf(field))
            m_keyColumns.push_back(*column);
    }
}

bool DryRunCounter::needsExisting() const
{
    return m_request.object->operation != ObjectOperation::Insert;
}

void DryRunCounter::add(const RecordBatch &source, const MappedRecords &mapped,
                        const std::optional<ExistingRecords> &existing)
{
    addRejected(source, mapped);
    for (std::size_t row = 0; row < mapped.batch->rowCount(); ++row)
        addRow(source, mapped, row, existing);
    m_stream.read += static_cast<qint64>(source.rowCount());
}

void DryRunCounter::addRejected(const RecordBatch &source, const MappedRecords &mapped)
{
    std::optional<std::uint32_t> last;
    for (const ValueFault &fault : mapped.faults) {
        if (!std::ranges::binary_search(mapped.rejectedRows, fault.row)) {
            ++m_stream.changedValues;
            continue;
        }
        if (fault.outcome != ValueFaultOutcome::Rejected || last == fault.row)
            continue;
        last = fault.row;
        DryRunSample sample;
        sample.action = DryRunAction::Reject;
        if (!take(sample, source, *mapped.whole, fault.row))
            continue;
        const ObjectField &target = m_mapper.target(static_cast<int>(fault.field));
        sample.row = m_stream.read + fault.row;
        sample.key = keyText(*mapped.whole, fault.row);
        sample.field = target.field.name;
        sample.code = valueFaultCode(fault.kind);
        sample.reason = valueFaultMessage(fault, target);
        appendRowJson(sample.sourceRecord, source, fault.row, true);
        keep(std::move(sample));
    }
}

bool DryRunCounter::take(DryRunSample &sample, const RecordBatch &source, const RecordBatch &whole,
                         std::size_t row)
{
    const bool isWanted = wantsSample(sample.action);
    // Marks cost something; most records are neither shown nor left out.
    if (isWanted || !m_leftOut.empty())
        sample.mark = m_marker.of(source, whole, row);
    sample.isLeftOut = m_leftOut.contains(sample.mark);
    if (sample.isLeftOut)
        ++m_stream.leftOut;
    else
        count(sample.action);
    return isWanted;
}

void DryRunCounter::addRow(const RecordBatch &source, const MappedRecords &mapped, std::size_t row,
                           const std::optional<ExistingRecords> &existing)
{
    const RecordBatch &batch = *mapped.batch;
    const std::size_t origin = batch.originRow(row);
    DryRunSample sample;
    sample.action = actionFor(batch, row, existing, sample.changes);
    if (!take(sample, source, *mapped.whole, origin))
        return;
    sample.row = m_stream.read + static_cast<qint64>(origin);
    sample.key = keyText(batch, row);
    if (sample.action == DryRunAction::Reject) {
        const Error error = makeError(engineerrors::recordMissing, {m_stream.object, sample.key});
        sample.field = m_request.object->matchingKey.value(0);
        sample.code = error.code;
        sample.reason = error.message;
    }
    appendRowJson(sample.sourceRecord, source, origin, true);
    keep(std::move(sample));
}

DryRunAction DryRunCounter::actionFor(const RecordBatch &batch, std::size_t row,
                                      const std::optional<ExistingRecords> &existing,
                                      std::vector<DryRunChange> &changes)
{
    const ObjectOperation operation = m_request.object->operation;
    if (operation == ObjectOperation::Insert) {
        if (wantsSample(DryRunAction::Create))
            changes = newValues(batch, row, true);
        return DryRunAction::Create;
    }
    if (!existing)
        return DryRunAction::Unknown;
    if (existing->exists[row] != 0)
        return isDelete(operation) ? DryRunAction::Delete
                                   : compared(batch, row, *existing, changes);
    if (isDelete(operation))
        return DryRunAction::Unchanged;
    if (operation == ObjectOperation::Update)
        return DryRunAction::Reject;
    // The second record of a key changes what the first one makes.
    const bool isFirst = m_created.insert(std::hash<QString>()(keyText(batch, row))).second;
    const DryRunAction action = isFirst ? DryRunAction::Create : DryRunAction::Update;
    if (wantsSample(action))
        changes = newValues(batch, row, isFirst);
    return action;
}

DryRunAction DryRunCounter::compared(const RecordBatch &batch, std::size_t row,
                                     const ExistingRecords &existing,
                                     std::vector<DryRunChange> &changes) const
{
    bool isUnreadable = false;
    for (int column = 0; column < batch.schema().fieldCount(); ++column) {
        if (std::ranges::find(m_keyColumns, column) != m_keyColumns.end())
            continue;
        const QString &field = batch.schema().field(column).name;
        const auto held = existing.records->schema().indexOf(field);
        const auto after = cellText(batch.column(column), row);
        if (!held || existing.unreadable.contains(field)) {
            isUnreadable = true;
            changes.push_back({field, std::nullopt, after, false});
            continue;
        }
        const auto before = cellText(existing.records->column(*held), row);
        if (before != after)
            changes.push_back({field, before, after, true});
    }
    const bool differs = std::ranges::any_of(changes, &DryRunChange::isBeforeKnown);
    if (differs)
        return DryRunAction::Update;
    return isUnreadable ? DryRunAction::Unknown : DryRunAction::Unchanged;
}

std::vector<DryRunChange> DryRunCounter::newValues(const RecordBatch &batch, std::size_t row,
                                                   bool isBeforeKnown) const
{
    std::vector<DryRunChange> values;
    for (int column = 0; column < batch.schema().fieldCount(); ++column) {
        if (auto text = cellText(batch.column(column), row))
            values.push_back(
                {batch.schema().field(column).name, std::nullopt, std::move(text), isBeforeKnown});
    }
    return values;
}

QString DryRunCounter::keyText(const RecordBatch &batch, std::size_t row) const
{
    QStringList values;
    for (const int column : m_keyColumns)
        values << cellText(batch.column(column), row).value_or(QString());
    if (m_keyColumns.empty() && batch.schema().fieldCount() > 0)
        values << cellText(batch.column(0), row).value_or(QString());
    return values.join(QStringLiteral(", "));
}

void DryRunCounter::count(DryRunAction action)
{
    switch (action) {
    case DryRunAction::Create:
        ++m_stream.creates;
        return;
    case DryRunAction::Update:
        ++m_stream.updates;
        return;
    case DryRunAction::Delete:
        ++m_stream.deletes;
        return;
    case DryRunAction::Unchanged:
        ++m_stream.unchanged;
        return;
    case DryRunAction::Reject:
        ++m_stream.rejected;
        return;
    case DryRunAction::Unknown:
        ++m_stream.unknown;
        return;
    }
}

bool DryRunCounter::wantsSample(DryRunAction action) const
{
    return m_samples[static_cast<std::size_t>(action)].size() < m_samplesPerAction;
}

void DryRunCounter::keep(DryRunSample sample)
{
    m_samples[static_cast<std::size_t>(sample.action)].push_back(std::move(sample));
}

DryRunStream DryRunCounter::result() const
{
    DryRunStream stream = m_stream;
    for (const auto &samples : m_samples)
        stream.samples.insert(stream.samples.end(), samples.begin(), samples.end());
    return stream;
}

} // namespace millrace
