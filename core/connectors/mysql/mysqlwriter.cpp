#include "core/connectors/mysql/mysqlwriter.h"

#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqlswap.h"
#include "core/connectors/mysql/mysqlwriteerrors.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

MySqlWriter::MySqlWriter(std::unique_ptr<MySqlConnection> connection,
                         const MySqlWriteOptions &options, const WriteRequest &request)
    : m_connection(std::move(connection))
    , m_options(options)
    , m_request(request)
    , m_checkpoints(*m_connection, request)
    , m_sideTable(mySqlSideTableOf(request.target.name))
{
}

MySqlWriter::~MySqlWriter()
{
    m_inserter.reset();
    m_merge.reset();
    rollback();
}

void MySqlWriter::rollback()
{
    if (std::exchange(m_isInTransaction, false) && m_connection->isUsable())
        (void)m_connection->execute(u"ROLLBACK"_s, {});
}

Result<std::unique_ptr<StreamWriter>> MySqlWriter::open(const MySqlWriteOptions &options,
                                                        const WriteRequest &request,
                                                        const Cancellation &cancellation)
{
    auto connection = openWriteSession(options, cancellation);
    if (!connection)
        return connection.error();
    std::unique_ptr<MySqlWriter> writer(new MySqlWriter(std::move(*connection), options, request));
    auto done = writer->requireKey();
    if (done)
        done = selectDatabase(*writer->m_connection, options, request.target.nameSpace,
                              cancellation);
    if (done)
        done = writer->prepareTables(cancellation);
    if (!done)
        return done.error();
    return std::unique_ptr<StreamWriter>(std::move(writer));
}

Result<void> MySqlWriter::requireKey() const
{
    if (!m_request.mode.isDedup())
        return {};
    for (const QString &field : m_request.primaryKey) {
        if (!m_request.schema->indexOf(field))
            return makeError(mysqlerrors::keyMissing, {m_request.target.name, field});
    }
    if (m_request.primaryKey.isEmpty())
        return makeError(mysqlerrors::keyMissing, {m_request.target.name, QString()});
    return {};
}

Result<void> MySqlWriter::prepareTables(const Cancellation &cancellation)
{
    auto done = m_checkpoints.ensureTables(cancellation);
    if (done)
        done = endBrokenSwap(cancellation);
    if (done)
        done = loadState(cancellation);
    if (!done)
        return done;
    if (!m_request.mode.replaces()) {
        done = dropSideTable(cancellation);
        return done ? openTarget(cancellation) : done;
    }
    done = requireReplaceable(cancellation);
    if (done && !m_committed)
        done = dropSideTable(cancellation);
    // A finished generation is left alone unless rows of it come once more.
    return done && !m_wasFinished ? openTable(m_sideTable, true, cancellation) : done;
}

/// A swap that a kill interrupted took place when the side table is gone, else it did not.
Result<void> MySqlWriter::endBrokenSwap(const Cancellation &cancellation)
{
    const QString &database = m_request.target.nameSpace;
    const QString &table = m_request.target.name;
    const auto isSwapping
        = MySqlCheckpoints::isAnySwapping(*m_connection, database, table, cancellation);
    if (!isSwapping)
        return isSwapping.error();
    if (!*isSwapping)
        return {};
    const auto waits = exists(m_sideTable, cancellation);
    const auto isThere = exists(table, cancellation);
    if (!waits || !isThere)
        return waits ? isThere.error() : waits.error();
    if (*waits)
        return {};
    auto done = MySqlSwap(*m_connection, database, table, m_notes).settle(cancellation);
    if (done)
        done = MySqlCheckpoints::endSwaps(*m_connection, database, table, *isThere, cancellation);
    return done ? m_checkpoints.noteMade(cancellation) : done;
}

Result<void> MySqlWriter::loadState(const Cancellation &cancellation)
{
    const auto row = m_checkpoints.load(cancellation);
    if (!row)
        return row.error();
    if (!*row || (*row)->generationId != m_request.generationId
        || (*row)->generationKey != m_request.generationKey)
        return {};
    const bool isSide = m_request.mode.replaces() && !(*row)->isFinished;
    const auto found = exists(isSide ? m_sideTable : m_request.target.name, cancellation);
    if (!found)
        return found.error();
    // Rows that somebody dropped are not there any more, whatever the checkpoint says.
    if (!*found)
        return m_checkpoints.forget(cancellation);
    m_wasFinished = (*row)->isFinished && m_request.mode.replaces();
    if ((*row)->checkpoint)
        m_committed = CommittedState{*(*row)->checkpoint, (*row)->isFinished};
    return {};
}

Result<bool> MySqlWriter::exists(const QString &table, const Cancellation &cancellation)
{
    return tableExists(*m_connection, m_request.target.nameSpace, table, cancellation);
}

Result<void> MySqlWriter::dropSideTable(const Cancellation &cancellation)
{
    const auto waits = exists(m_sideTable, cancellation);
    if (!waits)
        return waits.error();
    // A stream that was about to swap must not find its table gone and take it for swapped.
    auto done = MySqlCheckpoints::endSwaps(*m_connection, m_request.target.nameSpace,
                                           m_request.target.name, false, cancellation);
    if (done && *waits)
        done = m_connection->execute("DROP TABLE IF EXISTS "_L1
                                         + mySqlName(m_request.target.nameSpace, m_sideTable),
                                     cancellation);
    return done;
}

Result<void> MySqlWriter::requireReplaceable(const Cancellation &cancellation)
{
    const auto table = describeTargetTable(*m_connection, m_request.target.nameSpace,
                                           m_request.target.name, cancellation);
    if (!table)
        return table.error();
    return *table ? requireTable(**table) : Result<void>();
}

Result<void> MySqlWriter::openTarget(const Cancellation &cancellation)
{
    const QString &table = m_request.target.name;
    const auto isThere = exists(table, cancellation);
    if (!isThere)
        return isThere.error();
    // Noted first: a table that was made and not noted would count as a stranger's.
    if (!*isThere) {
        if (auto noted = m_checkpoints.noteMade(cancellation); !noted)
            return noted;
    }
    const auto isMade
        = MySqlCheckpoints::isMade(*m_connection, m_request.target.nameSpace, table, cancellation);
    if (!isMade)
        return isMade.error();
    return openTable(table, *isMade, cancellation);
}

Result<void> MySqlWriter::openTable(const QString &table, bool isMade,
                                    const Cancellation &cancellation)
{
    const bool isDedup = m_request.mode.isDedup();
    const MySqlTargetPlan plan{m_request.target.nameSpace,
                               table,
                               *m_request.schema,
                               isDedup ? m_request.primaryKey : QStringList(),
                               m_options.hasMetaColumns,
                               isMade,
                               table == m_sideTable ? m_request.target.name : QString()};
    auto target = prepareTarget(*m_connection, plan, m_notes, cancellation);
    if (!target)
        return target.error();
    m_target = std::move(*target);
    m_checks = std::make_unique<MySqlValueChecks>(*m_target, plan.keyFields, *m_request.schema);
    const RunMarks marks{m_request.syncId, m_request.generationId};
    if (!isDedup) {
        m_inserter = std::make_unique<MySqlInserter>(
            *m_connection, *m_target, MySqlInserterOptions{m_target->sqlName(), marks});
        return {};
    }
    auto merge
        = MySqlMerge::create(*m_connection, *m_target, *m_request.schema,
                             {m_request.primaryKey, m_request.cursorField, m_options.deletesHard},
                             marks, m_notes, cancellation);
    if (!merge)
        return merge.error();
    m_merge = std::move(*merge);
    return {};
}

Result<void> MySqlWriter::ensureTransaction(const Cancellation &cancellation)
{
    if (m_isInTransaction)
        return {};
    if (m_merge && std::exchange(m_hasStagedRows, false)) {
        if (auto cleared = m_merge->clear(cancellation); !cleared)
            return cleared;
    }
    auto begun = m_connection->execute(u"START TRANSACTION"_s, cancellation);
    m_isInTransaction = begun.isOk();
    return begun;
}

Result<void> MySqlWriter::ensureTarget(const Cancellation &cancellation)
{
    if (m_target)
        return {};
    // Rows for a generation that was finished before: it starts again from nothing.
    m_wasFinished = false;
    m_committed.reset();
    auto done = m_checkpoints.forget(cancellation);
    if (done)
        done = dropSideTable(cancellation);
    return done ? openTable(m_sideTable, true, cancellation) : done;
}

Result<WriteReport> MySqlWriter::write(const std::shared_ptr<const RecordBatch> &batch,
                                       const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    WriteReport report;
    if (batch->rowCount() == 0)
        return report;
    auto ready = ensureTarget(cancellation);
    if (ready)
        ready = ensureTransaction(cancellation);
    if (!ready)
        return ready.error();
    std::size_t first = 0;
    for (RefusedRow &fault : m_checks->find(batch)) {
        const std::size_t row = fault.row;
        if (const auto done = takeRows(batch, first, row, report, cancellation); !done)
            return done.error();
        report.refused.push_back(std::move(fault));
        first = row + 1;
    }
    if (const auto done = takeRows(batch, first, batch->rowCount(), report, cancellation); !done)
        return done.error();
    return report;
}

Result<void> MySqlWriter::takeRows(const std::shared_ptr<const RecordBatch> &batch,
                                   std::size_t first, std::size_t end, WriteReport &report,
                                   const Cancellation &cancellation)
{
    if (first >= end)
        return {};
    m_hasStagedRows = true;
    return m_merge ? m_merge->stage(batch, first, end, report, cancellation)
                   : m_inserter->take(batch, first, end, 0, report, cancellation);
}

Result<WriteReport> MySqlWriter::prepare(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    WriteReport report;
    Result<void> done;
    if (m_merge)
        done = m_merge->merge(report, cancellation);
    else if (m_inserter)
        done = m_inserter->flush(report, cancellation);
    if (!done)
        return done.error();
    return report;
}

Result<void> MySqlWriter::commit(const Checkpoint &checkpoint)
{
    auto done = ensureTransaction({});
    if (done)
        done = m_checkpoints.store(checkpoint, {});
    // A position alone, without a row, does not begin a finished generation again.
    const bool staysFinished = m_wasFinished && !m_target;
    if (done && staysFinished)
        done = m_checkpoints.markFinished({});
    if (done)
        done = m_connection->execute(u"COMMIT"_s, {});
    if (!done) {
        rollback();
        return done;
    }
    m_isInTransaction = false;
    m_committed = CommittedState{checkpoint, staysFinished};
    return {};
}

std::optional<CommittedState> MySqlWriter::committedState() const
{
    auto connection = openWriteSession(m_options, {});
    if (!connection)
        return m_committed;
    MySqlCheckpoints checkpoints(**connection, m_request);
    const auto row = checkpoints.load({});
    if (!row)
        return m_committed;
    if (!*row || !(*row)->checkpoint || (*row)->generationId != m_request.generationId
        || (*row)->generationKey != m_request.generationKey)
        return std::nullopt;
    return CommittedState{*(*row)->checkpoint, (*row)->isFinished};
}

Result<void> MySqlWriter::finish(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    m_inserter.reset();
    m_merge.reset();
    m_checks.reset();
    m_target.reset();
    rollback();
    const QStringList notesBefore = m_notes;
    bool isSwapped = false;
    Result<void> done;
    if (m_request.mode.replaces()) {
        const auto waits = exists(m_sideTable, cancellation);
        if (!waits)
            return waits.error();
        // Nothing waits when an earlier call took effect and the program was killed right after.
        isSwapped = *waits;
        if (*waits)
            done = MySqlSwap(*m_connection, m_request.target.nameSpace, m_request.target.name,
                             m_notes)
                       .replace(m_checkpoints, cancellation);
    }
    if (done)
        done = finishTransaction(isSwapped, cancellation);
    if (!done) {
        rollback();
        m_notes = notesBefore;
        return done;
    }
    m_wasFinished = true;
    if (m_committed)
        m_committed->isFinished = true;
    return {};
}

Result<void> MySqlWriter::finishTransaction(bool wasSwapped, const Cancellation &cancellation)
{
    auto done = m_connection->execute(u"START TRANSACTION"_s, cancellation);
    m_isInTransaction = done.isOk();
    if (done && !m_request.mode.replaces())
        done = removeOlderGenerations(cancellation);
    if (done)
        done = m_checkpoints.markFinished(cancellation);
    if (done && wasSwapped)
        done = m_checkpoints.noteMade(cancellation);
    if (done)
        done = m_connection->execute(u"COMMIT"_s, cancellation);
    m_isInTransaction = m_isInTransaction && !done;
    return done;
}

Result<void> MySqlWriter::removeOlderGenerations(const Cancellation &cancellation)
{
    if (m_request.minimumGenerationId <= 0)
        return {};
    if (!m_options.hasMetaColumns) {
        m_notes << QCoreApplication::translate("mysql",
                                               "Rows of earlier generations stay in the table %1, "
                                               "because without meta columns they cannot be told "
                                               "apart.")
                       .arg(m_request.target.name);
        return {};
    }
    return m_connection->execute("DELETE FROM %1 WHERE %2 < %3 OR %2 IS NULL"_L1.arg(
                                     mySqlName(m_request.target.nameSpace, m_request.target.name),
                                     mySqlIdentifier(s_generationIdColumn),
                                     QString::number(m_request.minimumGenerationId)),
                                 cancellation);
}

} // namespace millrace
