// Profile: where one person's Millrace keeps its files.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace millrace {

/// The folders of a profile. A plain value.
///
/// Without an override: $XDG_DATA_HOME/millrace (state database, backups), $XDG_STATE_HOME/millrace
/// (logs, locks). With one, everything lies below the given folder.
class Profile final
{
public:
    /// \a folder from --profile, else $MILLRACE_PROFILE, else the XDG places.
    [[nodiscard]] static Profile locate(const QString &folder = {});

    /// Creates the folders, readable by the owner only. The error names the folder and why.
    [[nodiscard]] Result<void> create() const;

    [[nodiscard]] QString stateDatabase() const { return m_data + QStringLiteral("/state.sqlite"); }
    [[nodiscard]] QString backupsFolder() const { return m_data + QStringLiteral("/backups"); }
    [[nodiscard]] QString connectorsFolder() const
    {
        return m_data + QStringLiteral("/connectors");
    }
    [[nodiscard]] QString logsFolder() const { return m_state + QStringLiteral("/logs"); }
    [[nodiscard]] QString locksFolder() const { return m_state + QStringLiteral("/locks"); }
    /// The log of one attempt, JSON lines.
    [[nodiscard]] QString attemptLog(qint64 jobId, int attempt) const;

private:
    QString m_data;
    QString m_state;
};

} // namespace millrace
