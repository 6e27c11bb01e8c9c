#include "core/activation/apiobjectwriter.h"

#include "core/activation/activationerrors.h"
#include "core/activation/keyfolding.h"
#include "core/data/conversion.h"

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

namespace {

/// How often a row that is not taken for now is sent, the first time included.
constexpr int s_tries = 5;
/// Before the second try; doubled before each further one.
constexpr std::chrono::milliseconds s_firstWait = 500ms;

std::vector<int> columnsOf(const WriteRequest &write)
{
    std::vector<int> columns;
    for (const QString &name : write.object->matchingKey) {
        if (const auto column = write.schema->indexOf(name))
            columns.push_back(*column);
    }
    return columns;
}

/// The hash of the matching key of a row. Folded, since for most vendors keys that differ in case
/// alone are one record; for the others it only costs a wait.
std::size_t keyOf(const RecordBatch &batch, std::uint32_t row, const std::vector<int> &columns)
{
    std::string key;
    for (const int column : columns) {
        appendCellJson(key, batch.column(column), row);
        key += '\n';
    }
    return std::hash<std::string>()(foldedKey(std::move(key)));
}

} // namespace

ApiObjectWriter::ApiObjectWriter(ApiObjectSetup setup)
    : m_setup(std::move(setup))
    , m_pool(*m_setup.client)
    , m_keyColumns(columnsOf(m_setup.write))
    , m_limits(m_setup.requests->limits())
{
}

ApiObjectWriter::~ApiObjectWriter() = default;

std::vector<SentRow> ApiObjectWriter::sentOf(const std::vector<Row> &rows)
{
    std::vector<SentRow> sent;
    sent.reserve(rows.size());
    for (const Row &row : rows)
        sent.push_back({row.batch.get(), row.row});
    return sent;
}

Result<WriteReport> ApiObjectWriter::write(const std::shared_ptr<const RecordBatch> &batch,
                                           const Cancellation &cancellation)
{
    const auto rows = static_cast<std::uint32_t>(batch->rowCount());
    for (std::uint32_t row = 0; row < rows; ++row) {
        if (auto added = add({batch, row}, cancellation); !added)
            return added.error();
    }
    return takeReport();
}

Result<WriteReport> ApiObjectWriter::writeRows(const std::shared_ptr<const RecordBatch> &batch,
                                               std::span<const std::uint32_t> rows,
                                               const Cancellation &cancellation)
{
    for (const std::uint32_t row : rows) {
        if (auto added = add({batch, row}, cancellation); !added)
            return added.error();
    }
    return takeReport();
}

Result<WriteReport> ApiObjectWriter::prepare(const Cancellation &cancellation)
{
    if (auto settled = settleAll(cancellation); !settled)
        return settled.error();
    return takeReport();
}

Result<void> ApiObjectWriter::commit(const Checkpoint &) { return {}; }

Result<void> ApiObjectWriter::finish(const Cancellation &) { return {}; }

Result<void> ApiObjectWriter::add(Row row, const Cancellation &cancellation)
{
    if (!m_keyColumns.empty()) {
        row.key = keyOf(*row.batch, row.row, m_keyColumns);
        if (m_unsettledKeys.contains(row.key)) {
            if (auto settled = settleAll(cancellation); !settled)
                return settled;
        }
    }
    const std::size_t before = m_body.size();
    const RowOutcome outcome = m_setup.requests->append(m_body, *row.batch, row.row);
    if (outcome.kind != RowOutcome::Kind::Taken) {
        refuse(row, outcome);
        return {};
    }
    if (m_body.size() > m_limits.bytes && !m_rows.empty()) {
        // The row begins the next request instead.
        m_body.resize(before);
        if (auto sent = send(cancellation); !sent)
            return sent;
        [[maybe_unused]] const RowOutcome again
            = m_setup.requests->append(m_body, *row.batch, row.row);
    }
    if (!m_keyColumns.empty())
        m_unsettledKeys.insert(row.key);
    m_rows.push_back(std::move(row));
    return m_rows.size() < m_limits.rows ? Result<void>() : send(cancellation);
}

Result<void> ApiObjectWriter::send(const Cancellation &cancellation)
{
    if (m_rows.empty())
        return {};
    HttpRequest request = m_setup.requests->request(m_body);
    auto answer = m_pool.submit(request, cancellation);
    if (!answer)
        return answer.error();
    m_sent.push_back({std::move(*answer), std::move(request), std::move(m_rows)});
    m_body.clear();
    m_rows.clear();
    // What has been answered need not wait for the end of the flush.
    while (!m_sent.empty() && m_sent.front().answer.isReady()) {
        if (auto settled = settleOldest(cancellation); !settled)
            return settled;
    }
    return {};
}

Result<void> ApiObjectWriter::settleOldest(const Cancellation &cancellation)
{
    Sent sent = std::move(m_sent.front());
    m_sent.pop_front();
    const auto response = sent.answer.take(cancellation);
    if (!response)
        return response.error();
    const auto outcome
        = m_setup.requests->outcomeForRows(sent.request, *response, sentOf(sent.rows));
    if (!outcome)
        return outcome.error();
    return settle(std::move(sent.rows), *outcome, cancellation);
}

Result<void> ApiObjectWriter::settleAll(const Cancellation &cancellation)
{
    if (auto sent = send(cancellation); !sent)
        return sent;
    while (!m_sent.empty()) {
        if (auto settled = settleOldest(cancellation); !settled)
            return settled;
    }
    return sendLater(cancellation);
}

Result<void> ApiObjectWriter::settle(std::vector<Row> rows, const AnswerOutcome &outcome,
                                     const Cancellation &cancellation)
{
    if (outcome.isRefusedAsWhole) {
        if (rows.size() > 1)
            return sendHalves(rows, cancellation);
        refuse(rows.front(), outcome.whole);
        return {};
    }
    if (outcome.rows.size() != rows.size())
        return makeError(activationerrors::rowsUnanswered,
                         {m_setup.write.object->object.text(), QString::number(rows.size()),
                          QString::number(outcome.rows.size())});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Row &row = rows[i];
        switch (outcome.rows[i].kind) {
        case RowOutcome::Kind::Taken:
            ++m_report.acceptedRows;
            forgetKey(row);
            break;
        case RowOutcome::Kind::Refused:
            refuse(row, outcome.rows[i]);
            break;
        case RowOutcome::Kind::NotNow:
            if (++row.tries >= s_tries)
                return makeError(activationerrors::rowNotTaken,
                                 {m_setup.write.object->object.text(), outcome.rows[i].message});
            m_later.push_back(std::move(row));
            break;
        }
    }
    return {};
}

Result<void> ApiObjectWriter::sendHalves(const std::vector<Row> &rows,
                                         const Cancellation &cancellation)
{
    const std::span<const Row> all(rows);
    const std::size_t half = rows.size() / 2;
    if (auto sent = sendAlone(all.first(half), cancellation); !sent)
        return sent;
    return sendAlone(all.subspan(half), cancellation);
}

Result<void> ApiObjectWriter::sendAlone(std::span<const Row> rows, const Cancellation &cancellation)
{
    std::string body;
    std::vector<Row> kept;
    kept.reserve(rows.size());
    std::size_t end = 0;
    for (; end < rows.size(); ++end) {
        const Row &row = rows[end];
        const std::size_t before = body.size();
        const RowOutcome outcome = m_setup.requests->append(body, *row.batch, row.row);
        if (outcome.kind != RowOutcome::Kind::Taken) {
            refuse(row, outcome);
            continue;
        }
        // Rows that are put off come from several requests, and may be too much for one.
        if (body.size() > m_limits.bytes && !kept.empty()) {
            body.resize(before);
            break;
        }
        kept.push_back(row);
    }
    if (kept.empty())
        return {};
    const HttpRequest request = m_setup.requests->request(body);
    const auto response = m_setup.client->send(request, cancellation);
    if (!response)
        return response.error();
    const auto outcome = m_setup.requests->outcomeForRows(request, *response, sentOf(kept));
    if (!outcome)
        return outcome.error();
    if (auto settled = settle(std::move(kept), *outcome, cancellation); !settled)
        return settled;
    const std::span<const Row> rest = rows.subspan(end);
    return rest.empty() ? Result<void>() : sendAlone(rest, cancellation);
}

Result<void> ApiObjectWriter::sendLater(const Cancellation &cancellation)
{
    for (std::chrono::milliseconds wait = s_firstWait; !m_later.empty(); wait *= 2) {
        if (!m_setup.clock.wait(wait, cancellation))
            return Error::cancelled();
        const std::vector<Row> rows = std::exchange(m_later, {});
        for (std::size_t i = 0; i < rows.size(); i += m_limits.rows) {
            const std::size_t count = std::min(m_limits.rows, rows.size() - i);
            if (auto sent = sendAlone(std::span(rows).subspan(i, count), cancellation); !sent)
                return sent;
        }
    }
    return {};
}

void ApiObjectWriter::forgetKey(const Row &row)
{
    if (!m_keyColumns.empty())
        m_unsettledKeys.erase(row.key);
}

void ApiObjectWriter::refuse(const Row &row, const RowOutcome &outcome)
{
    forgetKey(row);
    m_report.refused.push_back(
        {row.batch, row.row, outcome.field, outcome.code, outcome.message, {}});
}

WriteReport ApiObjectWriter::takeReport() { return std::exchange(m_report, {}); }

} // namespace millrace
