#include "core/interchange/profileplan.h"

#include "core/base/enumwords.h"
#include "core/interchange/connectionstorage.h"
#include "core/secrets/secretchanges.h"
#include "core/secrets/secretreferences.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace millrace {

namespace {

constexpr std::array s_acts{"create", "change", "remove", "keep"};
constexpr std::array s_kinds{"source", "destination", "tag", "connection"};

QString countText(PlannedAct act, int count)
{
    switch (act) {
    case PlannedAct::Create:
        return QCoreApplication::translate("plan", "%1 to create").arg(count);
    case PlannedAct::Change:
        return QCoreApplication::translate("plan", "%1 to change").arg(count);
    case PlannedAct::Remove:
        return QCoreApplication::translate("plan", "%1 to delete").arg(count);
    case PlannedAct::Keep:
        break;
    }
    return QCoreApplication::translate("plan", "%1 as they are").arg(count);
}

/// The secrets that what \a plan changes or removes referred to.
QStringList formerSecrets(const ProfilePlan &plan)
{
    QStringList names;
    QStringList ids = plan.change.removedConnections + plan.change.removedEndpoints;
    for (const Connection &connection : plan.change.connections)
        ids << connection.id;
    for (const Endpoint &endpoint : plan.change.endpoints)
        ids << endpoint.id;
    for (const QString &id : std::as_const(ids)) {
        if (const Connection *connection = plan.basis.connection(id))
            names << connectionSecretNames(*connection);
        names << secretNames(plan.basis.endpoints.value(id).configuration);
    }
    names.removeDuplicates();
    return names;
}

} // namespace

QString plannedActName(PlannedAct act) { return wordOf(s_acts, act); }

QString plannedKindName(PlannedKind kind) { return wordOf(s_kinds, kind); }

int ProfilePlan::count(PlannedAct act) const
{
    return static_cast<int>(std::ranges::count(items, act, &PlannedItem::act));
}

QString ProfilePlan::summary() const
{
    QStringList parts;
    for (const PlannedAct act :
         {PlannedAct::Create, PlannedAct::Change, PlannedAct::Remove, PlannedAct::Keep}) {
        if (const int number = count(act); number > 0)
            parts << countText(act, number);
    }
    return parts.join(QStringLiteral(", "));
}

Result<std::vector<std::unique_ptr<ConnectionLock>>> lockRemoved(const ProfilePlan &plan,
                                                                 const Profile &profile)
{
    std::vector<std::unique_ptr<ConnectionLock>> locks;
    for (const QString &id : plan.change.removedConnections) {
        auto lock = ConnectionLock::acquire(profile, id);
        if (!lock)
            return lock.error();
        locks.push_back(std::move(*lock));
    }
    return locks;
}

Result<void> carryOut(const ProfilePlan &plan, StateDatabase &database, SecretStore &secrets,
                      ChangeOrigin origin, const std::function<void(const Error &)> &warn)
{
    if (plan.isEmpty())
        return {};
    // The secrets first: nothing that is stored refers to one that is not there.
    SecretChanges written(secrets);
    for (const auto &[name, text] : plan.secrets) {
        if (auto stored = written.write(name, text); !stored) {
            written.undo();
            return stored;
        }
    }
    if (auto made = makeChange(database, plan.change, plan.basis, origin); !made) {
        written.undo();
        return made;
    }
    if (const auto forgotten = forgetUnusedSecrets(formerSecrets(plan), database, secrets);
        !forgotten && warn)
        warn(forgotten.error());
    return {};
}

} // namespace millrace
