#include "core/interchange/mappingfile.h"

#include "core/interchange/objectreader.h"
#include "core/interchange/suggestion.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_objectUnknown{
    "interchange.object_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the destination has no object called \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "%3")};
constexpr ErrorDefinition s_operationUnknown{
    "interchange.operation_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the object %2 does not offer the operation \"%3\"."),
    QT_TRANSLATE_NOOP("errors", "It offers: %4.")};
constexpr ErrorDefinition s_operationOpen{
    "interchange.operation_open", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the operation is missing."),
    QT_TRANSLATE_NOOP("errors", "The object %2 offers: %3.")};
constexpr ErrorDefinition s_keyOpen{
    "interchange.matching_key_open", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the matching key is missing or unknown."),
    QT_TRANSLATE_NOOP("errors", "Records of %2 are recognised by: %3.")};

constexpr ErrorDefinition s_valueOpen{
    "interchange.mapping_value_open", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: it is not clear what is mapped to the field \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Give exactly one of field, constant and expression.")};
constexpr ErrorDefinition s_targetTwice{
    "interchange.mapping_target_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the field \"%2\" is mapped twice."),
    QT_TRANSLATE_NOOP("errors", "Remove one of the rows.")};

const QStringList &keyOrder()
{
    static const QStringList s_order{u"object"_s,  u"operation"_s, u"matching_key"_s, u"fields"_s,
                                     u"field"_s,   u"constant"_s,  u"expression"_s,   u"on_unfit"_s,
                                     u"on_null"_s, u"default"_s};
    return s_order;
}

/// A text, or what YAML took for a number or a truth value, as it was meant.
QString scalarText(ObjectReader &reader, const QString &key)
{
    const QJsonValue value = reader.any(key);
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (!value.isDouble()) {
        reader.refuse(key, u"a text, a number, true or false"_s);
        return {};
    }
    const qint64 whole = value.toInteger();
    return static_cast<double>(whole) == value.toDouble() ? QString::number(whole)
                                                          : value.toVariant().toString();
}

ValueRule readRule(ObjectReader &reader, const QString &key, ValueRule usual, bool canCut)
{
    // A bare null of YAML means the rule of that name.
    const QString word = reader.isNull(key) ? u"null"_s : reader.text(key);
    if (word.isEmpty())
        return usual;
    const auto rule = valueRuleFromName(word);
    if (rule && (canCut || *rule != ValueRule::Cut))
        return *rule;
    reader.refuse(
        key, canCut ? u"one of reject, null, cut, default"_s : u"one of null, reject, default"_s);
    return usual;
}

FieldMapping readLongForm(const Document &document, ObjectReader &parent, const QString &target,
                          const QJsonValue &value, const QString &pointer)
{
    FieldMapping mapping;
    mapping.target = target;
    ObjectReader reader(document, value, pointer);
    if (target.isEmpty())
        mapping.target = reader.text(u"target"_s, true);
    int origins = 0;
    for (const ValueOrigin origin :
         {ValueOrigin::Field, ValueOrigin::Constant, ValueOrigin::Expression}) {
        const QString name = valueOriginName(origin);
        if (!reader.has(name)) {
            (void)reader.any(name);
            continue;
        }
        mapping.origin = origin;
        mapping.value
            = origin == ValueOrigin::Constant ? scalarText(reader, name) : reader.text(name);
        ++origins;
    }
    mapping.onUnfit = readRule(reader, u"on_unfit"_s, ValueRule::Reject, true);
    mapping.onNull = readRule(reader, u"on_null"_s, ValueRule::Null, false);
    if (reader.has(u"default"_s))
        mapping.fallback = scalarText(reader, u"default"_s);
    else
        (void)reader.any(u"default"_s);
    parent.adopt(reader.finish());
    if (origins != 1)
        parent.adopt(
            makeError(s_valueOpen, {document.place(pointer), mapping.target}, {}, pointer));
    return mapping;
}

/// One row: the name of a field of the stream, or the long form.
FieldMapping readRow(const Document &document, ObjectReader &parent, const QString &target,
                     const QJsonValue &value, const QString &pointer)
{
    if (!value.isString())
        return readLongForm(document, parent, target, value, pointer);
    FieldMapping mapping;
    mapping.target = target;
    mapping.value = value.toString();
    return mapping;
}

std::vector<FieldMapping> readRows(const Document &document, ObjectReader &reader)
{
    const QString key = u"fields"_s;
    const QJsonValue value = reader.any(key);
    const QString base = reader.pointer(key);
    std::vector<FieldMapping> rows;
    const auto add = [&](const QString &target, const QJsonValue &row, const QString &pointer) {
        FieldMapping made = readRow(document, reader, target, row, pointer);
        if (std::ranges::find(rows, made.target, &FieldMapping::target) != rows.end())
            reader.adopt(
                makeError(s_targetTwice, {document.place(pointer), made.target}, {}, pointer));
        rows.push_back(std::move(made));
    };
    if (value.isObject()) {
        const QJsonObject map = value.toObject();
        for (auto each = map.begin(); each != map.end(); ++each)
            add(each.key(), each.value(), pointerTo(base, each.key()));
    } else if (value.isArray()) {
        const QJsonArray list = value.toArray();
        for (qsizetype i = 0; i < list.size(); ++i) {
            const QJsonObject row = list[i].toObject();
            const QString pointer = pointerTo(base, QString::number(i));
            if (row.size() == 1)
                add(row.begin().key(), row.begin().value(), pointerTo(pointer, row.begin().key()));
            else
                add({}, list[i], pointer);
        }
    } else {
        reader.refuse(key, u"fields of the object, each with its value"_s);
    }
    return rows;
}

QString keysText(const std::vector<QStringList> &keys)
{
    QStringList texts;
    for (const QStringList &key : keys)
        texts << u'[' + key.join(", "_L1) + u']';
    return texts.join(", "_L1);
}

QString operationsText(const DestinationObject &object)
{
    QStringList words;
    for (const OperationOffer &offer : object.operations)
        words << objectOperationName(offer.operation);
    return words.join(", "_L1);
}

Result<const DestinationObject *> findObject(const MappingSpec &spec,
                                             const std::vector<DestinationObject> &objects)
{
    QStringList names;
    const DestinationObject *found = nullptr;
    for (const DestinationObject &object : objects) {
        if (object.text() == spec.object)
            return &object;
        if (object.name == spec.object)
            found = found ? found : &object;
        names << object.text();
    }
    if (found && std::ranges::count(objects, spec.object, &DestinationObject::name) == 1)
        return found;
    QString hint = suggestion(spec.object, names);
    if (hint.isEmpty())
        hint = names.size() > 20
            ? u"The command \"objects\" lists them."_s
            : QCoreApplication::translate("interchange", "It has: %1.").arg(names.join(", "_L1));
    return makeError(s_objectUnknown, {spec.place, spec.object, hint});
}

Result<const OperationOffer *> chooseOffer(const MappingSpec &spec, const DestinationObject &object)
{
    if (spec.operation) {
        if (const OperationOffer *offer = object.offer(*spec.operation))
            return offer;
        return makeError(s_operationUnknown,
                         {spec.place, object.text(), objectOperationName(*spec.operation),
                          operationsText(object)});
    }
    if (object.operations.size() == 1)
        return &object.operations.front();
    if (const OperationOffer *offer = object.offer(ObjectOperation::Upsert))
        return offer;
    return makeError(s_operationOpen, {spec.place, object.text(), operationsText(object)});
}

/// The key of \a offer with the fields of \a said, as the offer has it.
std::optional<QStringList> chooseKey(QStringList said, const OperationOffer &offer)
{
    if (said.isEmpty() && offer.matchingKeys.size() <= 1)
        return offer.matchingKeys.empty() ? QStringList() : offer.matchingKeys.front();
    said.sort();
    for (const QStringList &key : offer.matchingKeys) {
        QStringList sorted = key;
        sorted.sort();
        if (sorted == said)
            return key;
    }
    return std::nullopt;
}

QJsonValue rowToJson(const FieldMapping &row)
{
    const bool isPlain = row.origin == ValueOrigin::Field && row.onUnfit == ValueRule::Reject
        && row.onNull == ValueRule::Null && row.fallback.isEmpty();
    if (isPlain)
        return row.value;
    QJsonObject json{{valueOriginName(row.origin), row.value}};
    if (row.onUnfit != ValueRule::Reject)
        json.insert(u"on_unfit"_s, valueRuleName(row.onUnfit));
    if (row.onNull != ValueRule::Null)
        json.insert(u"on_null"_s, valueRuleName(row.onNull));
    if (!row.fallback.isEmpty())
        json.insert(u"default"_s, row.fallback);
    return json;
}

} // namespace

Result<MappingSpec> mappingSpecAt(const Document &document, const QJsonValue &value,
                                  const QString &pointer)
{
    MappingSpec spec;
    spec.place = document.place(pointer);
    ObjectReader reader(document, value, pointer);
    spec.object = reader.text(u"object"_s, true);
    const QString operation = reader.text(u"operation"_s);
    spec.operation = objectOperationFromName(operation);
    if (!spec.operation && !operation.isEmpty()) {
        QStringList words;
        for (const ObjectOperation known : s_objectOperations)
            words << objectOperationName(known);
        reader.refuse(u"operation"_s, u"one of %1"_s.arg(words.join(", "_L1)));
    }
    spec.matchingKey = reader.texts(u"matching_key"_s);
    spec.fields = readRows(document, reader);
    if (const auto error = reader.finish())
        return *error;
    return spec;
}

Result<MappingSpec> mappingSpecFrom(const Document &document)
{
    return mappingSpecAt(document, document.root, {});
}

Result<ObjectMapping> completed(const MappingSpec &spec,
                                const std::vector<DestinationObject> &objects)
{
    auto object = findObject(spec, objects);
    if (!object)
        return object.error();
    auto offer = chooseOffer(spec, **object);
    if (!offer)
        return offer.error();
    const auto key = chooseKey(spec.matchingKey, **offer);
    if (!key)
        return makeError(s_keyOpen,
                         {spec.place, (*object)->text(), keysText((*offer)->matchingKeys)});
    ObjectMapping mapping;
    mapping.object = **object;
    mapping.operation = (*offer)->operation;
    mapping.matchingKey = *key;
    mapping.fields = spec.fields;
    return mapping;
}

QJsonObject mappingToJson(const ObjectMapping &mapping)
{
    QJsonObject json{{u"object"_s, mapping.object.text()},
                     {u"operation"_s, objectOperationName(mapping.operation)}};
    if (!mapping.matchingKey.isEmpty())
        json.insert(u"matching_key"_s, QJsonArray::fromStringList(mapping.matchingKey));
    // A list keeps the order of the rows, which an object does not.
    QJsonArray rows;
    for (const FieldMapping &row : mapping.fields)
        rows.append(QJsonObject{{row.target, rowToJson(row)}});
    json.insert(u"fields"_s, rows);
    return json;
}

QString mappingToYaml(const ObjectMapping &mapping)
{
    return toYaml(mappingToJson(mapping), keyOrder());
}

} // namespace millrace
