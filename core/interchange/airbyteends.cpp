#include "core/interchange/airbyteends.h"

#include "core/interchange/airbyteendtranslation.h"
#include "core/interchange/pathguess.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Text final
{
    Q_DECLARE_TR_FUNCTIONS(AirbyteImport)
};

TranslatedEnd unknown(const AirbyteEnd &end)
{
    TranslatedEnd made;
    if (end.connector.isEmpty() && !end.definitionId.isEmpty())
        made.decisions << Text::tr("The file says which connector it is only by the definition id "
                                   "%1, which is in no "
                                   "list here: \"millrace-cli catalogue refresh\" fetches the "
                                   "public one; then import "
                                   "again. The id of a connector of your own is in no public list: "
                                   "add \"sourceType\" or "
                                   "\"destinationType\" to the file.")
                              .arg(end.definitionId);
    else if (end.connector.isEmpty())
        made.decisions << Text::tr("The file does not say which connector it is: add "
                                   "\"sourceType\" or \"destinationType\" to it, or make it anew.");
    else if (end.role == EndpointRole::Source)
        made.decisions << Text::tr("There is no connector %1 yet: \"millrace-cli catalogue install "
                                   "%1\" gets its manifest, if it has one; then import again.")
                              .arg(end.connector);
    else
        made.decisions << Text::tr("There is no destination like %1: choose another one and make "
                                   "the connection anew.")
                              .arg(end.connector);
    return made;
}

TranslatedEnd translatedByConnector(const AirbyteEnd &end, const QString &name,
                                    const ConnectorRegistry &registry)
{
    if (auto made = translatedDatabase(end, name))
        return *made;
    if (auto made = translatedFiles(end, name))
        return *made;
    if (auto made = translatedService(end, name, registry))
        return *made;
    return unknown(end);
}

} // namespace

TranslatedEnd translatedEnd(const AirbyteEnd &end, const QString &name,
                            const ConnectorRegistry &registry)
{
    TranslatedEnd made = translatedByConnector(end, name, registry);
    const ConnectorInfo *info = registry.find(made.connectorId);
    if (info == nullptr)
        return made.connectorId.isEmpty() ? made : unknown(end);
    for (const QString &key : {u"path"_s, u"folder"_s}) {
        if (made.configuration.value(key).toString().startsWith("/local"_L1))
            made.decisions << Text::tr(
                "The path was one inside of Airbyte's container: set the one "
                "on this computer, often below /tmp/airbyte_local.");
    }
    made.configuration = withAbsolutePaths(made.configuration, *info, end.role, end.folder);
    return made;
}

} // namespace millrace
