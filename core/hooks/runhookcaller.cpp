#include "core/hooks/runhookcaller.h"

#include "core/hooks/hookcommand.h"
#include "core/hooks/hookerrors.h"
#include "core/http/httpclient.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// An answer says whether it was taken; what else is in it is nobody's business.
constexpr qint64 s_largestAnswer = 64 * 1024;

/// \a value with every text but the keys redacted: numbers and the form stay what they are.
QJsonValue redacted(const QJsonValue &value, const Redactor &redactor)
{
    if (value.isString())
        return redactor.redacted(value.toString());
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue &entry : value.toArray())
            array.append(redacted(entry, redactor));
        return array;
    }
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (auto each = object.begin(); each != object.end(); ++each)
            each.value() = redacted(each.value(), redactor);
        return object;
    }
    return value;
}

QString translated(const char *text) { return QCoreApplication::translate("engine", text); }

} // namespace

bool isCalled(const RunHook &hook, JobStatus status)
{
    if (!isTerminal(status))
        return false;
    switch (hook.moment) {
    case RunHookMoment::Always:
        return true;
    case RunHookMoment::Succeeded:
        return status == JobStatus::Succeeded;
    case RunHookMoment::NotSucceeded:
        return status != JobStatus::Succeeded;
    }
    return false;
}

QString shownName(const RunHook &hook)
{
    if (hook.kind == RunHookKind::Command)
        return QFileInfo(hook.program).fileName();
    if (!hook.url.isEmpty())
        return QUrl(hook.url).host();
    return hook.host.isEmpty() ? translated("A webhook") : hook.host;
}

void RunHookCaller::call(const std::vector<RunHook> &hooks, const EndedRun &run,
                         const Cancellation &cancellation)
{
    const QJsonObject summary = redacted(run.summary, m_redactor).toObject();
    const QByteArray text = QJsonDocument(summary).toJson(QJsonDocument::Compact) + '\n';
    for (const RunHook &hook : hooks) {
        if (!isCalled(hook, run.status))
            continue;
        const QString name = shownName(hook);
        if (cancellation.stop_requested()) {
            m_log.write(
                LogLevel::Warning, {},
                translated(QT_TRANSLATE_NOOP("engine", "%1 was not called: the program ends."))
                    .arg(name));
            continue;
        }
        m_log.write(LogLevel::Info, {},
                    translated(QT_TRANSLATE_NOOP("engine", "Calling %1 after the run.")).arg(name));
        const Result<void> called = hook.kind == RunHookKind::Command
            ? callCommand(hook, run, text, cancellation)
            : callWebhook(hook, text, cancellation);
        if (called)
            m_log.write(LogLevel::Info, {},
                        translated(QT_TRANSLATE_NOOP("engine", "%1 took the summary.")).arg(name));
        else
            m_log.write(LogLevel::Warning, {}, called.error().message, called.error().code);
    }
}

Result<void> RunHookCaller::callCommand(const RunHook &hook, const EndedRun &run,
                                        const QByteArray &summary, const Cancellation &cancellation)
{
    HookCommand command;
    command.program = hook.program;
    command.arguments = hook.arguments;
    command.variables = plainEnvironment();
    command.variables << u"MILLRACE_CONNECTION="_s + m_redactor.redacted(run.connection)
                      << u"MILLRACE_RUN="_s + QString::number(run.jobId)
                      << u"MILLRACE_STATUS="_s + jobStatusName(run.status);
    command.input = summary;
    command.timeLimit = hook.timeLimit;
    const QString name = shownName(hook);
    return runHookCommand(
        command, m_clock,
        [&](const QString &line) { m_log.write(LogLevel::Info, {}, name + u": "_s + line); },
        cancellation);
}

Result<void> RunHookCaller::callWebhook(const RunHook &hook, const QByteArray &summary,
                                        const Cancellation &cancellation)
{
    HttpOptions options;
    options.overallTimeout = hook.timeLimit;
    options.maximumAnswer = s_largestAnswer;
    // A POST that is sent on somewhere else would take the summary along.
    options.maximumRedirects = 0;
    auto client = HttpClient::create(options);
    if (!client)
        return client.error();
    const QUrl url(hook.url, QUrl::StrictMode);
    const QString path = url.path(QUrl::FullyEncoded);
    // Messages show it decoded.
    const QString shownPath = url.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority
                                           | QUrl::RemoveQuery | QUrl::RemoveFragment);
    const HttpRequest request{.method = HttpMethod::Post,
                              .url = url,
                              .body = summary,
                              .contentType = "application/json"_ba,
                              // The path of an address that takes messages is often its key.
                              .secrets = {path.size() > 1 ? path : QString(),
                                          path.size() > 1 ? shownPath : QString(),
                                          url.query(QUrl::FullyEncoded)}};
    auto response = (*client)->send(request, cancellation);
    if (!response)
        return response.error();
    if (response->status >= 200 && response->status < 300)
        return {};
    return makeError(hookerrors::webhookRefused, {url.host(), QString::number(response->status)});
}

} // namespace millrace
