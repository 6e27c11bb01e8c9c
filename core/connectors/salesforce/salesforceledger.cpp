#include "core/connectors/salesforce/salesforceledger.h"

#include <QCborArray>
#include <QCborValue>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_form = 1;

QByteArray bitsOf(const std::vector<bool> &flags)
{
    QByteArray bits(static_cast<qsizetype>((flags.size() + 7) / 8), '\0');
    for (std::size_t i = 0; i < flags.size(); ++i) {
        if (flags[i])
            bits[static_cast<qsizetype>(i / 8)] |= static_cast<char>(1 << (i % 8));
    }
    return bits;
}

std::vector<bool> flagsOf(const QByteArray &bits, std::size_t count)
{
    std::vector<bool> flags(count, false);
    for (std::size_t i = 0; i < count && static_cast<qsizetype>(i / 8) < bits.size(); ++i)
        flags[i] = (bits[static_cast<qsizetype>(i / 8)] >> (i % 8) & 1) != 0;
    return flags;
}

} // namespace

SalesforceLedger::SalesforceLedger(const WriteRequest &write)
    : m_object(write.object->object.name)
    , m_operation(objectOperationName(write.object->operation))
{
}

Result<void> SalesforceLedger::pickUp(SalesforceJobs &jobs, const QStringList &names,
                                      const Cancellation &cancellation)
{
    if (!m_notes || m_isRead)
        return {};
    const auto notes = m_notes->kept();
    if (!notes)
        return notes.error();
    for (Job &job : read(*notes)) {
        const auto outcomes = jobs.pickUp(job.id, job.rows, cancellation);
        if (!outcomes)
            return outcomes.error();
        if (!*outcomes) {
            ++m_lost;
            continue;
        }
        ++m_pickedUp;
        if (job.rows.names() != names)
            continue;
        for (std::size_t row = 0; row < job.rows.rowCount(); ++row) {
            // What was put off is sent again.
            if (!job.settled[row] && (**outcomes)[row].kind != RowOutcome::Kind::NotNow)
                m_known.emplace(job.rows.contents()[row],
                                Known{m_earlier.size(), row, (**outcomes)[row]});
        }
        m_earlier.push_back(std::move(job));
    }
    m_isRead = true;
    return {};
}

std::optional<RowOutcome> SalesforceLedger::take(std::uint64_t content)
{
    const auto found = m_known.find(content);
    if (found == m_known.end())
        return std::nullopt;
    Known known = std::move(found->second);
    m_known.erase(found);
    m_earlier[known.job].taken[known.row] = true;
    return std::move(known.outcome);
}

Result<void> SalesforceLedger::add(const QString &job, const SalesforceJobRows &rows)
{
    if (!m_notes)
        return {};
    m_own.push_back({job, rows, std::vector<bool>(rows.rowCount(), false),
                     std::vector<bool>(rows.rowCount(), true)});
    return m_notes->keep(written(false), hasLeftOver() ? written(true) : QByteArray());
}

Result<void> SalesforceLedger::prepare()
{
    if (!m_notes || m_earlier.empty())
        return {};
    return m_notes->keep(written(false), hasLeftOver() ? written(true) : QByteArray());
}

void SalesforceLedger::commit()
{
    m_own.clear();
    if (!hasLeftOver())
        m_earlier.clear();
    for (Job &job : m_earlier)
        job.settled = job.taken;
}

QByteArray SalesforceLedger::written(bool isAfterwards) const
{
    QCborArray jobs;
    const auto add = [&](const Job &job) {
        QCborMap map = job.rows.toCbor();
        map.insert(u"id"_s, job.id);
        map.insert(u"settled"_s, bitsOf(isAfterwards ? job.taken : job.settled));
        jobs.append(map);
    };
    std::ranges::for_each(m_earlier, add);
    if (!isAfterwards)
        std::ranges::for_each(m_own, add);
    const QCborMap notes{{u"form"_s, s_form},
                         {u"object"_s, m_object},
                         {u"operation"_s, m_operation},
                         {u"jobs"_s, jobs}};
    return notes.toCborValue().toCbor();
}

std::vector<SalesforceLedger::Job> SalesforceLedger::read(const QByteArray &notes) const
{
    std::vector<Job> jobs;
    const QCborMap map = QCborValue::fromCbor(notes).toMap();
    // Of another mapping: its rows do not come again.
    if (map.value(u"form"_s).toInteger() != s_form || map.value(u"object"_s).toString() != m_object
        || map.value(u"operation"_s).toString() != m_operation)
        return jobs;
    for (const QCborValue &value : map.value(u"jobs"_s).toArray()) {
        const QCborMap job = value.toMap();
        auto rows = SalesforceJobRows::fromCbor(job);
        if (!rows)
            continue;
        std::vector<bool> settled
            = flagsOf(job.value(u"settled"_s).toByteArray(), rows->rowCount());
        jobs.push_back({job.value(u"id"_s).toString(), std::move(*rows), settled, settled});
    }
    return jobs;
}

} // namespace millrace
