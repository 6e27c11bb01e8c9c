#include "core/connectors/postgres/postgresgeneration.h"

#include "core/connectors/postgres/postgresencodedform.h"
#include "core/connectors/postgres/postgresreplacement.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

PostgresGeneration::PostgresGeneration(PostgresSession &session,
                                       const PostgresWriteOptions &options,
                                       const WriteRequest &request)
    : m_session(session)
    , m_options(options)
    , m_request(request)
    , m_checkpoints(session, request)
    , m_sideTable(postgresSideTableOf(request.target.name))
{
}

std::optional<CommittedState>
PostgresGeneration::stateOf(const std::optional<PostgresCheckpoints::Row> &row,
                            const WriteRequest &request)
{
    if (!row || row->generationId != request.generationId
        || row->generationKey != request.generationKey || !row->checkpoint)
        return std::nullopt;
    return CommittedState{*row->checkpoint, row->isFinished};
}

PostgresTargetPlan PostgresGeneration::planFor(const QString &table) const
{
    return {m_request.target.nameSpace,
            table,
            *m_request.schema,
            m_options.hasMetaColumns,
            m_options.dropsDependents,
            nullptr,
            {}};
}

Result<void> PostgresGeneration::open()
{
    auto done = m_checkpoints.ensureTables();
    if (done)
        done = loadState();
    if (!done)
        return done;
    if (!m_request.mode.replaces()) {
        done = dropSideTable();
        return done ? openTarget() : done;
    }
    if (!m_found)
        done = dropSideTable();
    // A finished generation is left alone unless rows of it come once more.
    return done && !m_wasFinished ? openSideTable() : done;
}

Result<void> PostgresGeneration::startAgain()
{
    m_wasFinished = false;
    m_found.reset();
    m_notes.clear();
    // Rows came as columns after all, which may hold what the offered columns do not.
    if (m_isMadeAsOffered)
        m_takesOffer = false;
    m_target.reset();
    auto done = m_checkpoints.forget();
    if (done)
        done = dropSideTable();
    return done ? openSideTable() : done;
}

Result<void> PostgresGeneration::loadState()
{
    const auto row = m_checkpoints.load();
    if (!row)
        return row.error();
    if (!*row || (*row)->generationId != m_request.generationId
        || (*row)->generationKey != m_request.generationKey)
        return {};
    const bool isSide = m_request.mode.replaces() && !(*row)->isFinished;
    const auto found = relationExists(m_session, m_request.target.nameSpace,
                                      isSide ? m_sideTable : m_request.target.name);
    if (!found)
        return found.error();
    // Rows that somebody dropped are not there any more, whatever the checkpoint says.
    if (!*found)
        return m_checkpoints.forget();
    m_wasFinished = (*row)->isFinished && m_request.mode.replaces();
    m_found = stateOf(*row, m_request);
    return {};
}

Result<void> PostgresGeneration::openTarget()
{
    auto target = preparePostgresTarget(m_session, planFor(m_request.target.name), m_notes);
    if (!target)
        return target.error();
    m_target = std::make_unique<PostgresTarget>(std::move(*target));
    return m_target->isNew ? m_checkpoints.noteMade() : Result<void>();
}

Result<void> PostgresGeneration::openSideTable()
{
    PostgresTargetPlan plan = planFor(m_sideTable);
    if (m_takesOffer && !m_options.hasMetaColumns && !m_request.mode.isDedup())
        plan.types = offeredPostgresTypes(m_request.offeredForm, *m_request.schema);
    auto target = makeSideTable(m_session, plan, m_request.target.name, m_notes);
    if (!target)
        return target.error();
    m_target = std::make_unique<PostgresTarget>(std::move(*target));
    m_isMadeAsOffered = m_target->isNew && !plan.types.isEmpty();
    return {};
}

Result<void> PostgresGeneration::dropSideTable()
{
    return m_session.run("DROP TABLE IF EXISTS "_L1
                         + qualifiedName(m_request.target.nameSpace, m_sideTable));
}

Result<void> PostgresGeneration::finish()
{
    const QStringList notesBefore = m_notes;
    auto done = m_session.begin();
    if (done)
        done = m_request.mode.replaces() ? replaceOldTable() : removeOlderRows();
    if (done)
        done = m_checkpoints.markFinished();
    if (done)
        done = m_session.commit();
    if (!done) {
        m_session.rollback();
        m_notes = notesBefore;
        return done;
    }
    m_wasFinished = true;
    return {};
}

Result<void> PostgresGeneration::replaceOldTable()
{
    const auto waits = relationExists(m_session, m_request.target.nameSpace, m_sideTable);
    if (!waits)
        return waits.error();
    // Nothing waits when an earlier call took effect and the program was killed right after.
    if (!*waits)
        return {};
    auto replaced = replaceTable(m_session, planFor(m_request.target.name), m_sideTable,
                                 m_request.mode.isDedup(), m_notes);
    return replaced ? m_checkpoints.noteMade() : replaced;
}

Result<void> PostgresGeneration::removeOlderRows()
{
    if (m_request.minimumGenerationId <= 0)
        return {};
    if (!m_options.hasMetaColumns) {
        m_notes << QCoreApplication::translate("postgres",
                                               "Rows of earlier generations stay in the table %1, "
                                               "because without meta columns they cannot be told "
                                               "apart.")
                       .arg(m_request.target.name);
        return {};
    }
    return m_session.run("DELETE FROM "_L1
                             + qualifiedName(m_request.target.nameSpace, m_request.target.name)
                             + " WHERE "_L1 + s_generationIdColumn + " < $1 OR "_L1
                             + s_generationIdColumn + " IS NULL"_L1,
                         {std::to_string(m_request.minimumGenerationId)});
}

} // namespace millrace
