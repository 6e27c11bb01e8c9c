#include "core/interchange/connectorlookup.h"

#include "core/interchange/suggestion.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_connectorUnknown{
    "cli.connector_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no connector called \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "%2")};

} // namespace

Result<const ConnectorInfo *> findConnector(const QString &id, const ConnectorRegistry &registry)
{
    if (const ConnectorInfo *info = registry.find(id))
        return info;
    QStringList ids;
    for (const ConnectorInfo &info : registry.connectors())
        ids << info.id;
    const QString close = suggestion(id, ids);
    return makeError(
        s_connectorUnknown,
        {id,
         close.isEmpty()
             ? QCoreApplication::translate("interchange", "Known are: %1.").arg(ids.join(", "_L1))
             : close});
}

} // namespace millrace
