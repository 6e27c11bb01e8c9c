// Production guard: asks for the name of a production destination before it is written to.
#pragma once

#include "core/model/endpoint.h"

#include <QStringList>

#include <functional>
#include <vector>

class QWidget;

namespace millrace {

class Workspace;

/// Calls \a write at once when none of \a destinations is marked as production; otherwise after
/// the person has typed the name of each of them, one dialogue over \a parent after the other.
/// Cancelled, \a decline is called, if there is one. What a schedule starts is not asked for: its
/// times were chosen.
void guardProduction(QWidget *parent, const std::vector<Endpoint> &destinations,
                     std::function<void()> write, std::function<void()> decline = {});

/// The same for runs of the connections \a ids; those the snapshot does not hold are not guarded.
void guardRuns(QWidget *parent, const Workspace &workspace, const QStringList &ids,
               std::function<void()> start, std::function<void()> decline = {});

/// The connections that Workspace::syncAll() starts.
[[nodiscard]] QStringList connectionsOfSyncAll(const Workspace &workspace);

} // namespace millrace
