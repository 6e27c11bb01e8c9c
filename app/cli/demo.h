// Demo: what the program does, shown on sample data in a folder of its own.
#pragma once

#include "app/cli/session.h"
#include "core/interchange/connectionbuilder.h"
#include "core/model/job.h"

#include <QJsonArray>

namespace millrace {

/// Copies the sample data and a CSV file into one SQLite file, in each of the five modes, twice:
/// the second time after both have changed. Every step goes through stored connections and the
/// engine, as it does for users.
class Demo final
{
public:
    /// \a folder receives the CSV file and the SQLite file; the session's profile the rest.
    Demo(Session &session, const QString &folder);

    /// Returns the exit code.
    [[nodiscard]] int run();

private:
    /// One of the two things that are copied.
    struct Subject final
    {
        QString name; ///< "users"
        EndpointSpec source;
        QString stream;
        StreamSpec wishes; ///< Key and cursor for the modes that need them.
        UnfitPolicy unfitPolicy = UnfitPolicy::Null;
        QStringList shownFields;
        QString shownRows; ///< A condition on the table.
    };

    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> change();
    [[nodiscard]] Result<void> runAll(bool isFirst);
    [[nodiscard]] Result<void> runOne(const Subject &subject, const SyncMode &mode);
    [[nodiscard]] Result<void> showTable(const Subject &subject, const SyncMode &mode);
    [[nodiscard]] Result<Job> sync(const Subject &subject, const SyncMode &mode);
    [[nodiscard]] QString tableOf(const Subject &subject, const SyncMode &mode) const;

    Session &m_session;
    QString m_csvFile;
    QString m_database;
    std::vector<Subject> m_subjects;
    QJsonArray m_runs; ///< For --json.
    bool m_isSecondRound = false;
    int m_failures = 0;
};

} // namespace millrace
