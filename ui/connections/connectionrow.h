// ConnectionRow: one line of the list of connections, as a person reads it.
#pragma once

#include "core/model/connectionstate.h"
#include "core/model/tag.h"

#include <QColor>

#include <optional>
#include <vector>

namespace millrace {

class Workspace;

/// A plain value; a connection, or the draft of one.
struct ConnectionRow final
{
    QString id; ///< Of the connection or the draft.
    bool isDraft = false;
    bool isEnabled = true;
    ConnectionState state = ConnectionState::NotRunYet;
    QString sentence; ///< The state with its reason.
    QString name;
    QString source;
    QString sourceIcon; ///< Name of an icon; empty for none.
    QString destination;
    QString destinationIcon;
    QColor mark; ///< Of the destination; invalid for none.
    bool isProduction = false;
    QString schedule;
    std::vector<Tag> tags;
    std::optional<TimePoint> lastRun; ///< End of the last run, or its start while it runs.
    std::optional<TimePoint> nextRun;
    qint64 openRejected = 0;
    /// What the run has done so far, or its place in the line; empty when nothing runs or waits
    /// here.
    QString progress;
    std::optional<double> fraction; ///< 0 to 1, when the run has an estimate.
    std::optional<TimePoint> savedAt; ///< Of a draft.

    bool operator==(const ConnectionRow &) const = default;
};

/// The rows of the current snapshot: drafts, newest first, then connections by name.
[[nodiscard]] std::vector<ConnectionRow> connectionRows(const Workspace &workspace);
/// The row of one connection; nothing when the snapshot does not hold it.
[[nodiscard]] std::optional<ConnectionRow> connectionRow(const Workspace &workspace,
                                                         const QString &connectionId);

} // namespace millrace
