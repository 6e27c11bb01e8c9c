// PostgresGeneration: the tables of one generation of a stream, from its first row to its end.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/postgres/postgrescheckpoints.h"
#include "core/connectors/postgres/postgrestarget.h"

#include <memory>
#include <optional>

namespace millrace {

/// Knows which table the rows of a generation go to: the stream's own, or in the replacing modes a
/// side table that takes its place at the end. A side table of the same generation is filled
/// further after a kill, any other is dropped. Used by one thread; dies before its session.
class PostgresGeneration final
{
public:
    /// \a request and \a options outlive this object; the request's target names a schema.
    PostgresGeneration(PostgresSession &session, const PostgresWriteOptions &options,
                       const WriteRequest &request);

    /// Finds what an earlier run left and makes or alters the table, but for a generation that is
    /// finished. REQUIRES: a transaction.
    Result<void> open();
    /// Makes the table of a generation that starts again from nothing; none of its rows counts any
    /// more. REQUIRES: a transaction; a replacing mode.
    Result<void> startAgain();
    /// Ends the generation in a transaction of its own: puts the side table in its place, removes
    /// older rows, and notes it.
    Result<void> finish();

    /// The table that rows go to; null while there is none.
    [[nodiscard]] const PostgresTarget *target() const { return m_target.get(); }
    /// Forgets the table, not what is in it.
    void closeTarget() { m_target.reset(); }
    /// Whether the table was made for rows of the offered form, and has none.
    [[nodiscard]] bool isMadeAsOffered() const { return m_isMadeAsOffered; }
    /// To be called before the first row.
    void beginRows() { m_isMadeAsOffered = false; }

    [[nodiscard]] PostgresCheckpoints &checkpoints() { return m_checkpoints; }
    /// What an earlier run has committed of this generation.
    [[nodiscard]] const std::optional<CommittedState> &found() const { return m_found; }
    /// Whether this very generation was finished, and none of its rows came since.
    [[nodiscard]] bool wasFinished() const { return m_wasFinished; }
    /// What the person should know.
    [[nodiscard]] const QStringList &notes() const { return m_notes; }

    /// What \a row says about the generation of \a request, if anything.
    [[nodiscard]] static std::optional<CommittedState>
    stateOf(const std::optional<PostgresCheckpoints::Row> &row, const WriteRequest &request);

private:
    [[nodiscard]] PostgresTargetPlan planFor(const QString &table) const;
    Result<void> loadState();
    Result<void> openTarget();
    Result<void> openSideTable();
    Result<void> dropSideTable();
    Result<void> replaceOldTable();
    Result<void> removeOlderRows();

    PostgresSession &m_session;
    const PostgresWriteOptions &m_options;
    const WriteRequest &m_request;
    PostgresCheckpoints m_checkpoints;
    QString m_sideTable;
    std::unique_ptr<PostgresTarget> m_target;
    std::optional<CommittedState> m_found;
    QStringList m_notes;
    bool m_takesOffer = true; ///< A new table may have the columns of the offered form.
    bool m_isMadeAsOffered = false;
    bool m_wasFinished = false;
};

} // namespace millrace
