#include "core/declarative/request/foreignserver.h"

#include "core/base/redaction.h"
#include "core/declarative/request/requesterrors.h"
#include "core/declarative/template/interpolation.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

// A shorter one stands in many a text by chance.
constexpr qsizetype s_shortestSecret = 4;

/// Rather one too many: what such a server gets nobody can take back.
bool isCredentialName(const std::string &name)
{
    static constexpr std::array s_words{"auth", "cookie", "credential", "jwt",
                                        "key",  "passw",  "secret",     "session",
                                        "sign", "token",  "bearer",     "passphrase"};
    const QString lower = QString::fromStdString(name).toLower();
    return std::any_of(s_words.begin(), s_words.end(), [&lower](const char *word) {
        return lower.contains(QLatin1StringView(word));
    });
}

void removeFrom(Value &entries, const Redactor &secrets)
{
    if (!entries.isMapping())
        return;
    Mapping kept;
    for (const auto &[name, value] : entries.mapping()) {
        const std::string text = pythonText(value);
        const QByteArrayView bytes(text.data(), qsizetype(text.size()));
        if (!isCredentialName(name) && !secrets.finds(bytes, s_shortestSecret))
            kept.append(name, value);
    }
    entries = Value(std::move(kept));
}

Error refusal(const HttpRequest &request, const QString &why)
{
    return makeError(errors::s_foreignServer, {shownAddress(request.url), why});
}

} // namespace

void removeCredentials(RequestDraft &draft, const QStringList &secrets)
{
    const Redactor redactor(secrets);
    removeFrom(draft.options.headers, redactor);
    removeFrom(draft.options.parameters, redactor);
}

Result<void> makeHarmless(HttpRequest &request, const QStringList &secrets)
{
    const bool reads = request.method == HttpMethod::Get || request.method == HttpMethod::Head;
    if (!reads)
        return refusal(request, u"data would be sent there"_s);
    request.body.clear();
    request.contentType.clear();
    if (Redactor(secrets).finds(request.url.toEncoded(), s_shortestSecret))
        return refusal(request, u"the address holds a secret"_s);
    return {};
}

QString foreignServerHint()
{
    return QCoreApplication::translate("errors", errors::s_foreignServer.hint);
}

} // namespace millrace::declarative
