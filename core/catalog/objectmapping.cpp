#include "core/catalog/objectmapping.h"

#include "core/base/enumwords.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_malformed{
    "catalog.mapping_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The mapping cannot be read: %1."),
    QT_TRANSLATE_NOOP("errors", "Mend the file, or map the fields again.")};
constexpr ErrorDefinition s_operationMissing{
    "catalog.operation_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 cannot be written into %2: it offers no \"%3\"."),
    QT_TRANSLATE_NOOP("errors", "Choose another operation.")};
constexpr ErrorDefinition s_matchingKeyMissing{
    "catalog.matching_key_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 cannot be written into %2: no matching key is chosen."),
    QT_TRANSLATE_NOOP("errors", "Choose the fields a record is recognised by.")};
constexpr ErrorDefinition s_matchingKeyUnknown{
    "catalog.matching_key_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot be written into %2: records are not recognised by %3."),
    QT_TRANSLATE_NOOP("errors", "Choose one of the matching keys the destination offers.")};
constexpr ErrorDefinition s_requiredUnmapped{
    "catalog.required_unmapped", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 cannot be written into %2: nothing is mapped to %3."),
    QT_TRANSLATE_NOOP("errors", "Map a field, a constant or an expression to it.")};
constexpr ErrorDefinition s_targetUnknown{
    "catalog.target_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 cannot be written into %2: it has no field \"%3\"."),
    QT_TRANSLATE_NOOP("errors", "Discover the destination again, or remove the mapping.")};
constexpr ErrorDefinition s_targetReadOnly{
    "catalog.target_read_only", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot be written into %2: its field \"%3\" cannot be written."),
    QT_TRANSLATE_NOOP("errors", "Remove the mapping of this field.")};
constexpr ErrorDefinition s_targetTwice{
    "catalog.target_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 maps two values to the field \"%3\" of %2."),
    QT_TRANSLATE_NOOP("errors", "Remove one of them.")};

constexpr std::array s_originWords{"field", "constant", "expression"};
constexpr std::array s_ruleWords{"reject", "null", "cut", "default"};

bool isSameSet(QStringList one, QStringList other)
{
    one.sort();
    other.sort();
    return one == other;
}

QStringList toStringList(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &entry : value.toArray())
        list << entry.toString();
    return list;
}

QJsonObject toJson(const FieldMapping &mapping)
{
    QJsonObject json{{u"target"_s, mapping.target},
                     {valueOriginName(mapping.origin), mapping.value}};
    if (mapping.onUnfit != ValueRule::Reject)
        json.insert(u"on_unfit"_s, valueRuleName(mapping.onUnfit));
    if (mapping.onNull != ValueRule::Null)
        json.insert(u"on_null"_s, valueRuleName(mapping.onNull));
    if (!mapping.fallback.isEmpty())
        json.insert(u"default"_s, mapping.fallback);
    return json;
}

/// The rule under \a key, \a usual when there is none; nothing for an unknown word.
std::optional<ValueRule> ruleFromJson(const QJsonObject &json, const QString &key, ValueRule usual)
{
    if (!json.contains(key))
        return usual;
    return valueRuleFromName(json.value(key).toString());
}

Result<FieldMapping> fieldMappingFromJson(const QJsonObject &json)
{
    FieldMapping mapping;
    mapping.target = json.value("target"_L1).toString();
    if (mapping.target.isEmpty())
        return makeError(s_malformed, {u"a row has no \"target\""_s});
    int origins = 0;
    for (const ValueOrigin origin :
         {ValueOrigin::Field, ValueOrigin::Constant, ValueOrigin::Expression}) {
        const QJsonValue value = json.value(valueOriginName(origin));
        if (!value.isString())
            continue;
        mapping.origin = origin;
        mapping.value = value.toString();
        ++origins;
    }
    if (origins != 1)
        return makeError(
            s_malformed,
            {u"\"%1\" needs one of \"field\", \"constant\" and \"expression\", a text"_s.arg(
                mapping.target)});
    const auto onUnfit = ruleFromJson(json, u"on_unfit"_s, ValueRule::Reject);
    const auto onNull = ruleFromJson(json, u"on_null"_s, ValueRule::Null);
    if (!onUnfit || !onNull || *onNull == ValueRule::Cut)
        return makeError(s_malformed,
                         {u"\"%1\" has an unknown rule for values"_s.arg(mapping.target)});
    mapping.onUnfit = *onUnfit;
    mapping.onNull = *onNull;
    mapping.fallback = json.value("default"_L1).toString();
    return mapping;
}

} // namespace

QString valueOriginName(ValueOrigin origin) { return wordOf(s_originWords, origin); }

QString valueRuleName(ValueRule rule) { return wordOf(s_ruleWords, rule); }
std::optional<ValueRule> valueRuleFromName(const QString &name)
{
    return valueOf<ValueRule>(s_ruleWords, name);
}

const FieldMapping *ObjectMapping::find(const QString &target) const
{
    const auto found = std::ranges::find(fields, target, &FieldMapping::target);
    return found == fields.end() ? nullptr : &*found;
}

QStringList ObjectMapping::requiredTargets() const
{
    QStringList required = matchingKey;
    if (const OperationOffer *offer = object.offer(operation))
        required << offer->requiredFields;
    QStringList ordered;
    for (const ObjectField &field : object.fields) {
        if (required.contains(field.field.name))
            ordered << field.field.name;
    }
    return ordered;
}

Result<void> validate(const ObjectMapping &mapping, const QString &stream)
{
    const QString object = mapping.object.text();
    const OperationOffer *offer = mapping.object.offer(mapping.operation);
    if (!offer)
        return makeError(s_operationMissing,
                         {stream, object, objectOperationName(mapping.operation)});
    if (!offer->matchingKeys.empty() && mapping.matchingKey.isEmpty())
        return makeError(s_matchingKeyMissing, {stream, object});
    if (!mapping.matchingKey.isEmpty()
        && std::ranges::none_of(offer->matchingKeys, [&](const QStringList &key) {
               return isSameSet(key, mapping.matchingKey);
           }))
        return makeError(s_matchingKeyUnknown, {stream, object, mapping.matchingKey.join(u", "_s)});
    for (const QString &required : mapping.requiredTargets()) {
        if (!mapping.find(required))
            return makeError(s_requiredUnmapped, {stream, object, required});
    }
    for (const FieldMapping &field : mapping.fields) {
        const ObjectField *target = mapping.object.find(field.target);
        if (!target && !mapping.object.takesOtherFields)
            return makeError(s_targetUnknown, {stream, object, field.target});
        // A key such as the id of a record is not written, it says which one is meant.
        if (target && target->isReadOnly && !mapping.matchingKey.contains(field.target))
            return makeError(s_targetReadOnly, {stream, object, field.target});
        if (mapping.find(field.target) != &field)
            return makeError(s_targetTwice, {stream, object, field.target});
    }
    return {};
}

QJsonObject toJson(const ObjectMapping &mapping)
{
    QJsonObject json{{u"object"_s, toJson(mapping.object)},
                     {u"operation"_s, objectOperationName(mapping.operation)}};
    if (!mapping.matchingKey.isEmpty())
        json.insert(u"matching_key"_s, QJsonArray::fromStringList(mapping.matchingKey));
    QJsonArray fields;
    for (const FieldMapping &field : mapping.fields)
        fields.append(toJson(field));
    json.insert(u"fields"_s, fields);
    return json;
}

Result<ObjectMapping> objectMappingFromJson(const QJsonObject &json)
{
    auto object = destinationObjectFromJson(json.value("object"_L1).toObject());
    if (!object)
        return object.error();
    const auto operation = objectOperationFromName(json.value("operation"_L1).toString());
    if (!operation)
        return makeError(
            s_malformed,
            {u"the operation \"%1\" is unknown"_s.arg(json.value("operation"_L1).toString())});
    ObjectMapping mapping;
    mapping.object = std::move(*object);
    mapping.operation = *operation;
    mapping.matchingKey = toStringList(json.value("matching_key"_L1));
    for (const QJsonValue &value : json.value("fields"_L1).toArray()) {
        auto field = fieldMappingFromJson(value.toObject());
        if (!field)
            return field.error();
        if (mapping.find(field->target))
            return makeError(s_malformed, {u"\"%1\" is mapped twice"_s.arg(field->target)});
        mapping.fields.push_back(std::move(*field));
    }
    return mapping;
}

} // namespace millrace
