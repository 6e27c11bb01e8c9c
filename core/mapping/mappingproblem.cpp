#include "core/mapping/mappingproblem.h"

#include "core/mapping/compiledfield.h"
#include "core/mapping/mappingerrors.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

MappingProblem problem(const ErrorDefinition &definition, const QStringList &arguments,
                       const QString &target = {}, std::optional<int> row = {})
{
    const Error error = makeError(definition, arguments);
    return {error.code, target, row, error.message, error.hint, {}, {}};
}

bool isSameSet(QStringList one, QStringList other)
{
    one.sort();
    other.sort();
    return one == other;
}

void appendWhole(const ObjectMapping &mapping, std::vector<MappingProblem> &problems)
{
    const QString object = mapping.object.text();
    const OperationOffer *offer = mapping.object.offer(mapping.operation);
    if (!offer) {
        problems.push_back(problem(mappingerrors::operationMissing,
                                   {object, objectOperationName(mapping.operation)}));
        return;
    }
    const bool isKnown
        = std::ranges::any_of(offer->matchingKeys, [&mapping](const QStringList &key) {
              return isSameSet(key, mapping.matchingKey);
          });
    if (mapping.matchingKey.isEmpty() && !offer->matchingKeys.empty())
        problems.push_back(problem(mappingerrors::matchingKeyMissing, {}));
    else if (!mapping.matchingKey.isEmpty() && !isKnown)
        problems.push_back(problem(mappingerrors::matchingKeyUnknown,
                                   {object, mapping.matchingKey.join(u", "_s)}));
}

void appendMissing(const ObjectMapping &mapping, std::vector<MappingProblem> &problems)
{
    const QStringList required = mapping.requiredTargets();
    for (const QString &target : required) {
        if (!mapping.find(target))
            problems.push_back(problem(mappingerrors::requiredUnmapped, {target}, target));
    }
    if (mapping.fields.empty() && required.isEmpty())
        problems.push_back(problem(mappingerrors::nothingMapped, {}));
}

void appendTarget(const ObjectMapping &mapping, int row, std::vector<MappingProblem> &problems)
{
    const FieldMapping &field = mapping.fields[static_cast<std::size_t>(row)];
    const ObjectField *target = mapping.object.find(field.target);
    if (!target && !mapping.object.takesOtherFields)
        problems.push_back(problem(mappingerrors::targetUnknown,
                                   {field.target, mapping.object.text()}, field.target, row));
    // A key such as the id of a record is not written, it says which one is meant.
    if (target && target->isReadOnly && !mapping.matchingKey.contains(field.target))
        problems.push_back(problem(mappingerrors::targetReadOnly,
                                   {field.target, mapping.object.text()}, field.target, row));
    if (mapping.find(field.target) != &field)
        problems.push_back(problem(mappingerrors::targetTwice, {field.target}, field.target, row));
}

} // namespace

std::vector<MappingProblem> mappingProblems(const ObjectMapping &mapping, const Schema &read)
{
    std::vector<MappingProblem> problems;
    appendWhole(mapping, problems);
    appendMissing(mapping, problems);
    for (int row = 0; row < static_cast<int>(mapping.fields.size()); ++row) {
        appendTarget(mapping, row, problems);
        (void)CompiledField(mapping, row, read, problems);
    }
    return problems;
}

std::vector<FieldMapping> rowsForOperation(const DestinationObject &object,
                                           ObjectOperation operation,
                                           const QStringList &matchingKey,
                                           const std::vector<FieldMapping> &former)
{
    ObjectMapping asked;
    asked.object = object;
    asked.operation = operation;
    asked.matchingKey = matchingKey;
    const QStringList required = asked.requiredTargets();
    std::vector<FieldMapping> rows;
    for (const QString &target : required) {
        const auto kept = std::ranges::find(former, target, &FieldMapping::target);
        FieldMapping row;
        row.target = target;
        rows.push_back(kept == former.end() ? row : *kept);
    }
    for (const FieldMapping &row : former) {
        if (!row.value.isEmpty() && !required.contains(row.target))
            rows.push_back(row);
    }
    return rows;
}

} // namespace millrace
