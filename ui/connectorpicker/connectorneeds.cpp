#include "ui/connectorpicker/connectorneeds.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct NeedTexts final
{
    Q_DECLARE_TR_FUNCTIONS(millrace::ConnectorNeeds)
};

QJsonObject specOf(const ConnectorInfo &info, EndpointRole role)
{
    return role == EndpointRole::Source ? info.sourceSpec : info.destinationSpec;
}

/// The title of a property; of a choice also what there is to choose from.
QString needOf(const QString &key, const QJsonObject &property)
{
    const QString title = property.value("title"_L1).toString(key);
    QStringList choices;
    const QJsonArray options = property.value("oneOf"_L1).toArray();
    for (const QJsonValue &option : options)
        choices << option["title"_L1].toString();
    return choices.isEmpty()
        ? title
        : NeedTexts::tr("%1 (%2)").arg(title, choices.join(NeedTexts::tr(" or ")));
}

} // namespace

QString connectorNeeds(const ConnectorInfo &info, EndpointRole role)
{
    const QJsonObject spec = specOf(info, role);
    const QJsonObject properties = spec.value("properties"_L1).toObject();
    QStringList needs;
    // A socket of this machine would do as well, so that no host is required.
    QStringList names{u"host"_s};
    const QJsonArray required = spec.value("required"_L1).toArray();
    for (const QJsonValue &name : required) {
        if (name != names.first())
            names << name.toString();
    }
    for (const QString &name : std::as_const(names)) {
        const QJsonObject property = properties.value(name).toObject();
        const bool isGiven = property.contains("default"_L1) || property.contains("const"_L1);
        if (properties.contains(name) && (!isGiven || name == names.first()))
            needs << needOf(name, property);
    }
    return needs.isEmpty() ? NeedTexts::tr("Needs nothing to start")
                           : NeedTexts::tr("Needs: %1").arg(needs.join(", "_L1));
}

QString connectorModes(const ConnectorInfo &info, EndpointRole role)
{
    const QJsonObject spec = specOf(info, role);
    if (role == EndpointRole::Source)
        return spec.value("supportsIncremental"_L1).toBool()
            ? NeedTexts::tr("Full refresh, incremental")
            : NeedTexts::tr("Full refresh");
    if (spec.value("writes_into_objects"_L1).toBool())
        return NeedTexts::tr("Into objects of its own, by a mapping");
    const QJsonArray modes = spec.value("supported_destination_sync_modes"_L1).toArray();
    QStringList texts;
    if (modes.contains(u"overwrite"_s))
        texts << NeedTexts::tr("Overwrite");
    if (modes.contains(u"append"_s))
        texts << NeedTexts::tr("append");
    if (modes.contains(u"append_dedup"_s))
        texts << NeedTexts::tr("one row per key");
    return texts.join(", "_L1);
}

bool needsNetwork(const ConnectorInfo &info, EndpointRole role)
{
    constexpr std::array names{"host"_L1, "http"_L1, "url"_L1, "base_url"_L1};
    const QJsonObject properties = specOf(info, role).value("properties"_L1).toObject();
    return std::ranges::any_of(names,
                               [&](QLatin1StringView name) { return properties.contains(name); });
}

} // namespace millrace
