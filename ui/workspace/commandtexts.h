// CommandTexts: the acts of the window as lines for a shell.
#pragma once

#include "core/catalog/stream.h"
#include "core/model/connection.h"
#include "core/model/job.h"
#include "core/model/tag.h"
#include "core/store/logmatcher.h"
#include "core/store/profile.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace millrace {

/// Each text does with millrace-cli what the act does in the window, on the same profile: it is
/// named where it is not the usual one. Words are quoted for a POSIX shell, whatever they hold.
class CommandTexts final
{
public:
    explicit CommandTexts(const Profile &profile);

    /// All streams when \a streams is empty.
    [[nodiscard]] QString sync(const QString &connection,
                               const std::vector<StreamId> &streams = {}) const;
    /// A trial with at most \a rows rows per stream.
    [[nodiscard]] QString syncTrial(const QString &connection, qint64 rows) const;
    [[nodiscard]] QString pauseRun(const QString &connection) const;
    [[nodiscard]] QString resumeRun(const QString &connection) const;
    [[nodiscard]] QString cancelRun(const QString &connection) const;
    [[nodiscard]] QString setPaused(const QString &connection, bool isPaused) const;
    /// Writes what helps to find a fault; of all connections when \a connection is empty.
    [[nodiscard]] QString report(const QString &connection) const;
    /// Tests both ends.
    [[nodiscard]] QString check(const QString &connection) const;
    /// Tests a stored source, or a stored destination.
    [[nodiscard]] QString checkSource(const QString &source) const;
    [[nodiscard]] QString checkDestination(const QString &destination) const;
    /// Lists the streams of a stored source.
    [[nodiscard]] QString discover(const QString &source) const;
    /// Lists the transformations of \a stream.
    [[nodiscard]] QString transformations(const QString &connection, const StreamId &stream) const;

    /// Gives \a stream the transformations it has.
    [[nodiscard]] QString addTransformations(const QString &connection,
                                             const ConfiguredStream &stream) const;

    /// What is looked at of a stream.
    struct Look final
    {
        StreamId stream;
        int rows = 0;
        QStringList fields; ///< Empty: all.
        QString filter;
    };
    [[nodiscard]] QString preview(const QString &source, const Look &look) const;

    /// Prints connections as a file, all of the profile when \a connections is empty.
    [[nodiscard]] QString exported(const QStringList &connections, bool hasState = false) const;
    /// Makes what files or folders declare, after it has shown the plan and asked.
    [[nodiscard]] QString apply(const QStringList &paths, bool prunes) const;
    /// Makes a file of files of Airbyte, Terraform or Meltano, and what it declares, as above.
    [[nodiscard]] QString importAirbyte(const QStringList &paths) const;
    /// What apply() does from the text of a file, which may have many lines; does not ask.
    [[nodiscard]] QString applyFrom(const QString &form) const;
    /// Lets a waiting run go first.
    [[nodiscard]] QString runNext(const QString &connection) const;
    /// Makes a paused copy.
    [[nodiscard]] QString duplicate(const QString &connection) const;
    /// Sets the schedule of every stream of a connection and those of some, as they are in it.
    [[nodiscard]] QString schedule(const Connection &connection) const;
    /// Sets what differs from the defaults: patience, hooks, namespaces and the rest.
    [[nodiscard]] QString settings(const Connection &connection) const;
    /// Sets what is told about a connection otherwise than the profile says.
    [[nodiscard]] QString notices(const Connection &connection) const;
    /// Gives a connection the tags it has.
    [[nodiscard]] QString tags(const Connection &connection) const;
    /// Makes or recolours a tag, gives it another name, or deletes it.
    [[nodiscard]] QString setTag(const Tag &tag) const;
    [[nodiscard]] QString renameTag(const QString &name, const QString &newName) const;
    [[nodiscard]] QString removeTag(const QString &name) const;
    /// Stores a connection from \a file, which holds its file form.
    [[nodiscard]] QString create(const QString &file) const;
    /// The same from the form itself, which may have many lines; runs the connection then if it is
    /// named.
    [[nodiscard]] QString createFrom(const QString &form, const QString &syncedName = {}) const;
    /// Asks before it deletes.
    [[nodiscard]] QString clear(const QString &connection,
                                const std::vector<StreamId> &streams = {}) const;
    [[nodiscard]] QString refresh(const QString &connection, RefreshMode mode,
                                  const std::vector<StreamId> &streams = {}) const;
    /// Shows what a changed source means, and has the connection follow it.
    [[nodiscard]] QString showSchema(const QString &connection) const;
    [[nodiscard]] QString acceptSchema(const QString &connection, const QStringList &options) const;
    /// Goes back to an earlier checkpoint.
    [[nodiscard]] QString restoreCheckpoint(const QString &connection, qint64 id) const;
    /// Moves streams to where a document on standard input says.
    [[nodiscard]] QString setCheckpoints(const QString &connection) const;
    [[nodiscard]] QString remove(const QString &connection) const;
    /// \a rowLimit is for each stream; nothing: all records.
    [[nodiscard]] QString dryRun(const QString &connection,
                                 std::optional<qint64> rowLimit = {}) const;
    [[nodiscard]] QString verify(const QString &connection) const;
    [[nodiscard]] QString log(qint64 jobId) const;
    /// Of all connections when \a connection is empty.
    [[nodiscard]] QString searchLogs(const QString &connection, const LogQuery &query) const;
    /// Prints what a run did, as JSON.
    [[nodiscard]] QString runSummary(qint64 jobId) const;
    /// Lists the runs that began in a span of time; of all connections.
    [[nodiscard]] QString runs(TimePoint since, TimePoint until, const QString &outcome = {}) const;
    /// Lists the runs and changes of a connection.
    [[nodiscard]] QString history(const QString &connection) const;
    /// Makes what a change altered what it was before.
    [[nodiscard]] QString putBack(qint64 changeId) const;

    /// Which rejected records; what is empty is not asked for.
    struct Rejected final
    {
        QString connection;
        std::optional<qint64> jobId;
        QString stream;
        QString code;
        QString field;
        QString status;
        QString outcome;
    };
    [[nodiscard]] QString exportRejected(const Rejected &wanted,
                                         const QString &format = QStringLiteral("csv")) const;
    /// Tries records of one connection once more.
    [[nodiscard]] QString retryRejected(const std::vector<qint64> &ids) const;

private:
    /// \a command with \a form as its standard input, and \a next after it.
    [[nodiscard]] static QString fed(const QString &command, const QString &form,
                                     const QString &next = {});
    [[nodiscard]] QString line(const QStringList &words) const;
    [[nodiscard]] QString act(QStringList words, const QString &connection) const;

    QString m_program; ///< With its global options.
};

/// \a word as one word of a POSIX shell.
[[nodiscard]] QString shellWord(const QString &word);

} // namespace millrace
