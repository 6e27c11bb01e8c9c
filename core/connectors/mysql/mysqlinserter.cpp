#include "core/connectors/mysql/mysqlinserter.h"

#include "core/base/redaction.h"
#include "core/connectors/mysql/mysqlwriteerrors.h"

#include <mysql.h>
#include <mysqld_error.h>

#include <QRegularExpression>

#include <algorithm>
#include <cstring>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Measured: from 2 MB on a load gains nothing, and memory is two portions.
constexpr std::size_t s_portionBytes = std::size_t{4} << 20;
constexpr std::size_t s_portionRows = 65536;
/// Rows of one INSERT; halved to the rows at fault.
constexpr std::size_t s_groupRows = 1024;
constexpr std::size_t s_statementBytes = std::size_t{1} << 20;
constexpr auto s_setSavepoint = "SAVEPOINT _millrace_rows"_L1;
constexpr auto s_takeBack = "ROLLBACK TO SAVEPOINT _millrace_rows"_L1;

/// Gives a text to LOAD DATA in the place of a file.
struct TextFeed final
{
    std::string_view text;

    static int start(void **state, const char *, void *feed)
    {
        *state = feed;
        return 0;
    }
    static int read(void *state, char *buffer, unsigned int size)
    {
        auto *feed = static_cast<TextFeed *>(state);
        const std::size_t given = std::min<std::size_t>(feed->text.size(), size);
        std::memcpy(buffer, feed->text.data(), given);
        feed->text.remove_prefix(given);
        return static_cast<int>(given);
    }
    static void end(void *) { }
    static int error(void *, char *text, unsigned int size)
    {
        if (size > 0)
            *text = '\0';
        return 0;
    }
};

/// What a row takes at most among the literals of an INSERT.
std::size_t largestText(const RecordBatch &batch, std::size_t row)
{
    constexpr std::size_t metaText = 256;
    constexpr std::size_t fixedText = 40;
    std::size_t size = metaText;
    for (int i = 0; i < batch.schema().fieldCount(); ++i) {
        const Column &column = batch.column(i);
        size += fixedText;
        if (isStoredAsText(column.type) && !column.isNull(row))
            size += column.text(row).size() * 2;
    }
    return size;
}

} // namespace

void MySqlInserter::Portion::clear()
{
    text.clear();
    parts.clear();
    rows = 0;
}

MySqlInserter::MySqlInserter(MySqlConnection &connection, const MySqlTarget &target,
                             MySqlInserterOptions options)
    : m_connection(connection)
    , m_target(target)
    , m_options(std::move(options))
    , m_loadEncoder(m_target, m_options.marks, MySqlRowEncoder::Form::LoadData,
                    m_options.hasArrival)
    , m_literalEncoder(m_target, m_options.marks, MySqlRowEncoder::Form::Literals,
                       m_options.hasArrival)
    , m_loadStatement(m_loadEncoder.statement(m_options.table))
    , m_insertStatement(m_literalEncoder.statement(m_options.table).toStdString())
{
}

MySqlInserter::~MySqlInserter()
{
    if (!m_running.valid())
        return;
    m_abort.request_stop();
    m_running.wait();
}

Result<void> MySqlInserter::readLimits(const Cancellation &cancellation)
{
    if (m_hasLimits)
        return {};
    auto limits
        = m_connection.query(u"SELECT @@local_infile, @@max_allowed_packet"_s, cancellation);
    if (!limits)
        return limits.error();
    if (limits->next()) {
        m_usesLoadData = limits->integer(0).value_or(0) != 0;
        const auto packet = static_cast<std::size_t>(limits->integer(1).value_or(0));
        m_mostBytes = std::min(s_statementBytes, packet / 2);
    }
    m_hasLimits = true;
    return {};
}

Result<void> MySqlInserter::take(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                                 std::size_t end, qint64 arrival, WriteReport &report,
                                 const Cancellation &cancellation)
{
    if (auto known = readLimits(cancellation); !known)
        return known;
    while (first < end) {
        // The text of a row is about as long as its columns; a portion is not cut to the byte.
        const std::size_t perRow
            = static_cast<std::size_t>(batch->byteSize()) / batch->rowCount() + 1;
        const std::size_t room = s_portionBytes - std::min(s_portionBytes, m_filling.text.size());
        const std::size_t count = std::min(end - first, room / perRow + 1);
        if (m_usesLoadData)
            m_loadEncoder.append(m_filling.text, *batch, first, first + count, arrival);
        m_filling.parts.push_back({batch, first, count, arrival});
        m_filling.rows += count;
        first += count;
        arrival += static_cast<qint64>(count);
        if (m_filling.text.size() < s_portionBytes && m_filling.rows < s_portionRows
            && (m_usesLoadData || m_filling.rows < s_groupRows))
            continue;
        auto done = settle(report, cancellation);
        if (done)
            done = start(cancellation);
        if (done && !m_usesLoadData)
            done = settle(report, cancellation);
        if (!done)
            return done;
    }
    return {};
}

Result<void> MySqlInserter::flush(WriteReport &report, const Cancellation &cancellation)
{
    auto done = settle(report, cancellation);
    if (done && !m_filling.parts.empty())
        done = start(cancellation);
    return done ? settle(report, cancellation) : done;
}

Result<void> MySqlInserter::start(const Cancellation &cancellation)
{
    std::swap(m_filling, m_loading);
    m_filling.clear();
    if (!m_usesLoadData)
        return {};
    m_running = std::async(std::launch::async,
                           [this, cancellation] { return load(m_loading, cancellation); });
    return {};
}

Result<void> MySqlInserter::settle(WriteReport &report, const Cancellation &cancellation)
{
    if (m_loading.parts.empty())
        return {};
    if (m_running.valid()) {
        const Outcome outcome = m_running.get();
        if (outcome.isClean) {
            report.acceptedRows += static_cast<qint64>(m_loading.rows);
            m_loading.clear();
            return {};
        }
        if (outcome.isLocalFileRefused)
            m_usesLoadData = false;
        else if (outcome.error)
            return *outcome.error;
        if (auto back = m_connection.execute(s_takeBack, cancellation); !back)
            return back;
    }
    const std::size_t refusedBefore = report.refused.size();
    const bool wasLoaded = m_usesLoadData;
    auto inserted = insertPortion(m_loading, report, cancellation);
    // What the server complained about was no row's fault: it will be the same the next time.
    if (wasLoaded && report.refused.size() == refusedBefore)
        m_usesLoadData = false;
    m_loading.clear();
    // Rows that wait were made into text for a load that does not come.
    if (!m_usesLoadData)
        m_filling.text.clear();
    return inserted;
}

MySqlInserter::Outcome MySqlInserter::load(const Portion &portion, const Cancellation &cancellation)
{
    Outcome outcome;
    const auto saved = m_connection.execute(s_setSavepoint, cancellation);
    if (!saved) {
        outcome.error = saved.error();
        return outcome;
    }
    const MySqlCancellationScope scope(m_connection, cancellation);
    const MySqlCancellationScope abort(m_connection, m_abort.get_token());
    MYSQL *handle = m_connection.handle();
    TextFeed feed{portion.text.text()};
    mysql_set_local_infile_handler(handle, &TextFeed::start, &TextFeed::read, &TextFeed::end,
                                   &TextFeed::error, &feed);
    const int code = mysql_real_query(handle, m_loadStatement.constData(),
                                      static_cast<unsigned long>(m_loadStatement.size()));
    const MySqlFault fault = code == 0 ? MySqlFault() : faultOf(handle);
    const std::optional<Error> error
        = code == 0 ? std::nullopt : std::optional(m_connection.error(fault));
    m_connection.refuseLocalFiles();
    if (error) {
        outcome.fault = fault;
        outcome.isLocalFileRefused = refusesLocalFiles(fault.number);
        if (!blamesRow(fault.number))
            outcome.error = error;
        return outcome;
    }
    // A load by a client skips and adjusts rows with no more than a warning.
    outcome.isClean
        = mysql_warning_count(handle) == 0 && mysql_affected_rows(handle) == portion.rows;
    return outcome;
}

Result<void> MySqlInserter::insertPortion(const Portion &portion, WriteReport &report,
                                          const Cancellation &cancellation)
{
    for (const Part &part : portion.parts) {
        const std::size_t end = part.first + part.count;
        for (std::size_t row = part.first; row < end;) {
            std::size_t count = 1;
            std::size_t bytes = largestText(*part.batch, row);
            while (row + count < end && count < s_groupRows && bytes < m_mostBytes) {
                bytes += largestText(*part.batch, row + count);
                ++count;
            }
            // The last one made it too much.
            if (bytes > m_mostBytes && count > 1)
                --count;
            auto done = insertRange(part, row, count, report, cancellation);
            if (!done)
                return done;
            row += count;
        }
    }
    return {};
}

Result<void> MySqlInserter::insertRange(const Part &part, std::size_t first, std::size_t count,
                                        WriteReport &report, const Cancellation &cancellation)
{
    const Outcome outcome = insertGroup(part, first, count, cancellation);
    if (outcome.isClean) {
        report.acceptedRows += static_cast<qint64>(count);
        return {};
    }
    // One packet may be too much for many rows and enough for each.
    const bool isTooLarge
        = outcome.fault.number == ER_NET_PACKET_TOO_LARGE && count > 1 && m_connection.isUsable();
    if (outcome.error && !isTooLarge)
        return *outcome.error;
    if (auto back = m_connection.execute(s_takeBack, cancellation); !back)
        return back;
    if (count == 1) {
        report.refused.push_back(refusedRow(part, first, outcome.fault));
        return {};
    }
    const std::size_t half = count / 2;
    if (auto done = insertRange(part, first, half, report, cancellation); !done)
        return done;
    return insertRange(part, first + half, count - half, report, cancellation);
}

MySqlInserter::Outcome MySqlInserter::insertGroup(const Part &part, std::size_t first,
                                                  std::size_t count,
                                                  const Cancellation &cancellation)
{
    Outcome outcome;
    const auto saved = m_connection.execute(s_setSavepoint, cancellation);
    if (!saved) {
        outcome.error = saved.error();
        return outcome;
    }
    m_literals.clear();
    m_literalEncoder.append(m_literals, *part.batch, first, first + count,
                            part.arrival + static_cast<qint64>(first - part.first));
    std::string statement = m_insertStatement;
    statement += m_literals.text();
    MYSQL *handle = m_connection.handle();
    {
        const MySqlCancellationScope scope(m_connection, cancellation);
        if (mysql_real_query(handle, statement.data(), static_cast<unsigned long>(statement.size()))
            != 0) {
            outcome.fault = faultOf(handle);
            const Error error = m_connection.error(outcome.fault);
            if (!blamesRow(outcome.fault.number))
                outcome.error = error;
            return outcome;
        }
    }
    const bool isComplete = mysql_affected_rows(handle) >= count;
    if (mysql_warning_count(handle) > 0)
        outcome.fault = changingWarning();
    outcome.isClean = isComplete && outcome.fault.number == 0;
    return outcome;
}

MySqlFault MySqlInserter::changingWarning()
{
    auto warnings = m_connection.query(u"SHOW WARNINGS"_s, {});
    if (!warnings)
        return {};
    while (warnings->next()) {
        const auto number = static_cast<unsigned int>(warnings->integer(1).value_or(0));
        if (saysValueChanged(number))
            return {number, {}, warnings->text(2)};
    }
    return {};
}

RefusedRow MySqlInserter::refusedRow(const Part &part, std::size_t row,
                                     const MySqlFault &fault) const
{
    const Redactor redactor({m_connection.options().password});
    RefusedRow refused{part.batch,
                       static_cast<std::uint32_t>(row),
                       {},
                       QString::fromLatin1(refusalCode(fault.number)),
                       redactor.redacted(fault.words)};
    // "… for column 'v' at row 1", "Column 'v' cannot be null", "… column `d`.`t`.`v` at row 1"
    static const QRegularExpression named(
        u"[cC]olumn (?:`[^`]*`\\.`[^`]*`\\.`([^`]+)`|'([^']+)')"_s);
    const auto match = named.match(fault.words);
    if (!match.hasMatch())
        return refused;
    const QString name = match.captured(1).isEmpty() ? match.captured(2) : match.captured(1);
    for (std::size_t i = 0; i < m_target.columns.size(); ++i) {
        if (m_target.columns[i].column.name.compare(name, Qt::CaseInsensitive) == 0)
            refused.field = part.batch->schema().field(static_cast<int>(i)).name;
    }
    return refused;
}

} // namespace millrace
