#include "core/connectors/salesforce/tests/salesforcejobserver.h"

#include "core/connectors/salesforce/tests/salesforceserver.h"

#include <algorithm>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_largestUpload = 100'000'000;

/// The lines of a CSV with quotes.
std::vector<QStringList> linesOf(const QString &csv)
{
    std::vector<QStringList> lines;
    QStringList line;
    QString value;
    bool isQuoted = false;
    for (qsizetype i = 0; i < csv.size(); ++i) {
        const QChar c = csv[i];
        if (c == u'"') {
            if (isQuoted && i + 1 < csv.size() && csv[i + 1] == u'"')
                value += csv[i++];
            else
                isQuoted = !isQuoted;
        } else if (!isQuoted && (c == u',' || c == u'\n')) {
            line << value;
            value.clear();
            if (c == u'\n')
                lines.push_back(std::exchange(line, {}));
        } else {
            value += c;
        }
    }
    return lines;
}

QByteArray csvLine(const QStringList &values)
{
    QStringList quoted;
    for (QString value : values)
        quoted << u'"' + value.replace(u'"', u"\"\""_s) + u'"';
    return quoted.join(u',').toUtf8() + '\n';
}

} // namespace

SalesforceJobServer::SalesforceJobServer(SalesforceOrganization &organization, const Route &route)
    : m_organization(organization)
{
    const auto onJob = [this, route](const QByteArray &method, const QString &path, auto handler) {
        route(method, u"jobs/ingest/{id}"_s + path, [this, handler](const HttpCall &call) {
            const std::lock_guard lock(m_mutex);
            const QString id = call.parameter(u"id"_s);
            const auto job = m_jobs.find(id);
            if (job == m_jobs.end())
                return salesforceRefusal(404, u"NOT_FOUND"_s, u"The job does not exist"_s);
            return handler(call, id, job->second);
        });
    };
    route("POST", u"jobs/ingest"_s, [this](const HttpCall &call) { return create(call); });
    onJob("PUT", u"/batches"_s,
          [this](const HttpCall &call, const QString &, Job &job) { return upload(call, job); });
    onJob("PATCH", {}, [this](const HttpCall &call, const QString &id, Job &job) {
        return change(call, id, job);
    });
    onJob("GET", {},
          [this](const HttpCall &, const QString &id, Job &job) { return info(id, job); });
    onJob("GET", u"/{list}"_s, [this](const HttpCall &call, const QString &, Job &job) {
        return results(call.parameter(u"list"_s), job);
    });
}

void SalesforceJobServer::endNextJob(const QString &state, const QString &words)
{
    const std::lock_guard lock(m_mutex);
    m_nextState = state;
    m_nextWords = words;
}

void SalesforceJobServer::leaveUnprocessed(int count)
{
    const std::lock_guard lock(m_mutex);
    m_nextUnprocessed = count;
}

void SalesforceJobServer::endAtOnce()
{
    const std::lock_guard lock(m_mutex);
    m_endsAtOnce = true;
}

void SalesforceJobServer::loseResult()
{
    const std::lock_guard lock(m_mutex);
    m_losesResult = true;
}

void SalesforceJobServer::refuse(const QString &object)
{
    const std::lock_guard lock(m_mutex);
    m_refused.insert(object);
}

int SalesforceJobServer::endedJobs() const
{
    return static_cast<int>(std::ranges::count_if(states(), [](const QString &state) {
        return state == "JobComplete"_L1 || state == "Failed"_L1;
    }));
}

std::vector<int> SalesforceJobServer::jobSizes() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<int> sizes;
    for (const auto &[id, job] : m_jobs) {
        if (job.state != "Open"_L1 && job.state != "Aborted"_L1)
            sizes.push_back(static_cast<int>(job.rows.size()));
    }
    return sizes;
}

QStringList SalesforceJobServer::states() const
{
    const std::lock_guard lock(m_mutex);
    QStringList states;
    for (const auto &[id, job] : m_jobs)
        states << job.state;
    return states;
}

HttpAnswer SalesforceJobServer::create(const HttpCall &call)
{
    const std::lock_guard lock(m_mutex);
    const QJsonObject asked = call.json();
    const QString object = asked.value("object"_L1).toString();
    if (!m_organization.object(object) || m_refused.contains(object))
        return salesforceRefusal(400, u"INVALIDENTITY"_s,
                                 u"Entity '%1' is not supported by the Bulk API."_s.arg(object));
    const QString operation = asked.value("operation"_L1).toString();
    const QString key = asked.value("externalIdFieldName"_L1).toString();
    if (asked.value("contentType"_L1) != "CSV"_L1 || asked.value("lineEnding"_L1) != "LF"_L1
        || (operation == "upsert"_L1) == key.isEmpty())
        return salesforceRefusal(400, u"INVALIDJOB"_s, u"The job is not well described."_s);
    const QString id = u"7505e000%1AAA"_s.arg(m_jobs.size() + 1, 7, 10, QLatin1Char('0'));
    Job &job = m_jobs[id];
    job.object = object;
    job.operation = operation;
    job.key = key;
    job.state = u"Open"_s;
    return HttpAnswer::json(shown(id, job));
}

HttpAnswer SalesforceJobServer::upload(const HttpCall &call, Job &job)
{
    if (job.state != "Open"_L1)
        return salesforceRefusal(400, u"INVALIDJOBSTATE"_s, u"The job is not open."_s);
    if (job.hasContent)
        return salesforceRefusal(400, u"CLIENTINPUTERROR"_s, u"Found multiple contents for job"_s);
    if (!call.header("content-type").startsWith("text/csv"))
        return salesforceRefusal(415, u"UNSUPPORTED_MEDIA_TYPE"_s, u"text/csv is expected"_s);
    if (call.body.size() > s_largestUpload)
        return salesforceRefusal(413, u"CLIENTINPUTERROR"_s, u"The content is too large"_s);
    job.rows = linesOf(QString::fromUtf8(call.body));
    if (!job.rows.empty()) {
        job.columns = job.rows.front();
        job.rows.erase(job.rows.begin());
    }
    job.hasContent = true;
    return {.status = 201};
}

HttpAnswer SalesforceJobServer::change(const HttpCall &call, const QString &id, Job &job)
{
    const QString state = call.json().value("state"_L1).toString();
    if (job.state != "Open"_L1 || (state != "UploadComplete"_L1 && state != "Aborted"_L1))
        return salesforceRefusal(400, u"INVALIDJOBSTATE"_s,
                                 u"The job is %1, it cannot become %2."_s.arg(job.state, state));
    job.state = state;
    const QJsonObject answer = shown(id, job);
    if (m_endsAtOnce && state == "UploadComplete"_L1)
        process(job);
    return HttpAnswer::json(answer);
}

HttpAnswer SalesforceJobServer::info(const QString &id, Job &job)
{
    const QJsonObject answer = shown(id, job);
    // The next answer tells of the next state.
    if (job.state == "UploadComplete"_L1)
        job.state = u"InProgress"_s;
    else if (job.state == "InProgress"_L1)
        process(job);
    return HttpAnswer::json(answer);
}

HttpAnswer SalesforceJobServer::results(const QString &list, const Job &job) const
{
    if (job.state != "JobComplete"_L1 && job.state != "Failed"_L1 && job.state != "Aborted"_L1)
        return salesforceRefusal(400, u"INVALIDJOBSTATE"_s, u"The job has not ended."_s);
    Lines lines = job.unprocessed;
    QStringList header = job.columns;
    if (list == "successfulResults"_L1) {
        lines = job.successful;
        header = QStringList{u"sf__Id"_s, u"sf__Created"_s} + header;
    } else if (list == "failedResults"_L1) {
        lines = job.failed;
        header = QStringList{u"sf__Id"_s, u"sf__Error"_s} + header;
    } else if (list != "unprocessedrecords"_L1) {
        return salesforceRefusal(404, u"NOT_FOUND"_s, u"There is no such list"_s);
    }
    if (job.losesResult && !lines.empty())
        lines.pop_back();
    std::ranges::reverse(lines);
    QByteArray body = csvLine(header);
    for (const QStringList &line : lines)
        body += csvLine(line);
    return HttpAnswer::text(body, 200, "text/csv");
}

void SalesforceJobServer::process(Job &job)
{
    job.losesResult = std::exchange(m_losesResult, false);
    for (const QString &column : job.columns) {
        if (!m_organization.object(job.object)->fields.contains(column)) {
            job.state = u"Failed"_s;
            job.words = u"InvalidBatch : Field name not found : "_s + column;
            job.unprocessed = job.rows;
            return;
        }
    }
    job.state = m_nextState.isEmpty() ? u"JobComplete"_s : m_nextState;
    job.words = m_nextWords;
    std::size_t count = job.rows.size();
    if (!m_nextState.isEmpty())
        count /= 2;
    count -= std::min(count, static_cast<std::size_t>(m_nextUnprocessed));
    m_nextState.clear();
    m_nextWords.clear();
    m_nextUnprocessed = 0;
    for (std::size_t i = 0; i < job.rows.size(); ++i) {
        const QStringList &row = job.rows[i];
        if (i >= count) {
            job.unprocessed.push_back(row);
            continue;
        }
        SalesforceOrganization::Values values;
        for (qsizetype column = 0; column < row.size(); ++column) {
            if (row[column] == "#N/A"_L1)
                values[job.columns[column]] = std::nullopt;
            else if (!row[column].isEmpty()) // An empty value leaves the field as it is.
                values[job.columns[column]] = row[column];
        }
        const SalesforceOutcome outcome
            = m_organization.write(job.object, job.operation, job.key, values);
        if (outcome.fault)
            job.failed.push_back(
                QStringList{outcome.id,
                            u"%1:%2:%3 --"_s.arg(outcome.fault->code, outcome.fault->message,
                                                 outcome.fault->field)}
                + row);
        else
            job.successful.push_back(
                QStringList{outcome.id, outcome.isCreated ? u"true"_s : u"false"_s} + row);
    }
}

QJsonObject SalesforceJobServer::shown(const QString &id, const Job &job) const
{
    QJsonObject shown{
        {u"id"_s, id},
        {u"object"_s, job.object},
        {u"operation"_s, job.operation},
        {u"state"_s, job.state},
        {u"contentUrl"_s, QString(u"services/data/v62.0/jobs/ingest/"_s + id + u"/batches"_s)},
        {u"numberRecordsProcessed"_s,
         static_cast<qint64>(job.successful.size() + job.failed.size())},
        {u"numberRecordsFailed"_s, static_cast<qint64>(job.failed.size())}};
    if (!job.words.isEmpty())
        shown.insert(u"errorMessage"_s, job.words);
    return shown;
}

} // namespace millrace::test
