#include "core/sql/tableobjects.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isSameSet(QStringList one, QStringList other)
{
    one.sort();
    other.sort();
    return one == other;
}

bool isWritable(const DestinationObject &object, const QStringList &columns)
{
    return std::ranges::all_of(columns, [&](const QString &column) {
        const ObjectField *field = object.find(column);
        return field != nullptr && !field->isReadOnly;
    });
}

/// Unique sets of columns that exist, each once.
std::vector<QStringList> keySets(const TableObjectFacts &facts, bool isForUpsert)
{
    std::vector<QStringList> sets;
    for (const TableKey &key : facts.keys) {
        const bool isKnown = std::ranges::any_of(
            sets, [&](const QStringList &set) { return isSameSet(set, key.columns); });
        const bool isUsable = isForUpsert
            ? key.servesUpsert && isWritable(facts.object, key.columns)
            : std::ranges::all_of(key.columns, [&](const QString &column) {
                  return facts.object.find(column) != nullptr;
              });
        if (!isKnown && isUsable && !key.columns.isEmpty())
            sets.push_back(key.columns);
    }
    return sets;
}

Result<void> checkColumns(const WriteRequest &request, const DestinationObject &table)
{
    for (const Field &field : request.schema->fields()) {
        const ObjectField *column = table.find(field.name);
        if (column == nullptr)
            return makeError(tableerrors::columnMissing, {table.text(), field.name});
        if (column->isReadOnly && !request.object->matchingKey.contains(field.name))
            return makeError(tableerrors::columnReadOnly, {table.text(), field.name});
        if (column->field.type != field.type)
            return makeError(tableerrors::columnChanged,
                             {table.text(), field.name, fieldTypeName(column->field.type),
                              fieldTypeName(field.type)});
    }
    return {};
}

} // namespace

DestinationObject tableObject(TableObjectFacts facts)
{
    for (const TableKey &key : facts.keys) {
        if (key.columns.size() != 1)
            continue;
        const auto field
            = std::ranges::find_if(facts.object.fields, [&](const ObjectField &candidate) {
                  return candidate.field.name == key.columns.front();
              });
        if (field != facts.object.fields.end())
            field->isUnique = true;
    }
    const bool canInsert = facts.mayInsert && isWritable(facts.object, facts.requiredColumns);
    std::vector<OperationOffer> offers;
    if (canInsert)
        offers.push_back({ObjectOperation::Insert, {}, facts.requiredColumns});
    auto forUpsert = keySets(facts, true);
    auto all = keySets(facts, false);
    if (canInsert && facts.mayUpdate && !forUpsert.empty())
        offers.push_back({ObjectOperation::Upsert, std::move(forUpsert), facts.requiredColumns});
    if (facts.mayUpdate && !all.empty())
        offers.push_back({ObjectOperation::Update, all, {}});
    if (facts.mayDelete && !all.empty())
        offers.push_back({ObjectOperation::HardDelete, std::move(all), {}});
    facts.object.operations = std::move(offers);
    return std::move(facts.object);
}

Result<void> checkTableWrite(const WriteRequest &request, const DestinationObject &table)
{
    const ObjectWrite &write = *request.object;
    if (auto fitting = checkColumns(request, table); !fitting)
        return fitting;
    for (const QString &column : write.matchingKey) {
        if (!request.schema->indexOf(column))
            return makeError(tableerrors::keyUnmapped, {table.text(), column});
    }
    const bool inserts
        = write.operation == ObjectOperation::Insert || write.operation == ObjectOperation::Upsert;
    const bool isKnown = inserts || write.operation == ObjectOperation::Update
        || write.operation == ObjectOperation::HardDelete;
    const auto unoffered = [&] {
        return makeError(tableerrors::operationMissing,
                         {table.text(), objectOperationName(write.operation)});
    };
    if (!isKnown || (write.operation != ObjectOperation::Insert && write.matchingKey.isEmpty()))
        return unoffered();
    if (!inserts)
        return {};
    const OperationOffer *insert = table.offer(ObjectOperation::Insert);
    if (insert == nullptr)
        return unoffered();
    for (const QString &column : insert->requiredFields) {
        if (!request.schema->indexOf(column))
            return makeError(tableerrors::columnRequired, {table.text(), column});
    }
    if (write.operation == ObjectOperation::Insert)
        return {};
    const OperationOffer *upsert = table.offer(ObjectOperation::Upsert);
    const bool isUnique = upsert != nullptr
        && std::ranges::any_of(upsert->matchingKeys, [&](const QStringList &key) {
                              return isSameSet(key, write.matchingKey);
                          });
    if (isUnique)
        return {};
    return makeError(tableerrors::keyNotUnique, {table.text(), write.matchingKey.join(u", "_s)});
}

std::vector<int> matchingColumns(const WriteRequest &request)
{
    std::vector<int> columns;
    if (request.object->operation == ObjectOperation::Insert)
        return columns;
    for (const QString &name : request.object->matchingKey)
        columns.push_back(*request.schema->indexOf(name));
    return columns;
}

int firstNull(const RecordBatch &batch, std::size_t row, const std::vector<int> &columns)
{
    const auto found = std::ranges::find_if(
        columns, [&](int column) { return batch.column(column).isNull(row); });
    return found == columns.end() ? -1 : *found;
}

} // namespace millrace
