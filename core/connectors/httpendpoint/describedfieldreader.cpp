#include "core/connectors/httpendpoint/describedfieldreader.h"

#include <QHash>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QHash<QString, FieldType> s_words{
    {u"string"_s, FieldType::String},
    {u"integer"_s, FieldType::Integer},
    // Decimal keeps every digit, which a double does not.
    {u"number"_s, FieldType::Decimal},
    {u"boolean"_s, FieldType::Boolean},
    {u"json"_s, FieldType::Json},
    {u"object"_s, FieldType::Json},
    {u"array"_s, FieldType::Json},
    {u"date"_s, FieldType::Date},
    {u"date-time"_s, FieldType::TimestampWithZone},
    {u"local-date-time"_s, FieldType::TimestampWithoutZone},
    {u"time"_s, FieldType::TimeWithoutZone},
    {u"binary"_s, FieldType::Binary},
};

QStringList typesOf(const DescriptionPlace &place)
{
    const QString one = place.text(u"type"_s);
    return one.isEmpty() ? place.texts(u"type"_s) : QStringList{one};
}

std::vector<ObjectChoice> choicesOf(const DescriptionPlace &place)
{
    std::vector<ObjectChoice> choices;
    for (const QString &value : place.texts(u"enum"_s))
        choices.push_back({value, {}});
    for (const DescriptionPlace &option : place.at(u"oneOf"_s).entries())
        choices.push_back({option.text(u"const"_s), option.text(u"title"_s)});
    return choices;
}

void readType(const DescriptionPlace &place, ObjectField &field)
{
    static const QStringList types{u"string"_s, u"integer"_s, u"number"_s, u"boolean"_s,
                                   u"object"_s, u"array"_s,   u"null"_s};
    static const QStringList textFormats{u"email"_s, u"uri"_s, u"phone"_s};
    QStringList words = typesOf(place);
    for (const QString &word : words) {
        if (!types.contains(word))
            place.at(u"type"_s).fault(u"the type \"%1\" is unknown"_s.arg(word));
    }
    field.field.nullable = words.removeAll(u"null"_s) > 0;
    // Several types at once have one thing in common: they are JSON.
    const QString word = words.size() > 1 ? u"json"_s : words.value(0, u"string"_s);
    field.field.type = fieldTypeOfWord(word);
    const QString format = place.text(u"format"_s);
    if (format.isEmpty())
        return;
    if (word == "string"_L1 && textFormats.contains(format))
        field.format = format;
    else if (word == "string"_L1 && s_words.contains(format) && !types.contains(format))
        field.field.type = fieldTypeOfWord(format);
    else
        place.at(u"format"_s).fault(u"the format \"%1\" is unknown"_s.arg(format));
}

} // namespace

FieldType fieldTypeOfWord(const QString &word) { return s_words.value(word, FieldType::String); }

ObjectField readDescribedField(const QString &name, const DescriptionPlace &place)
{
    ObjectField field;
    field.field.name = name;
    field.field.note = place.text(u"description"_s);
    field.title = place.text(u"title"_s);
    readType(place, field);
    field.isReadOnly = place.flag(u"readOnly"_s);
    field.isUnique = place.flag(u"unique"_s);
    if (place.has(u"maxLength"_s))
        field.maximumLength = place.number(u"maxLength"_s);
    field.choices = choicesOf(place);
    if (!field.choices.empty() && field.field.type != FieldType::String)
        place.fault(u"only texts have choices"_s);
    return field;
}

} // namespace millrace
