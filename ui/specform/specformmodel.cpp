#include "ui/specform/specformmodel.h"

#include "core/connector/browsersignin.h"
#include "core/connector/configuration.h"
#include "ui/specform/fieldcheck.h"
#include "ui/specform/specparser.h"

#include <functional>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const std::vector<PathOpening> &openingsOf(const ConnectorInfo &info, EndpointRole role)
{
    return role == EndpointRole::Source ? info.sourcePaths : info.destinationPaths;
}

/// Makes a path of \a field where the connector opens paths with it.
void markPath(SpecField &field, const std::vector<PathOpening> &openings, EndpointRole role)
{
    if (field.kind != FieldKind::Text && field.kind != FieldKind::Path)
        return;
    for (const PathOpening &opening : openings) {
        const QString value = opening.configuration.value(field.key).toString();
        if (value != "${path}"_L1 && value != "${folder}"_L1)
            continue;
        field.kind = FieldKind::Path;
        if (value == "${folder}"_L1)
            field.pathKind = PathKind::Folder;
        else if (field.pathKind != PathKind::Folder && role == EndpointRole::Destination)
            field.pathKind = PathKind::NewFile;
    }
}

/// \a schema where any value is allowed at each place in which \a values holds a reference.
QJsonObject relaxed(QJsonObject schema, const QJsonObject &values)
{
    QJsonObject properties = schema.value("properties"_L1).toObject();
    for (const QString &key : properties.keys()) {
        const QJsonValue value = values.value(key);
        if (isSecretReference(value))
            properties.insert(key, QJsonObject());
        else if (value.isObject())
            properties.insert(key, relaxed(properties.value(key).toObject(), value.toObject()));
    }
    if (!properties.isEmpty())
        schema.insert("properties"_L1, properties);
    for (const QLatin1StringView keyword : {"oneOf"_L1, "anyOf"_L1}) {
        QJsonArray options = schema.value(keyword).toArray();
        for (qsizetype index = 0; index < options.size(); ++index)
            options.replace(index, relaxed(options.at(index).toObject(), values));
        if (!options.isEmpty())
            schema.insert(keyword, options);
    }
    return schema;
}

QString titleAt(const std::vector<SpecField> &fields, const QString &pointer)
{
    for (const SpecField &field : fields) {
        if (childPointer({}, field.key) == pointer
            || pointer.startsWith(childPointer({}, field.key) + u'/'))
            return field.title;
    }
    return pointer.mid(1);
}

using SecretChange = std::function<QJsonValue(const QJsonValue &, const QString &)>;

QJsonObject changedSecrets(const std::vector<SpecField> &fields, QJsonObject values,
                           const QString &pointer, const SecretChange &change);

QJsonValue changedSecret(const SpecField &field, const QJsonValue &value, const QString &pointer,
                         const SecretChange &change)
{
    switch (field.kind) {
    case FieldKind::Secret:
    case FieldKind::MultilineSecret:
        return change(value, pointer);
    case FieldKind::Object:
        return changedSecrets(field.fields, value.toObject(), pointer, change);
    case FieldKind::OneOf: {
        const int option = optionOf(field, value.toObject());
        // Where no option fits, every option's secrets are taken for secrets.
        QJsonObject result = value.toObject();
        for (int index = 0; index < static_cast<int>(field.options.size()); ++index) {
            if (option < 0 || option == index)
                result = changedSecrets(field.options.at(static_cast<std::size_t>(index)).fields,
                                        result, pointer, change);
        }
        return result;
    }
    case FieldKind::KeyValue: {
        QJsonObject result = value.toObject();
        for (const QString &key : result.keys())
            result.insert(key,
                          changedSecret(field.fields.front(), result.value(key),
                                        childPointer(pointer, key), change));
        return result;
    }
    case FieldKind::ObjectList:
    case FieldKind::TextList: {
        QJsonArray result = value.toArray();
        for (qsizetype index = 0; index < result.size(); ++index)
            result.replace(index,
                           changedSecret(field.fields.front(), result.at(index),
                                         childPointer(pointer, index), change));
        return result;
    }
    default:
        return value;
    }
}

QJsonObject changedSecrets(const std::vector<SpecField> &fields, QJsonObject values,
                           const QString &pointer, const SecretChange &change)
{
    for (const SpecField &field : fields) {
        if (values.contains(field.key))
            values.insert(field.key,
                          changedSecret(field, values.value(field.key),
                                        childPointer(pointer, field.key), change));
    }
    return values;
}

/// The value at \a pointer, undefined when there is none.
QJsonValue valueAt(const QJsonObject &values, const QString &pointer)
{
    QJsonValue value = values;
    for (QString token : pointer.split(u'/').mid(1)) {
        token.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
        value = value.isArray() ? value.toArray().at(token.toLongLong()) : value[token];
    }
    return value;
}

void markSignInResults(std::vector<SpecField> &fields, const QString &pointer,
                       const QStringList &results)
{
    for (SpecField &field : fields) {
        const QString own = childPointer(pointer, field.key);
        field.isSignInResult = results.contains(own);
        if (field.kind == FieldKind::Object)
            markSignInResults(field.fields, own, results);
        for (SpecOption &option : field.options)
            markSignInResults(option.fields, own, results);
    }
}

} // namespace

SpecFormModel::SpecFormModel(const QJsonObject &spec)
    : m_spec(spec)
    , m_fields(parseFields(spec))
    , m_groups(parseGroups(spec, m_fields))
{
    if (const auto signIn = SignInSpec::fromSpec(spec)) {
        m_signInResults = signIn->results;
        markSignInResults(m_fields, {}, m_signInResults);
    }
}

SpecFormModel::SpecFormModel(const ConnectorInfo &info, EndpointRole role)
    : SpecFormModel(role == EndpointRole::Source ? info.sourceSpec : info.destinationSpec)
{
    for (SpecField &field : m_fields)
        markPath(field, openingsOf(info, role), role);
}

QList<FieldProblem> SpecFormModel::problems(const QJsonObject &values) const
{
    QList<FieldProblem> problems = checkFields(m_fields, values);
    if (!problems.isEmpty())
        return problems;
    // What only the schema as a whole can say comes once the fields are right by themselves.
    const auto configuration = makeConfiguration(relaxed(m_spec, values), values);
    if (!configuration) {
        const Error &error = configuration.error();
        problems.append({error.field, titleAt(m_fields, error.field), error.message});
    }
    return problems;
}

QString SpecFormModel::secretMask() { return u"********"_s; }

QJsonObject SpecFormModel::masked(const QJsonObject &values) const
{
    return changedSecrets(m_fields, values, {}, [](const QJsonValue &value, const QString &) {
        const bool isVariable = value["$env"_L1].isString();
        return isVariable ? value : QJsonValue(secretMask());
    });
}

QJsonObject SpecFormModel::unmasked(const QJsonObject &pasted, const QJsonObject &current) const
{
    return changedSecrets(
        m_fields, pasted, {}, [&current](const QJsonValue &value, const QString &pointer) {
            return value == QJsonValue(secretMask()) ? valueAt(current, pointer) : value;
        });
}

} // namespace millrace
