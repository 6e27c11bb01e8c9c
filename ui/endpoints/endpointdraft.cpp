#include "ui/endpoints/endpointdraft.h"

#include "core/connector/jsonpointer.h"
#include "ui/workspace/workspace.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_kind = "endpoint"_L1;

/// Whether \a value at the place of a secret may be kept: the name of a variable, or a reference
/// of the stored endpoint that is edited. Anything else may be a secret.
bool mayBeKept(const QJsonValue &value, bool isStored)
{
    return value["$env"_L1].isString() || (isStored && value["$secret"_L1].isString());
}

} // namespace

Draft draftOf(const Endpoint &endpoint, const QString &id, const ConnectorRegistry &registry)
{
    const ConnectorInfo *info = registry.find(endpoint.connectorId);
    const QJsonObject spec = info == nullptr    ? QJsonObject()
        : endpoint.role == EndpointRole::Source ? info->sourceSpec
                                                : info->destinationSpec;
    // Without a specification nobody can tell what is a secret; nothing is kept then.
    QStringList dropped;
    const QStringList secrets = secretPointers(spec);
    for (const QString &pointer : secrets) {
        const QJsonValue value = valueAt(endpoint.configuration, pointer);
        if (!value.isUndefined() && !mayBeKept(value, !endpoint.id.isEmpty()))
            dropped << pointer;
    }
    Draft draft;
    draft.id = id;
    draft.name = endpoint.name;
    draft.content = {{u"kind"_s, s_kind},
                     {u"role"_s, endpointRoleName(endpoint.role)},
                     {u"endpoint"_s, endpoint.id},
                     {u"connector"_s, endpoint.connectorId},
                     {u"name"_s, endpoint.name},
                     {u"color"_s, endpoint.color},
                     {u"is_production"_s, endpoint.isProduction},
                     {u"configuration"_s,
                      info ? withoutValuesAt(endpoint.configuration, dropped) : QJsonObject()},
                     {u"lacks_secrets"_s, info == nullptr || !dropped.isEmpty()}};
    return draft;
}

std::optional<EndpointDraft> endpointDraft(const Draft &draft)
{
    const QJsonObject &json = draft.content;
    if (json.value("kind"_L1) != s_kind)
        return std::nullopt;
    EndpointDraft found;
    found.id = draft.id;
    found.savedAt = draft.savedAt;
    found.lacksSecrets = json.value("lacks_secrets"_L1).toBool();
    Endpoint &endpoint = found.endpoint;
    endpoint.id = json.value("endpoint"_L1).toString();
    endpoint.role
        = json.value("role"_L1) == "source"_L1 ? EndpointRole::Source : EndpointRole::Destination;
    endpoint.connectorId = json.value("connector"_L1).toString();
    endpoint.name = json.value("name"_L1).toString();
    endpoint.color = json.value("color"_L1).toString();
    endpoint.isProduction = json.value("is_production"_L1).toBool();
    endpoint.configuration = json.value("configuration"_L1).toObject();
    return found;
}

std::vector<EndpointDraft> endpointDrafts(const WorkspaceSnapshot &snapshot, EndpointRole role)
{
    std::vector<EndpointDraft> drafts;
    for (const Draft &draft : snapshot.drafts) {
        auto found = endpointDraft(draft);
        if (found && found->endpoint.role == role)
            drafts.push_back(std::move(*found));
    }
    return drafts;
}

std::optional<EndpointDraft> draftOfEndpoint(const WorkspaceSnapshot &snapshot,
                                             const Endpoint &endpoint)
{
    for (const EndpointDraft &draft : endpointDrafts(snapshot, endpoint.role)) {
        if (!endpoint.id.isEmpty() && draft.endpoint.id == endpoint.id)
            return draft;
    }
    return std::nullopt;
}

} // namespace millrace
