// ProfilePlan: what applying files would change in a profile, for people and for carrying it out.
#pragma once

#include "core/interchange/formchanges.h"
#include "core/secrets/secretstore.h"
#include "core/store/connectionlock.h"
#include "core/store/profilechange.h"

#include <functional>
#include <memory>
#include <vector>

namespace millrace {

enum class PlannedAct { Create, Change, Remove, Keep };
/// "create", "change", "remove", "keep".
[[nodiscard]] QString plannedActName(PlannedAct act);

enum class PlannedKind { Source, Destination, Tag, Connection };
/// "source", "destination", "tag", "connection".
[[nodiscard]] QString plannedKindName(PlannedKind kind);

/// What becomes of one source, destination, tag or connection. A plain value.
struct PlannedItem final
{
    PlannedAct act = PlannedAct::Keep;
    PlannedKind kind = PlannedKind::Connection;
    QString id; ///< Empty for tags.
    QString name; ///< As it is called afterwards.
    QString place; ///< "shop.yaml, line 4"; empty for what no file declares.
    std::vector<FormChange> values; ///< Never a secret.
    QStringList effects; ///< What else follows from it, one sentence each.
};

/// A plain value. Holds the plain secrets of the files, if there are any: never shown or logged.
struct ProfilePlan final
{
    std::vector<PlannedItem> items; ///< Ends, tags, connections; then what is removed.
    QStringList remarks; ///< What the person should know, one sentence each.
    ProfileChange change;
    ProfileContents basis;
    std::vector<std::pair<QString, QString>> secrets; ///< To be stored: name and text.

    [[nodiscard]] bool isEmpty() const { return change.isEmpty() && secrets.empty(); }
    [[nodiscard]] int count(PlannedAct act) const;
    /// "2 to create, 1 to change, 3 stay as they are"; each number that is not zero.
    [[nodiscard]] QString summary() const;
};

/// Keeps runs of the connections that \a plan removes from going on or beginning: such a run still
/// writes to what is about to go. "store.connection_busy" when one is on.
[[nodiscard]] Result<std::vector<std::unique_ptr<ConnectionLock>>>
lockRemoved(const ProfilePlan &plan, const Profile &profile);

/// Makes the changes of \a plan, all of them or none; see makeChange(). Secrets nothing refers to
/// any more are forgotten afterwards; \a warn is told what could not be. Blocks.
[[nodiscard]] Result<void> carryOut(const ProfilePlan &plan, StateDatabase &database,
                                    SecretStore &secrets, ChangeOrigin origin,
                                    const std::function<void(const Error &)> &warn = {});

} // namespace millrace
