#include "ui/mapping/mappingedits.h"

#include "core/mapping/mappingproblem.h"

#include <algorithm>

namespace millrace {

namespace {

/// The operations a person most probably wants, the first best.
constexpr std::array s_usualOperations{ObjectOperation::Upsert, ObjectOperation::Insert,
                                       ObjectOperation::Update};

ObjectOperation usualOperation(const DestinationObject &object)
{
    for (const ObjectOperation operation : s_usualOperations) {
        if (object.offer(operation) != nullptr)
            return operation;
    }
    return object.operations.empty() ? ObjectOperation::Upsert
                                     : object.operations.front().operation;
}

/// \a former where \a operation offers it, else the only key it offers, else none.
QStringList usualKey(const DestinationObject &object, ObjectOperation operation,
                     const QStringList &former)
{
    const OperationOffer *offer = object.offer(operation);
    if (offer == nullptr)
        return {};
    if (std::ranges::find(offer->matchingKeys, former) != offer->matchingKeys.end())
        return former;
    return offer->matchingKeys.size() == 1 ? offer->matchingKeys.front() : QStringList();
}

ObjectMapping withRows(ObjectMapping mapping)
{
    mapping.fields
        = rowsForOperation(mapping.object, mapping.operation, mapping.matchingKey, mapping.fields);
    return mapping;
}

} // namespace

ObjectMapping mappingFor(const DestinationObject &object, const ObjectMapping &former)
{
    ObjectMapping mapping;
    mapping.object = object;
    mapping.operation = object.offer(former.operation) != nullptr && !former.fields.empty()
        ? former.operation
        : usualOperation(object);
    mapping.matchingKey = usualKey(object, mapping.operation, former.matchingKey);
    for (const FieldMapping &field : former.fields) {
        const ObjectField *target = object.find(field.target);
        if (target != nullptr && !field.value.isEmpty())
            mapping.fields.push_back(field);
    }
    return withRows(mapping);
}

ObjectMapping withOperation(const ObjectMapping &mapping, ObjectOperation operation)
{
    ObjectMapping changed = mapping;
    changed.operation = operation;
    changed.matchingKey = usualKey(mapping.object, operation, mapping.matchingKey);
    return withRows(changed);
}

ObjectMapping withMatchingKey(const ObjectMapping &mapping, const QStringList &key)
{
    ObjectMapping changed = mapping;
    changed.matchingKey = key;
    return withRows(changed);
}

ObjectMapping withValue(const ObjectMapping &mapping, const QString &target,
                        const TypedValue &value)
{
    if (value.value.isEmpty())
        return withoutValues(mapping, {target});
    ObjectMapping changed = mapping;
    auto row = std::ranges::find(changed.fields, target, &FieldMapping::target);
    if (row == changed.fields.end()) {
        FieldMapping added;
        added.target = target;
        row = changed.fields.insert(changed.fields.end(), added);
    }
    row->origin = value.origin;
    row->value = value.value;
    return changed;
}

ObjectMapping withPairs(const ObjectMapping &mapping, const std::vector<FieldPair> &pairs)
{
    ObjectMapping changed = mapping;
    for (const FieldPair &pair : pairs)
        changed = withValue(changed, pair.target, {ValueOrigin::Field, pair.source});
    return changed;
}

ObjectMapping withoutValues(const ObjectMapping &mapping, const QStringList &targets)
{
    ObjectMapping changed = mapping;
    const QStringList required = mapping.requiredTargets();
    std::erase_if(changed.fields, [&](const FieldMapping &field) {
        return targets.contains(field.target) && !required.contains(field.target);
    });
    for (FieldMapping &field : changed.fields) {
        if (!targets.contains(field.target))
            continue;
        field.origin = ValueOrigin::Field;
        field.value.clear();
    }
    return changed;
}

ObjectMapping withRules(const ObjectMapping &mapping, const FieldMapping &rules)
{
    ObjectMapping changed = mapping;
    const auto row = std::ranges::find(changed.fields, rules.target, &FieldMapping::target);
    if (row == changed.fields.end())
        return changed;
    row->onUnfit = rules.onUnfit;
    row->onNull = rules.onNull;
    row->fallback = rules.fallback;
    return changed;
}

} // namespace millrace
