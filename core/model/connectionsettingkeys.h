// The keys that the settings of a connection may have as JSON.
#pragma once

#include <QStringList>

namespace millrace {

/// Those that toJson(ConnectionSettings) writes, also those it leaves out for a default.
[[nodiscard]] inline QStringList connectionSettingKeys()
{
    return {QStringLiteral("namespace_mode"),
            QStringLiteral("namespace_format"),
            QStringLiteral("prefix"),
            QStringLiteral("unfit_values"),
            QStringLiteral("parallel_streams"),
            QStringLiteral("schema_changes"),
            QStringLiteral("backfill"),
            QStringLiteral("row_limit"),
            QStringLiteral("rejected_limit"),
            QStringLiteral("rejected_percent"),
            QStringLiteral("stop_when_all_rejected"),
            QStringLiteral("run_policy"),
            QStringLiteral("hooks"),
            QStringLiteral("verify_after_runs"),
            QStringLiteral("notices")};
}

} // namespace millrace
