#include "core/catalog/fieldrules.h"

#include "core/data/columnconversion.h"
#include "core/data/metacolumns.h"

#include <QHash>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_malformed{
    "catalog.field_rules_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The choices for single fields cannot be read: %1."),
    QT_TRANSLATE_NOOP("errors", "Mend the file, or leave them out.")};
constexpr ErrorDefinition s_fieldUnknown{
    "catalog.field_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 has no field \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again, or choose another field.")};
constexpr ErrorDefinition s_nameTaken{
    "catalog.field_name_taken", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 would write two fields under the name \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Give one of them another name at the destination.")};
constexpr ErrorDefinition s_nameReserved{
    "catalog.field_name_reserved", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot write the field \"%2\" under the name \"%3\": a column "
                      "of this name is added to every table."),
    QT_TRANSLATE_NOOP("errors", "Give the field another name at the destination.")};

constexpr ErrorDefinition s_fieldLocked{
    "catalog.field_locked", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The field \"%2\" of stream %1 says what happened to a row and stays as "
                      "it is."),
    QT_TRANSLATE_NOOP("errors", "Leave the field as the source has it.")};

constexpr ErrorDefinition s_noParts{
    "catalog.field_without_parts", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot leave out parts of the field \"%2\": it is of type %3, and "
                      "only JSON has parts."),
    QT_TRANSLATE_NOOP("errors", "Leave the whole field out, or take all of it.")};
constexpr ErrorDefinition s_typeImpossible{
    "catalog.field_type_impossible", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot write the field \"%2\" of type %3 as %4: there is no "
                      "conversion."),
    QT_TRANSLATE_NOOP("errors", "Choose another type, or text, which every value can become.")};

bool isReserved(const QString &name)
{
    for (const auto &reserved :
         {s_rawIdColumn, s_extractedAtColumn, s_metaColumn, s_generationIdColumn}) {
        if (name.compare(reserved, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

} // namespace

QStringList FieldRules::namesOf(const QStringList &fields) const
{
    QStringList result;
    result.reserve(fields.size());
    for (const QString &field : fields)
        result << nameOf(field);
    return result;
}

Field FieldRules::applied(const Field &field) const
{
    Field written = field;
    written.name = nameOf(field.name);
    if (const auto type = types.constFind(field.name);
        type != types.constEnd() && *type != field.type) {
        written.type = *type;
        written.nullable = true; // A value that does not fit is empty.
        written.sourceType.clear();
    }
    return written;
}

Schema FieldRules::applied(const Schema &schema) const
{
    if (isEmpty())
        return schema;
    Schema written;
    for (const Field &field : schema.fields())
        written.append(applied(field));
    return written;
}

FieldRules FieldRules::within(const Schema &schema) const
{
    FieldRules rules;
    for (auto each = names.begin(); each != names.end(); ++each) {
        if (schema.indexOf(each.key()) && each.value() != each.key())
            rules.names.insert(each.key(), each.value());
    }
    for (auto each = types.begin(); each != types.end(); ++each) {
        const auto place = schema.indexOf(each.key());
        if (place && isConvertible(schema.field(*place).type, each.value()))
            rules.types.insert(each.key(), each.value());
    }
    for (const auto &[field, paths] : leftOut.paths()) {
        const auto place = schema.indexOf(field);
        if (!place || schema.field(*place).type != FieldType::Json)
            continue;
        for (const QStringList &path : paths)
            rules.leftOut.insert(field, path);
    }
    return rules;
}

QMap<QString, FieldNameFault> nameFaults(const FieldRules &rules, const Schema &written)
{
    QMap<QString, FieldNameFault> faults;
    if (rules.names.isEmpty())
        return faults;
    QHash<QString, int> uses;
    for (const Field &field : written.fields())
        ++uses[rules.nameOf(field.name)];
    for (const Field &field : written.fields()) {
        const QString name = rules.nameOf(field.name);
        // A field the source itself calls so was the destination's matter all along.
        if (name == field.name)
            continue;
        if (isReserved(name))
            faults.insert(field.name, FieldNameFault::Reserved);
        else if (uses.value(name) > 1)
            faults.insert(field.name, FieldNameFault::Taken);
    }
    return faults;
}

Result<void> validate(const FieldRules &rules, const QString &stream, const Schema &schema,
                      const Schema &written)
{
    QStringList ruled = rules.names.keys() + rules.types.keys();
    for (const auto &[field, paths] : rules.leftOut.paths())
        ruled << field;
    for (const QString &field : std::as_const(ruled)) {
        if (!schema.indexOf(field))
            return makeError(s_fieldUnknown, {stream, field});
        if (field.startsWith("_ab_cdc_"_L1))
            return makeError(s_fieldLocked, {stream, field});
    }
    for (auto each = rules.types.begin(); each != rules.types.end(); ++each) {
        const FieldType from = schema.field(*schema.indexOf(each.key())).type;
        if (from != each.value() && !isConvertible(from, each.value()))
            return makeError(
                s_typeImpossible,
                {stream, each.key(), fieldTypeName(from), fieldTypeName(each.value())});
    }
    for (const auto &[field, paths] : rules.leftOut.paths()) {
        const FieldType type = schema.field(*schema.indexOf(field)).type;
        if (type != FieldType::Json)
            return makeError(s_noParts, {stream, field, fieldTypeName(type)});
    }
    const auto faults = nameFaults(rules, written);
    if (faults.isEmpty())
        return {};
    const QString &field = faults.firstKey();
    if (faults.first() == FieldNameFault::Reserved)
        return makeError(s_nameReserved, {stream, field, rules.nameOf(field)});
    return makeError(s_nameTaken, {stream, rules.nameOf(field)});
}

void insertInto(QJsonObject &json, const FieldRules &rules)
{
    QJsonObject names;
    for (auto each = rules.names.begin(); each != rules.names.end(); ++each)
        names.insert(each.key(), each.value());
    if (!names.isEmpty())
        json.insert("field_names"_L1, names);
    QJsonObject types;
    for (auto each = rules.types.begin(); each != rules.types.end(); ++each)
        types.insert(each.key(), fieldTypeName(each.value()));
    if (!types.isEmpty())
        json.insert("field_types"_L1, types);
    if (!rules.leftOut.isEmpty())
        json.insert("left_out"_L1, rules.leftOut.toJson());
}

Result<FieldRules> fieldRulesFromJson(const QJsonObject &json)
{
    FieldRules rules;
    const QJsonObject names = json.value("field_names"_L1).toObject();
    for (auto each = names.begin(); each != names.end(); ++each) {
        const QString name = each.value().toString();
        if (name.isEmpty())
            return makeError(s_malformed, {u"field \"%1\" has no name"_s.arg(each.key())});
        rules.names.insert(each.key(), name);
    }
    const QJsonObject types = json.value("field_types"_L1).toObject();
    for (auto each = types.begin(); each != types.end(); ++each) {
        const auto type = fieldTypeFromName(each.value().toString());
        if (!type)
            return makeError(s_malformed,
                             {u"field \"%1\" has the unknown type \"%2\""_s.arg(
                                 each.key(), each.value().toString())});
        rules.types.insert(each.key(), *type);
    }
    auto leftOut = NestedPaths::fromJson(json.value("left_out"_L1).toObject());
    if (!leftOut)
        return makeError(s_malformed, {u"\"left_out\" needs a list of paths for each field"_s});
    rules.leftOut = std::move(*leftOut);
    return rules;
}

} // namespace millrace
