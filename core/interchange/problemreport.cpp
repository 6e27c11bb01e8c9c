#include "core/interchange/problemreport.h"

#include "core/interchange/connectionsetform.h"
#include "core/interchange/reportredaction.h"
#include "core/store/jobrepository.h"
#include "core/store/profilechange.h"

#include <sqlite3.h>
#include <zip.h>

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLibraryInfo>
#include <QLocale>
#include <QSaveFile>
#include <QSysInfo>
#include <QTimeZone>

#include <memory>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_failed{
    "interchange.report_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The report %1 cannot be written: %2."),
    QT_TRANSLATE_NOOP("errors", "Choose another folder, or check the space on the disk.")};
constexpr int s_mostRuns = 100;

struct Texts final
{
    Q_DECLARE_TR_FUNCTIONS(millrace::ProblemReport)
};

QByteArray written(const QJsonObject &json, const ReportRedactor &redactor)
{
    return redactor.redacted(QString::fromUtf8(QJsonDocument(json).toJson())).toUtf8();
}

ReportFile versions(const ConnectorRegistry &registry, const ReportRedactor &redactor)
{
    QStringList connectors;
    for (const ConnectorInfo &info : registry.connectors())
        connectors << info.id;
    return {
        u"versions.json"_s, Texts::tr("The program, the libraries and the system it runs on."),
        written(QJsonObject{{u"millrace"_s, QStringLiteral(MILLRACE_VERSION)},
                            {u"program"_s, QCoreApplication::applicationName()},
                            {u"qt"_s, QLibraryInfo::version().toString()},
                            {u"sqlite"_s, QString::fromLatin1(sqlite3_libversion())},
                            {u"system"_s, QSysInfo::prettyProductName()},
                            {u"kernel"_s,
                             QString(QSysInfo::kernelType() + u' ' + QSysInfo::kernelVersion())},
                            {u"processor"_s, QSysInfo::currentCpuArchitecture()},
                            {u"locale"_s, QLocale::system().name()},
                            {u"time_zone"_s, QString::fromLatin1(QTimeZone::systemTimeZoneId())},
                            {u"connectors"_s, QJsonArray::fromStringList(connectors)}},
                redactor)};
}

ReportFile connections(const ProfileContents &contents, const ReportChoice &choice,
                       const ConnectorRegistry &registry, const ReportRedactor &redactor)
{
    ExportChoice exported;
    if (!choice.connectionId.isEmpty())
        exported.connectionIds << choice.connectionId;
    const QJsonObject shown
        = ReportRedactor::withoutLikelySecrets(connectionSetForm(contents, exported, registry))
              .toObject();
    return {u"connections.yaml"_s,
            Texts::tr("Connections with their sources and destinations, without secrets."),
            redactor.redacted(writtenForm(shown, ConnectionFormat::Yaml)).toUtf8()};
}

QJsonObject errorJson(const Error &error)
{
    return {{u"code"_s, error.code}, {u"message"_s, error.message}, {u"detail"_s, error.detail}};
}

QJsonObject streamJson(const StreamResult &result)
{
    QJsonObject json{{u"stream"_s, result.stream.name},
                     {u"namespace"_s, result.stream.nameSpace},
                     {u"status"_s, streamStatusName(result.status)},
                     {u"read"_s, result.counts.read},
                     {u"written"_s, result.counts.written},
                     {u"filtered"_s, result.counts.filtered},
                     {u"rejected"_s, result.counts.rejected},
                     {u"unconfirmed"_s, result.counts.unconfirmed},
                     {u"notes"_s, QJsonArray::fromStringList(result.notes)}};
    if (result.error)
        json.insert("error"_L1, errorJson(*result.error));
    return json;
}

QJsonObject jobJson(const Job &job)
{
    QJsonArray attempts;
    for (const Attempt &attempt : job.attempts) {
        QJsonArray streams;
        for (const StreamResult &result : attempt.streams)
            streams.append(streamJson(result));
        QJsonObject json{{u"number"_s, attempt.number},
                         {u"status"_s, jobStatusName(attempt.status)},
                         {u"streams"_s, streams}};
        if (attempt.error)
            json.insert("error"_L1, errorJson(*attempt.error));
        attempts.append(json);
    }
    return {{u"run"_s, job.id},
            {u"connection"_s, job.connectionId},
            {u"kind"_s, jobKindName(job.kind)},
            {u"status"_s, jobStatusName(job.status)},
            {u"trigger"_s, jobTriggerName(job.trigger)},
            {u"attempts"_s, attempts}};
}

/// The last part of the log, from the start of a line; empty when there is none.
QByteArray endOfLog(const QString &path, const ReportRedactor &redactor)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const bool isCut = file.size() > s_mostLogBytes;
    if (isCut) {
        file.seek(file.size() - s_mostLogBytes);
        file.readLine();
    }
    return redactor.redacted(QString::fromUtf8(file.read(s_mostLogBytes))).toUtf8();
}

void addLogs(std::vector<ReportFile> &files, const Job &job, const Profile &profile,
             const ReportRedactor &redactor)
{
    for (const Attempt &attempt : job.attempts) {
        const QByteArray log = endOfLog(profile.attemptLog(job.id, attempt.number), redactor);
        if (log.isEmpty())
            continue;
        files.push_back(
            {u"logs/run-%1-attempt-%2.jsonl"_s.arg(job.id).arg(attempt.number),
             Texts::tr("The log of run %1, attempt %2.").arg(job.id).arg(attempt.number), log});
    }
}

struct ArchiveDiscarder final
{
    void operator()(zip_t *archive) const { zip_discard(archive); }
};

} // namespace

Result<std::vector<ReportFile>> problemReport(StateDatabase &database, const Profile &profile,
                                              const ConnectorRegistry &registry,
                                              const SecretStore &secrets,
                                              const ReportChoice &choice)
{
    const auto contents = profileContents(database);
    if (!contents)
        return contents.error();
    const auto jobs = JobRepository(database).list(choice.connectionId, s_mostRuns);
    if (!jobs)
        return jobs.error();
    const ReportRedactor redactor(readableSecrets(database, secrets));
    std::vector<ReportFile> files{versions(registry, redactor),
                                  connections(*contents, choice, registry, redactor)};
    QJsonArray runs;
    for (const Job &job : *jobs)
        runs.append(jobJson(job));
    files.push_back({u"runs.json"_s, Texts::tr("The last runs, their counts and errors."),
                     written(QJsonObject{{u"runs"_s, runs}}, redactor)});
    for (int at = 0; at < std::min(choice.runs, static_cast<int>(jobs->size())); ++at)
        addLogs(files, (*jobs)[static_cast<std::size_t>(at)], profile, redactor);
    return files;
}

Result<void> writeReport(const QString &path, const std::vector<ReportFile> &files)
{
    const auto failed = [&path](const QString &why) {
        return makeError(s_failed, {path, why}, why);
    };
    zip_error_t fault;
    zip_error_init(&fault);
    // The archive is made in memory: what is on the disk is there as a whole or not at all.
    zip_source_t *buffer = zip_source_buffer_create(nullptr, 0, 0, &fault);
    if (buffer == nullptr)
        return failed(QString::fromUtf8(zip_error_strerror(&fault)));
    std::unique_ptr<zip_t, ArchiveDiscarder> archive(
        zip_open_from_source(buffer, ZIP_TRUNCATE, &fault));
    if (!archive) {
        zip_source_free(buffer);
        return failed(QString::fromUtf8(zip_error_strerror(&fault)));
    }
    zip_source_keep(buffer);
    const std::unique_ptr<zip_source_t, void (*)(zip_source_t *)> kept(buffer, zip_source_free);
    for (const ReportFile &file : files) {
        zip_source_t *source = zip_source_buffer(archive.get(), file.content.constData(),
                                                 static_cast<zip_uint64_t>(file.content.size()), 0);
        if (source == nullptr
            || zip_file_add(archive.get(), file.name.toUtf8().constData(), source, ZIP_FL_ENC_UTF_8)
                < 0) {
            zip_source_free(source);
            return failed(QString::fromUtf8(zip_strerror(archive.get())));
        }
    }
    if (zip_close(archive.get()) != 0)
        return failed(QString::fromUtf8(zip_strerror(archive.get())));
    static_cast<void>(archive.release()); // closed

    if (zip_source_open(buffer) != 0)
        return failed(QString::fromUtf8(zip_error_strerror(zip_source_error(buffer))));
    zip_source_seek(buffer, 0, SEEK_END);
    QByteArray bytes(static_cast<qsizetype>(zip_source_tell(buffer)), Qt::Uninitialized);
    zip_source_seek(buffer, 0, SEEK_SET);
    const zip_int64_t read
        = zip_source_read(buffer, bytes.data(), static_cast<zip_uint64_t>(bytes.size()));
    zip_source_close(buffer);
    if (read != bytes.size())
        return failed(QString::fromUtf8(zip_error_strerror(zip_source_error(buffer))));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failed(file.errorString());
    return {};
}

} // namespace millrace
