#include "core/interchange/endpointplanning.h"

#include "core/base/redaction.h"
#include "core/connector/jsonpointer.h"
#include "core/interchange/connectionsetform.h"
#include "core/interchange/secrettexts.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QUuid>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_roleDiffers{
    "interchange.role_differs", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the id of \"%2\" is that of a stored %3."),
    QT_TRANSLATE_NOOP("errors", "Remove the id, or move it to the other section.")};
constexpr ErrorDefinition s_connectorDiffers{
    "interchange.connector_differs", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "%1: the stored \"%2\" is of the connector %3, which cannot become %4."),
    QT_TRANSLATE_NOOP("errors", "Give it another name, and no id.")};

/// Calls \a take with each {"$secret": …} and {"$env": …} in \a value; what it returns takes its
/// place.
template<typename Take>
QJsonValue eachReference(const QJsonValue &value, Take take)
{
    if (value.isArray()) {
        QJsonArray list = value.toArray();
        for (qsizetype at = 0; at < list.size(); ++at)
            list[at] = eachReference(list[at], take);
        return list;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    if (object.size() == 1 && object.begin().value().isString()
        && (object.contains("$secret"_L1) || object.contains("$env"_L1)))
        return take(object);
    for (auto each = object.begin(); each != object.end(); ++each)
        each.value() = eachReference(each.value(), take);
    return object;
}

/// Whether \a reference leads nowhere. A store that cannot be looked into is no answer.
bool isMissing(const QJsonObject &reference, const SecretStore &secrets)
{
    if (const QJsonValue variable = reference.value("$env"_L1); variable.isString())
        return !qEnvironmentVariableIsSet(variable.toString().toLocal8Bit().constData());
    const auto read = secrets.read(reference.value("$secret"_L1).toString());
    return !read && read.error().code == "secrets.not_found"_L1;
}

/// The plain secrets of \a planned become references.
void storeSecrets(PlannedEndpoint &planned, const DeclaredEndpoint &declared,
                  const Endpoint *stored, const QStringList &places, const SecretStore &secrets)
{
    Endpoint &endpoint = planned.endpoint;
    for (const QString &place : places) {
        const QJsonValue value = valueAt(endpoint.configuration, place);
        if (!value.isString() || value.toString().isEmpty())
            continue;
        const QJsonValue former
            = stored == nullptr ? QJsonValue() : valueAt(stored->configuration, place);
        const QString formerName = former.toObject().value("$secret"_L1).toString();
        const auto kept
            = formerName.isEmpty() ? Result<QString>(QString()) : secrets.read(formerName);
        if (!declared.hasEnteredSecrets)
            planned.remarks << QCoreApplication::translate(
                                   "plan",
                                   "%1: a secret stands in the file in plain text. A reference "
                                   "such as ${env:NAME} keeps it out of files.")
                                   .arg(declared.place.text(u"/config"_s + place));
        if (kept && !formerName.isEmpty() && *kept == value.toString()) {
            endpoint.configuration = withValueAt(endpoint.configuration, place, former);
            continue;
        }
        // Beside the former one, which stays whole until nothing refers to it: a process that is
        // killed in between loses none.
        QString name = endpoint.id + place;
        if (name == formerName)
            name += u'~';
        planned.secrets.emplace_back(name, value.toString());
        endpoint.configuration
            = withValueAt(endpoint.configuration, place, QJsonObject{{u"$secret"_s, name}});
        QString path = u"config"_s;
        for (const QString &part : pointerPath(place))
            path += u'.' + part;
        planned.item.values.push_back(
            {path,
             formerName.isEmpty() ? QString()
                                  : QCoreApplication::translate("plan", "a stored secret"),
             declared.hasEnteredSecrets
                 ? QCoreApplication::translate("plan", "the secret that was entered")
                 : QCoreApplication::translate("plan", "the secret of the file")});
    }
}

/// Whether the connector takes the configuration, as far as that can be said here.
std::optional<Error> configurationProblem(const PlannedEndpoint &planned,
                                          const DeclaredEndpoint &declared,
                                          const ConnectorInfo &info, const SecretStore &secrets)
{
    const QJsonObject configuration
        = eachReference(planned.endpoint.configuration,
                        [&planned](const QJsonObject &reference) -> QJsonValue {
                            const QString wanted = reference.value("$secret"_L1).toString();
                            for (const auto &[name, text] : planned.secrets) {
                                if (name == wanted)
                                    return text;
                            }
                            return reference;
                        })
              .toObject();
    const QJsonObject &spec
        = declared.role == EndpointRole::Source ? info.sourceSpec : info.destinationSpec;
    const auto resolved = withSecretsResolved(withPlaceholders(configuration, secrets),
                                              secretPointers(spec), secrets);
    if (!resolved)
        return std::nullopt; // A locked store; a run will say so.
    const auto made = makeConfiguration(spec, resolved->configuration);
    if (made)
        return std::nullopt;
    Error error = made.error();
    error.message = Redactor(resolved->values).redacted(error.message);
    const QString below = u"/config"_s + error.field;
    error.message.prepend(declared.place.text(below) + u": "_s);
    error.field = declared.place.pointer + below;
    return error;
}

/// Who reads a file of somebody else has to see what of this computer it uses.
void tellReferences(PlannedEndpoint &planned, const Endpoint *stored)
{
    QStringList known;
    for (const auto &[name, text] : planned.secrets)
        known << name; // It is in the file itself.
    if (stored != nullptr)
        (void)eachReference(stored->configuration, [&known](const QJsonObject &reference) {
            known << reference.begin().value().toString();
            return QJsonValue(reference);
        });
    (void)eachReference(
        planned.endpoint.configuration, [&](const QJsonObject &reference) -> QJsonValue {
            const QString name = reference.begin().value().toString();
            // The id of a new one is whatever the file says.
            const bool isOwn = stored != nullptr && name.startsWith(planned.endpoint.id + u'/');
            if (known.contains(name) || isOwn)
                return reference;
            planned.item.effects << (reference.contains("$env"_L1)
                                         ? QCoreApplication::translate(
                                             "plan", "It is given the variable %1.")
                                         : QCoreApplication::translate(
                                             "plan", "It is given the stored secret \"%1\"."))
                                        .arg(name);
            return reference;
        });
}

void compare(PlannedEndpoint &planned, const Endpoint *stored, const ConnectorRegistry &registry)
{
    PlannedItem &item = planned.item;
    const QJsonObject form = endpointForm(planned.endpoint, registry);
    std::vector<FormChange> changes;
    if (stored == nullptr) {
        // Which server it is about says whether the file is to be trusted.
        changes = formChanges({}, form.value("config"_L1).toObject());
        for (FormChange &change : changes)
            change.path.prepend("config."_L1);
        changes.insert(changes.begin(), {u"connector"_s, {}, planned.endpoint.connectorId});
    } else {
        changes = formChanges(endpointForm(*stored, registry), form);
    }
    // A new text under the same name shows in no form.
    for (const FormChange &secret : item.values)
        std::erase_if(changes,
                      [&secret](const FormChange &each) { return each.path == secret.path; });
    item.values.insert(item.values.begin(), changes.begin(), changes.end());
    item.act = stored == nullptr ? PlannedAct::Create
        : item.values.empty()    ? PlannedAct::Keep
                                 : PlannedAct::Change;
}

} // namespace

QJsonObject withPlaceholders(const QJsonObject &configuration, const SecretStore &secrets)
{
    return eachReference(configuration,
                         [&secrets](const QJsonObject &reference) -> QJsonValue {
                             if (isMissing(reference, secrets))
                                 return u"placeholder"_s;
                             return reference;
                         })
        .toObject();
}

QStringList missingSecrets(const QJsonObject &json, const QString &owner,
                           const SecretStore &secrets)
{
    QStringList sentences;
    (void)eachReference(json, [&](const QJsonObject &reference) -> QJsonValue {
        if (!isMissing(reference, secrets))
            return reference;
        const QString name = reference.begin().value().toString();
        sentences << (reference.contains("$env"_L1)
                          ? QCoreApplication::translate("plan",
                                                        "%1: the variable %2 is not set here.")
                                .arg(owner, name)
                          : QCoreApplication::translate(
                                "plan",
                                "%1: the secret \"%2\" is not kept here. It can be entered "
                                "in the window.")
                                .arg(owner, name));
        return reference;
    });
    return sentences;
}

PlannedEndpoint planEndpoint(const DeclaredEndpoint &declared, const Endpoint *stored,
                             const ConnectorRegistry &registry, const SecretStore &secrets)
{
    PlannedEndpoint planned;
    planned.item.kind
        = declared.role == EndpointRole::Source ? PlannedKind::Source : PlannedKind::Destination;
    planned.item.name = declared.name;
    planned.item.place = declared.place.text();
    const ConnectorInfo *info = registry.find(declared.connectorId);
    if (stored != nullptr && stored->role != declared.role) {
        planned.problem = makeError(
            s_roleDiffers,
            {declared.place.text(u"/id"_s), declared.name, endpointRoleName(stored->role)});
        return planned;
    }
    if (stored != nullptr && stored->connectorId != declared.connectorId) {
        planned.problem = makeError(s_connectorDiffers,
                                    {declared.place.text(u"/connector"_s), stored->name,
                                     stored->connectorId, declared.connectorId});
        return planned;
    }
    Endpoint &endpoint = planned.endpoint;
    if (stored != nullptr)
        endpoint = *stored;
    else
        endpoint.id = declared.id.isEmpty() ? QUuid::createUuid().toString(QUuid::WithoutBraces)
                                            : declared.id;
    planned.item.id = endpoint.id;
    endpoint.role = declared.role;
    endpoint.connectorId = declared.connectorId;
    endpoint.name = declared.name;
    endpoint.configuration = declared.configuration;
    endpoint.color = declared.color.value_or(endpoint.color);
    endpoint.isProduction = declared.isProduction.value_or(endpoint.isProduction);
    storeSecrets(planned, declared, stored, secretPlaces(endpoint, registry), secrets);
    compare(planned, stored, registry);
    if (info != nullptr && planned.isChanged())
        planned.problem = configurationProblem(planned, declared, *info, secrets);
    tellReferences(planned, stored);
    planned.remarks << missingSecrets(endpoint.configuration, declared.name, secrets);
    return planned;
}

} // namespace millrace
