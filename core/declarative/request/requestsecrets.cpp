#include "core/declarative/request/requestsecrets.h"

#include "core/base/redaction.h"
#include "core/declarative/request/formencoding.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/jsontext.h"

#include <algorithm>
#include <array>

namespace millrace::declarative {

namespace {

// A shorter one stands in many a text by chance.
constexpr qsizetype s_shortestSecret = 4;

bool soundsSecret(const std::string &key)
{
    static constexpr std::array s_words{
        "secret",  "token",       "password",   "passphrase", "api_key",  "apikey", "access_key",
        "api-key", "private_key", "credential", "jwt",        "auth_key", "pat"};
    const QString lower = QString::fromStdString(key).toLower();
    return std::any_of(s_words.begin(), s_words.end(), [&lower](const char *word) {
        return QLatin1StringView(word) == QLatin1StringView("pat")
            ? lower == QLatin1StringView(word)
            : lower.contains(QLatin1StringView(word));
    });
}

void add(QStringList &secrets, const Value &value)
{
    if (!value.isText() && !value.isWhole())
        return;
    const QString text = QString::fromStdString(pythonText(value));
    if (text.size() >= s_shortestSecret && !secrets.contains(text))
        secrets << text;
}

void collect(QStringList &secrets, const Value &value)
{
    if (value.isList()) {
        for (const Value &item : value.list())
            collect(secrets, item);
    }
    if (!value.isMapping())
        return;
    for (const auto &[key, item] : value.mapping()) {
        // A number is rather how long a token lives.
        if (soundsSecret(key) && item.isText())
            add(secrets, item);
        collect(secrets, item);
    }
}

bool holdsOne(const QByteArray &text, const QStringList &secrets)
{
    return std::any_of(secrets.begin(), secrets.end(),
                       [&text](const QString &secret) { return text.contains(secret.toUtf8()); });
}

void hideCredentials(HttpRequest &request, const Credentials &credentials)
{
    HttpHeaders headers;
    for (HttpHeader line : request.headers.lines()) {
        for (const auto &[name, value] : credentials.options.headers.mapping())
            line.isSecret = line.isSecret
                || line.name.compare(QByteArrayView(name), Qt::CaseInsensitive) == 0;
        headers.append(std::move(line));
    }
    request.headers = std::move(headers);
    for (const auto &[name, value] : credentials.options.parameters.mapping())
        request.secretQueryKeys << QString::fromStdString(name);
    request.secrets << credentials.secrets;
}

/// \a secret as forms and bodies of JSON hold it.
QStringList writtenForms(const QString &secret)
{
    const std::string text = secret.toStdString();
    const std::string quoted = jsonText(Value(text), {.isAscii = true});
    return {QString::fromStdString(quotedForForm(text)),
            QString::fromStdString(quoted.substr(1, quoted.size() - 2))};
}

} // namespace

QStringList secretsIn(const Value &config, const std::vector<Path> &paths)
{
    QStringList secrets;
    collect(secrets, config);
    for (const Path &path : paths) {
        for (const Value *value : valuesAt(config, path))
            add(secrets, *value);
    }
    return secrets;
}

void hideSecrets(HttpRequest &request, const Credentials &credentials, const QStringList &secrets)
{
    hideCredentials(request, credentials);
    for (const QString &secret : secrets) {
        if (!request.secrets.contains(secret))
            request.secrets << secret;
    }
    HttpHeaders headers;
    for (HttpHeader line : request.headers.lines()) {
        line.isSecret = line.isSecret || holdsOne(line.value, secrets);
        headers.append(std::move(line));
    }
    request.headers = std::move(headers);
    for (const auto &[name, value] :
         queryItems(request.url.query(QUrl::FullyEncoded).toStdString())) {
        if (holdsOne(QByteArray::fromStdString(value), secrets))
            request.secretQueryKeys << QString::fromStdString(name);
    }
    hideWrittenForms(request);
}

void hideWrittenForms(HttpRequest &request)
{
    const QStringList plain = request.secrets;
    for (const QString &secret : plain) {
        for (const QString &form : writtenForms(secret)) {
            if (!request.secrets.contains(form))
                request.secrets << form;
        }
    }
}

Error withoutSecrets(Error error, const QStringList &secrets)
{
    const Redactor redactor(secrets);
    error.message = redactor.redacted(error.message);
    error.detail = redactor.redacted(error.detail);
    return error;
}

QString withoutSecrets(const QString &text, const HttpRequest &request)
{
    QStringList secrets = secretsOf(request);
    secrets.removeIf([](const QString &secret) { return secret.size() < s_shortestSecret; });
    return Redactor(secrets).redacted(text);
}

} // namespace millrace::declarative
