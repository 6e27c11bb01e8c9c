#include "core/connectors/salesforce/salesforcewriter.h"

#include "core/activation/activationerrors.h"
#include "core/activation/keyfolding.h"
#include "core/connectors/salesforce/salesforcecatalog.h"
#include "core/connectors/salesforce/salesforcerequests.h"
#include "core/connectors/salesforce/salesforcevalues.h"

#include <QCoreApplication>
#include <QLocale>

#include <unordered_set>

namespace millrace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// How often a row that a job puts off is sent, the first time included.
constexpr int s_tries = 5;
constexpr std::chrono::milliseconds s_wait = 2s;

/// What records are told apart by: ids come with and without the three letters at their end.
std::string keyOf(std::string text, bool isId)
{
    return isId ? text.substr(0, 15) : foldedKey(std::move(text));
}

} // namespace

SalesforceWriter::SalesforceWriter(SalesforceApi api, WriteRequest write,
                                   SalesforceBulkOptions options, Clock &clock)
    : m_api(std::move(api))
    , m_write(std::move(write))
    , m_options(options)
    , m_clock(clock)
    , m_collections(ApiObjectSetup{
          m_api.client(), std::make_unique<SalesforceRequests>(m_api, m_write), m_write, clock})
    , m_jobs(m_api, m_write, clock)
    , m_ledger(m_write)
{
    const QString key = m_write.object->matchingKey.value(0);
    m_keyColumn = key.isEmpty() ? -1 : m_write.schema->indexOf(key).value_or(-1);
    m_isKeyId = key == s_salesforceId;
}

Result<WriteReport> SalesforceWriter::write(const std::shared_ptr<const RecordBatch> &batch,
                                            const Cancellation &cancellation)
{
    const auto count = static_cast<std::uint32_t>(batch->rowCount());
    for (std::uint32_t row = 0; row < count; ++row)
        m_rows.push_back({batch, row});
    m_bytes += batch->byteSize();
    if (m_bytes >= m_options.gatheredBytes) {
        if (auto settled = settle(cancellation); !settled)
            return settled.error();
    }
    return takeReport();
}

Result<WriteReport> SalesforceWriter::prepare(const Cancellation &cancellation)
{
    if (auto settled = settle(cancellation); !settled)
        return settled.error();
    if (auto prepared = m_ledger.prepare(); !prepared)
        return prepared.error();
    return takeReport();
}

Result<void> SalesforceWriter::settle(const Cancellation &cancellation)
{
    m_bytes = 0;
    Rows rows = std::exchange(m_rows, {});
    if (auto known = takeKnown(rows, cancellation); !known)
        return known;
    if (rows.size() > m_options.threshold && m_takesJobs)
        return byJobs(std::move(rows), cancellation);
    return byCollections(rows, cancellation);
}

Result<void> SalesforceWriter::byCollections(const Rows &rows, const Cancellation &cancellation)
{
    const auto take = [this](Result<WriteReport> report) -> Result<void> {
        if (!report)
            return report.error();
        m_collectionRows += report->acceptedRows;
        m_report.acceptedRows += report->acceptedRows;
        for (RefusedRow &row : report->refused)
            m_report.refused.push_back(std::move(row));
        return {};
    };
    std::vector<std::uint32_t> places;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        places.push_back(rows[i].row);
        if (i + 1 < rows.size() && rows[i + 1].batch == rows[i].batch)
            continue;
        if (auto taken = take(m_collections.writeRows(rows[i].batch, places, cancellation)); !taken)
            return taken;
        places.clear();
    }
    return take(m_collections.prepare(cancellation));
}

Result<void> SalesforceWriter::byJobs(Rows rows, const Cancellation &cancellation)
{
    // The first job takes what it can; what is left may be little enough for collections.
    for (bool isFirst = true; !rows.empty(); isFirst = false) {
        if (!isFirst && rows.size() <= m_options.threshold)
            break;
        SalesforceJobBody body = emptyBody();
        Rows job = takeJob(rows, body);
        if (job.empty())
            break;
        const auto outcomes = runJob(body, cancellation);
        if (!outcomes)
            return outcomes.error();
        if (!*outcomes) {
            m_takesJobs = false;
            // In the order they came.
            if (auto sent = byCollections(job, cancellation); !sent)
                return sent;
            break;
        }
        ++m_jobCount;
        if (auto settled = settleJob(std::move(job), **outcomes, rows, cancellation); !settled)
            return settled;
    }
    return rows.empty() ? Result<void>() : byCollections(rows, cancellation);
}

Result<std::optional<std::vector<RowOutcome>>>
SalesforceWriter::runJob(const SalesforceJobBody &body, const Cancellation &cancellation)
{
    using Outcomes = std::optional<std::vector<RowOutcome>>;
    const auto job = m_jobs.upload(body, cancellation);
    if (!job)
        return job.error().code == "salesforce.bulk_unsupported"_L1 ? Result<Outcomes>(Outcomes())
                                                                    : Result<Outcomes>(job.error());
    // From here on a kill must not make anybody send the rows again.
    if (auto noted = m_ledger.add(*job, body); !noted) {
        m_jobs.giveUp(*job, cancellation);
        return noted.error();
    }
    auto outcomes = m_jobs.finish(*job, body, cancellation);
    return outcomes ? Result<Outcomes>(Outcomes(std::move(*outcomes)))
                    : Result<Outcomes>(outcomes.error());
}

Result<void> SalesforceWriter::takeKnown(Rows &rows, const Cancellation &cancellation)
{
    const SalesforceJobBody body = emptyBody();
    if (auto picked = m_ledger.pickUp(m_jobs, body.names(), cancellation); !picked)
        return picked;
    if (!m_ledger.hasLeftOver())
        return {};
    std::erase_if(rows, [&](const Row &row) {
        // No job has brought it, but it looks like one whose field is cleared.
        if (!body.canTake(*row.batch, row.row))
            return false;
        const auto outcome = m_ledger.take(body.contentOf(*row.batch, row.row));
        if (!outcome)
            return false;
        if (outcome->kind == RowOutcome::Kind::Taken)
            ++m_report.acceptedRows;
        else
            refuse(row, *outcome);
        ++m_knownRows;
        return true;
    });
    return {};
}

SalesforceWriter::Rows SalesforceWriter::takeJob(Rows &rows, SalesforceJobBody &body)
{
    Rows job;
    Rows others;
    std::unordered_set<std::string> keys;
    std::string key;
    bool isFull = false;
    for (Row &row : rows) {
        const RowOutcome outcome
            = salesforceKeyOutcome(*row.batch, row.row, m_keyColumn, m_isKeyId);
        if (outcome.kind != RowOutcome::Kind::Taken) {
            refuse(row, outcome);
            continue;
        }
        isFull = isFull || body.csv().size() >= m_options.jobBytes;
        bool isFirstVersion = true;
        if (m_keyColumn >= 0) {
            key.clear(); // It was moved from.
            appendSalesforceText(key, row.batch->column(m_keyColumn), row.row);
            isFirstVersion = keys.insert(keyOf(std::move(key), m_isKeyId)).second;
        }
        if (isFull || !isFirstVersion || !body.canTake(*row.batch, row.row)) {
            others.push_back(std::move(row));
            continue;
        }
        body.append(*row.batch, row.row);
        job.push_back(std::move(row));
    }
    rows = std::move(others);
    return job;
}

Result<void> SalesforceWriter::settleJob(Rows job, const std::vector<RowOutcome> &outcomes,
                                         Rows &rows, const Cancellation &cancellation)
{
    Rows again;
    for (std::size_t i = 0; i < job.size(); ++i) {
        switch (outcomes[i].kind) {
        case RowOutcome::Kind::Taken:
            ++m_report.acceptedRows;
            ++m_jobRows;
            break;
        case RowOutcome::Kind::Refused:
            refuse(job[i], outcomes[i]);
            break;
        case RowOutcome::Kind::NotNow:
            if (++job[i].tries >= s_tries)
                return makeError(activationerrors::rowNotTaken,
                                 {m_write.object->object.text(), outcomes[i].message});
            again.push_back(std::move(job[i]));
            break;
        }
    }
    if (again.empty())
        return {};
    if (!m_clock.wait(s_wait * again.front().tries, cancellation))
        return Error::cancelled();
    again.insert(again.end(), std::make_move_iterator(rows.begin()),
                 std::make_move_iterator(rows.end()));
    rows = std::move(again);
    return {};
}

SalesforceJobBody SalesforceWriter::emptyBody() const
{
    std::vector<int> columns;
    for (int column = 0; column < m_write.schema->fieldCount(); ++column) {
        if (m_write.object->operation != ObjectOperation::SoftDelete || column == m_keyColumn)
            columns.push_back(column);
    }
    return {*m_write.schema, std::move(columns), m_keyColumn};
}

void SalesforceWriter::refuse(const Row &row, const RowOutcome &outcome)
{
    m_report.refused.push_back(
        {row.batch, row.row, outcome.field, outcome.code, outcome.message, {}});
}

QStringList SalesforceWriter::notes() const
{
    const QLocale locale;
    QStringList notes;
    if (m_jobCount > 0)
        notes << QCoreApplication::translate("salesforce",
                                             "Written by jobs of the Bulk API: %1 (jobs: %2).")
                     .arg(locale.toString(m_jobRows), locale.toString(m_jobCount));
    if (m_collectionRows > 0)
        notes << QCoreApplication::translate(
                     "salesforce", "Written by sObject Collections, up to 200 in a call: %1.")
                     .arg(locale.toString(m_collectionRows));
    if (m_knownRows > 0)
        notes << QCoreApplication::translate(
                     "salesforce",
                     "Brought to Salesforce by bulk jobs of an earlier try, and not sent again: %1 "
                     "(jobs: %2).")
                     .arg(locale.toString(m_knownRows), locale.toString(m_ledger.pickedUp()));
    if (m_ledger.lost() > 0)
        notes << QCoreApplication::translate(
                     "salesforce",
                     "Bulk jobs of an earlier try that did nothing, or of which Salesforce tells "
                     "nothing any more; their records were sent again: %1.")
                     .arg(locale.toString(m_ledger.lost()));
    if (!m_takesJobs)
        notes << QCoreApplication::translate("salesforce",
                                             "Salesforce takes no bulk jobs for this object.");
    if (const qint64 allowed = m_api.usage().allowed; allowed > 0)
        notes << QCoreApplication::translate(
                     "salesforce",
                     "Salesforce counts %1 of the %2 calls the organization has in 24 hours.")
                     .arg(locale.toString(m_api.usage().used.load()), locale.toString(allowed));
    return notes;
}

} // namespace millrace
