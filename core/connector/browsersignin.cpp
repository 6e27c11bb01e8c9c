#include "core/connector/browsersignin.h"

#include "core/connector/jsonpointer.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString pointerIn(const QJsonValue &list)
{
    QStringList path;
    const QJsonArray names = list.toArray();
    for (const QJsonValue &name : names)
        path << name.toString();
    return pointerOf(path);
}

} // namespace

std::optional<SignInSpec> SignInSpec::fromSpec(const QJsonObject &spec)
{
    const QJsonObject json = spec.value("advanced_auth"_L1).toObject();
    if (json.value("auth_flow_type"_L1) != "oauth2.0"_L1)
        return std::nullopt;
    SignInSpec found;
    found.predicatePointer = pointerIn(json.value("predicate_key"_L1));
    found.predicateValue = json.value("predicate_value"_L1);
    const QJsonObject outputs = json.value("oauth_config_specification"_L1)
                                    .toObject()
                                    .value("complete_oauth_output_specification"_L1)
                                    .toObject()
                                    .value("properties"_L1)
                                    .toObject();
    for (const QJsonValue &output : outputs)
        found.results << pointerIn(output.toObject().value("path_in_connector_config"_L1));
    if (found.results.isEmpty())
        return std::nullopt;
    return found;
}

bool SignInSpec::appliesTo(const QJsonObject &configuration) const
{
    return predicatePointer.isEmpty() || valueAt(configuration, predicatePointer) == predicateValue;
}

} // namespace millrace
