#include "ui/specform/specparser.h"

#include "core/connector/connectortexts.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Where the words of this file are translated.
struct SpecTexts final
{
    Q_DECLARE_TR_FUNCTIONS(SpecForm)
};

/// "stream_name" becomes "Stream name", for properties without a title.
QString titleFromKey(const QString &key)
{
    QString title = key;
    title.replace(u'_', u' ');
    if (!title.isEmpty())
        title.replace(0, 1, title.at(0).toUpper());
    return title;
}

/// A listed value as a person reads it. Control characters have names, because a list of blanks
/// cannot be chosen from.
QString choiceTitle(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? SpecTexts::tr("Yes") : SpecTexts::tr("No");
    const QString text = value.toVariant().toString();
    if (text == "\t"_L1)
        return SpecTexts::tr("Tab");
    if (text == " "_L1)
        return SpecTexts::tr("Space");
    if (text == "\n"_L1 || text == "\r\n"_L1)
        return SpecTexts::tr("Line break");
    if (text.isEmpty())
        return SpecTexts::tr("Nothing");
    const bool isWord = std::ranges::all_of(text, [](QChar character) {
        return (character.isLetter() && character.isLower()) || character == u'_';
    });
    return isWord ? connectorText(QString(text).replace(u'_', u' ')) : text;
}

/// The type of \a schema; where null is one of several, the other one.
QString typeOf(const QJsonObject &schema)
{
    const QJsonValue type = schema.value("type"_L1);
    if (type.isString())
        return type.toString();
    for (const QJsonValue &entry : type.toArray()) {
        if (entry.toString() != "null"_L1)
            return entry.toString();
    }
    if (schema.contains("properties"_L1) || schema.contains("oneOf"_L1)
        || schema.contains("anyOf"_L1))
        return u"object"_s;
    if (schema.contains("items"_L1))
        return u"array"_s;
    if (schema.contains("enum"_L1) || schema.contains("const"_L1))
        return u"string"_s;
    return {};
}

QJsonArray alternatives(const QJsonObject &schema)
{
    const QJsonArray oneOf = schema.value("oneOf"_L1).toArray();
    return oneOf.isEmpty() ? schema.value("anyOf"_L1).toArray() : oneOf;
}

/// A oneOf of constants is a list of values with titles.
bool isOfConstants(const QJsonArray &options)
{
    return !options.isEmpty() && std::ranges::all_of(options, [](const QJsonValue &option) {
        return option.toObject().contains("const"_L1);
    });
}

std::vector<SpecChoice> parseChoices(const QJsonObject &schema)
{
    std::vector<SpecChoice> choices;
    const QJsonArray options = alternatives(schema);
    if (isOfConstants(options)) {
        for (const QJsonValue &option : options) {
            const QJsonValue value = option.toObject().value("const"_L1);
            const QString title = connectorText(option.toObject().value("title"_L1).toString());
            choices.push_back({value, title.isEmpty() ? choiceTitle(value) : title});
        }
        return choices;
    }
    for (const QJsonValue &value : schema.value("enum"_L1).toArray()) {
        if (!value.isNull())
            choices.push_back({value, choiceTitle(value)});
    }
    return choices;
}

FieldKind textKind(const QJsonObject &schema)
{
    const QString format = schema.value("format"_L1).toString();
    const bool isMultiline = schema.value("multiline"_L1).toBool();
    if (schema.value("airbyte_secret"_L1).toBool())
        return isMultiline ? FieldKind::MultilineSecret : FieldKind::Secret;
    if (isMultiline)
        return FieldKind::Multiline;
    if (format == "date"_L1)
        return FieldKind::Date;
    if (format == "date-time"_L1)
        return FieldKind::DateTime;
    if (format == "directory"_L1 || format == "file"_L1 || format == "path"_L1)
        return FieldKind::Path;
    return FieldKind::Text;
}

FieldKind arrayKind(const QJsonObject &schema)
{
    const QJsonObject items = schema.value("items"_L1).toObject();
    if (!items.value("enum"_L1).toArray().isEmpty())
        return FieldKind::ChoiceList;
    const QString type = typeOf(items);
    if (type == "object"_L1)
        return FieldKind::ObjectList;
    const bool isPlain
        = type.isEmpty() || type == "string"_L1 || type == "integer"_L1 || type == "number"_L1;
    return isPlain ? FieldKind::TextList : FieldKind::Json;
}

FieldKind objectKind(const QJsonObject &schema)
{
    if (!alternatives(schema).isEmpty())
        return FieldKind::OneOf;
    if (!schema.value("properties"_L1).toObject().isEmpty())
        return FieldKind::Object;
    const QJsonValue further = schema.value("additionalProperties"_L1);
    const QString type = typeOf(further.toObject());
    const bool isPlain
        = further.toObject().isEmpty() || (type != "object"_L1 && type != "array"_L1);
    return further.isObject() && isPlain ? FieldKind::KeyValue : FieldKind::Json;
}

FieldKind kindOf(const QJsonObject &schema)
{
    if (schema.contains("const"_L1))
        return FieldKind::Constant;
    if (!schema.value("enum"_L1).toArray().isEmpty() || isOfConstants(alternatives(schema))) {
        // A single value leaves no choice, but a default would already be in the configuration.
        return schema.value("display_type"_L1) == QJsonValue(u"radio"_s) ? FieldKind::Radio
                                                                         : FieldKind::Choice;
    }
    const QString type = typeOf(schema);
    if (type == "boolean"_L1)
        return FieldKind::Boolean;
    if (type == "integer"_L1)
        return FieldKind::Integer;
    if (type == "number"_L1)
        return FieldKind::Number;
    if (type == "array"_L1)
        return arrayKind(schema);
    if (type == "object"_L1)
        return objectKind(schema);
    return type == "string"_L1 || type.isEmpty() ? textKind(schema) : FieldKind::Json;
}

SpecField parseField(const QString &key, const QJsonObject &schema);

/// The fields each option has, those all options share with \a schema included.
std::vector<SpecOption> parseOptions(const QJsonObject &schema)
{
    std::vector<SpecOption> options;
    for (const QJsonValue &value : alternatives(schema)) {
        QJsonObject option = value.toObject();
        QJsonObject properties = schema.value("properties"_L1).toObject();
        const QJsonObject own = option.value("properties"_L1).toObject();
        for (auto it = own.begin(); it != own.end(); ++it)
            properties.insert(it.key(), it.value());
        QJsonArray required = schema.value("required"_L1).toArray();
        for (const QJsonValue &name : option.value("required"_L1).toArray())
            required.append(name);
        option.insert("properties"_L1, properties);
        option.insert("required"_L1, required);
        QString title = connectorText(option.value("title"_L1).toString());
        if (title.isEmpty())
            title = SpecTexts::tr("Option %1").arg(options.size() + 1);
        options.push_back(
            {title, connectorText(option.value("description"_L1).toString()), parseFields(option)});
    }
    return options;
}

void parseBounds(const QJsonObject &schema, SpecField &field)
{
    const auto number = [&](QLatin1StringView key) -> std::optional<double> {
        const QJsonValue value = schema.value(key);
        return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
    };
    const auto count = [&](QLatin1StringView key) -> std::optional<int> {
        const QJsonValue value = schema.value(key);
        return value.isDouble() ? std::optional(value.toInt()) : std::nullopt;
    };
    field.minimum = number("minimum"_L1);
    field.maximum = number("maximum"_L1);
    if (const auto bound = number("exclusiveMinimum"_L1)) {
        field.minimum = bound;
        field.isMinimumExclusive = true;
    }
    if (const auto bound = number("exclusiveMaximum"_L1)) {
        field.maximum = bound;
        field.isMaximumExclusive = true;
    }
    const bool isList = typeOf(schema) == "array"_L1;
    field.minimumLength = count(isList ? "minItems"_L1 : "minLength"_L1);
    field.maximumLength = count(isList ? "maxItems"_L1 : "maxLength"_L1);
}

void parseInside(const QJsonObject &schema, SpecField &field)
{
    switch (field.kind) {
    case FieldKind::Object:
        field.fields = parseFields(schema);
        break;
    case FieldKind::OneOf:
        field.options = parseOptions(schema);
        break;
    case FieldKind::TextList:
    case FieldKind::ObjectList:
        field.fields = {parseField({}, schema.value("items"_L1).toObject())};
        break;
    case FieldKind::KeyValue:
        field.fields = {parseField({}, schema.value("additionalProperties"_L1).toObject())};
        break;
    case FieldKind::ChoiceList:
        field.choices = parseChoices(schema.value("items"_L1).toObject());
        break;
    default:
        field.choices = parseChoices(schema);
        break;
    }
}

SpecField parseField(const QString &key, const QJsonObject &schema)
{
    SpecField field;
    field.key = key;
    field.kind = kindOf(schema);
    field.title = connectorText(schema.value("title"_L1).toString());
    if (field.title.isEmpty())
        field.title = connectorText(titleFromKey(key));
    field.description = connectorText(schema.value("description"_L1).toString());
    field.group = schema.value("group"_L1).toString();
    field.isHidden = schema.value("airbyte_hidden"_L1).toBool();
    field.isAlwaysShown = schema.value("always_show"_L1).toBool();
    field.isRadio = schema.value("display_type"_L1) == QJsonValue(u"radio"_s);
    field.defaultValue = schema.value("default"_L1);
    field.constant = schema.value("const"_L1);
    const QJsonValue examples = schema.value("examples"_L1);
    if (examples.isArray())
        field.examples = examples.toArray();
    else if (!examples.isUndefined())
        field.examples = {examples};
    field.pattern = schema.value("pattern"_L1).toString();
    field.patternDescriptor = connectorText(schema.value("pattern_descriptor"_L1).toString());
    if (schema.value("format"_L1) == QJsonValue(u"directory"_s))
        field.pathKind = PathKind::Folder;
    parseBounds(schema, field);
    parseInside(schema, field);
    return field;
}

struct Ordered final
{
    SpecField field;
    double order;
};

bool comesFirst(const Ordered &left, const Ordered &right)
{
    if (left.order != right.order)
        return left.order < right.order;
    if (left.field.isRequired != right.field.isRequired)
        return left.field.isRequired;
    return left.field.key < right.field.key;
}

} // namespace

std::vector<SpecField> parseFields(const QJsonObject &schema)
{
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    const QJsonArray required = schema.value("required"_L1).toArray();
    std::vector<Ordered> ordered;
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        const QJsonObject property = it.value().toObject();
        const QJsonValue order = property.value("order"_L1);
        SpecField field = parseField(it.key(), property);
        field.isRequired = required.contains(QJsonValue(it.key()));
        ordered.push_back(
            {std::move(field),
             order.isDouble() ? order.toDouble() : std::numeric_limits<double>::infinity()});
    }
    std::ranges::stable_sort(ordered, comesFirst);
    std::vector<SpecField> fields;
    fields.reserve(ordered.size());
    for (Ordered &entry : ordered)
        fields.push_back(std::move(entry.field));
    return fields;
}

std::vector<SpecGroup> parseGroups(const QJsonObject &spec, const std::vector<SpecField> &fields)
{
    std::vector<SpecGroup> groups;
    const auto add = [&](const QString &id, const QString &title) {
        const auto isKnown = [&](const SpecGroup &group) { return group.id == id; };
        const auto isUsed
            = [&](const SpecField &field) { return field.isShown() && field.group == id; };
        if (!id.isEmpty() && std::ranges::none_of(groups, isKnown)
            && std::ranges::any_of(fields, isUsed))
            groups.push_back({id, title.isEmpty() ? connectorText(titleFromKey(id)) : title});
    };
    for (const QJsonValue &group : spec.value("groups"_L1).toArray())
        add(group["id"_L1].toString(), connectorText(group["title"_L1].toString()));
    for (const SpecField &field : fields)
        add(field.group, {});
    return groups;
}

QString childPointer(const QString &parent, const QString &key)
{
    QString token = key;
    token.replace(u'~', "~0"_L1).replace(u'/', "~1"_L1);
    return parent + u'/' + token;
}

QString childPointer(const QString &parent, qsizetype index)
{
    return parent + u'/' + QString::number(index);
}

} // namespace millrace
