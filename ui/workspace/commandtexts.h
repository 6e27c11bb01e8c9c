// CommandTexts: the acts of the window as lines for a shell.
#pragma once

#include "core/catalog/stream.h"
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
    /// Tests both ends.
    [[nodiscard]] QString check(const QString &connection) const;
    /// Tests a stored source, or a stored destination.
    [[nodiscard]] QString checkSource(const QString &source) const;
    [[nodiscard]] QString checkDestination(const QString &destination) const;
    /// Lists the streams of a stored source.
    [[nodiscard]] QString discover(const QString &source) const;

    /// What is looked at of a stream.
    struct Look final
    {
        StreamId stream;
        int rows = 0;
        QStringList fields; ///< Empty: all.
        QString filter;
    };
    [[nodiscard]] QString preview(const QString &source, const Look &look) const;

    /// Prints the file form of a stored connection.
    [[nodiscard]] QString show(const QString &connection, bool hasState = false) const;
    /// Stores a connection from \a file, which holds its file form.
    [[nodiscard]] QString create(const QString &file) const;
    /// The same from the form itself, which may have many lines; runs the connection then if it is
    /// named.
    [[nodiscard]] QString createFrom(const QString &form, const QString &syncedName = {}) const;
    /// Asks before it deletes.
    [[nodiscard]] QString clear(const QString &connection,
                                const std::vector<StreamId> &streams = {}) const;
    [[nodiscard]] QString remove(const QString &connection) const;
    /// \a rowLimit is for each stream; nothing: all records.
    [[nodiscard]] QString dryRun(const QString &connection,
                                 std::optional<qint64> rowLimit = {}) const;
    [[nodiscard]] QString log(qint64 jobId) const;

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
    [[nodiscard]] QString line(const QStringList &words) const;

    QString m_program; ///< With its global options.
};

/// \a word as one word of a POSIX shell.
[[nodiscard]] QString shellWord(const QString &word);

} // namespace millrace
