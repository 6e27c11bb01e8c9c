#include "app/cli/endpointsecrets.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "core/interchange/endpointstorage.h"
#include "core/secrets/secretreferences.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Result<void> forget(QStringList names, Services &services)
{
    auto database = services.database();
    if (!database)
        return database.error();
    auto used = usedSecretNames(**database);
    if (!used)
        return used.error();
    names.removeIf([&used](const QString &name) { return used->contains(name); });
    return forgetSecrets(names, services.secrets());
}

} // namespace

void forgetUnusedSecrets(const QStringList &names, Session &session)
{
    if (names.isEmpty())
        return;
    if (auto forgotten = forget(names, session.services()); !forgotten)
        session.output().message(
            CommandText::tr("Secrets were left behind: %1 %2")
                .arg(displayText(forgotten.error().message), displayText(forgotten.error().hint)),
            Tone::Warning);
}

} // namespace millrace
