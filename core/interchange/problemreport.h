// Problem report: what helps to understand a fault, as files without secrets, and their archive.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/secrets/secretstore.h"
#include "core/store/profile.h"
#include "core/store/statedatabase.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace millrace {

struct ReportFile final
{
    QString name; ///< As in the archive, such as "logs/run-12-attempt-1.jsonl".
    QString about; ///< What is in it, one sentence.
    QByteArray content;
};

struct ReportChoice final
{
    QString connectionId; ///< Empty: all of the profile.
    int runs = 5; ///< The newest of them bring their logs.
};

/// Reads versions, connections as files, runs with their errors, and logs. Secrets are left out as
/// an export leaves them out; in every text the secrets of the profile that \a secrets can read now
/// are hidden, and what looks like one (ReportRedactor). No records are read; names of hosts,
/// accounts, streams and fields stay, and so do the single values that notes and logs quote. Of
/// each log the last s_mostLogBytes are taken.
///
/// Blocks for as long as the files take to read; any thread.
[[nodiscard]] Result<std::vector<ReportFile>>
problemReport(StateDatabase &database, const Profile &profile, const ConnectorRegistry &registry,
              const SecretStore &secrets, const ReportChoice &choice);

/// Writes \a files as a zip archive, which is there as a whole or not at all.
/// "interchange.report_failed" names the file and why.
[[nodiscard]] Result<void> writeReport(const QString &path, const std::vector<ReportFile> &files);

inline constexpr qint64 s_mostLogBytes = 2'000'000;

} // namespace millrace
