#include "core/http/oauthbrowserflow.h"

#include "core/http/loopbacklistener.h"
#include "core/http/oautherrors.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QUrlQuery>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// 256 bits from the system, in letters that need no encoding (RFC 7636 §4.1).
QString randomText()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    const QByteArray bytes(reinterpret_cast<const char *>(words.data()), sizeof words);
    return QString::fromLatin1(
        bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

QString challengeOf(const QString &verifier)
{
    const QByteArray hash
        = QCryptographicHash::hash(verifier.toLatin1(), QCryptographicHash::Sha256);
    return QString::fromLatin1(
        hash.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

/// A "+" of a form is a blank, which QUrlQuery leaves alone.
QString itemOf(const QUrlQuery &query, const QString &name)
{
    QString value = query.queryItemValue(name, QUrl::FullyEncoded);
    value.replace(u'+', u"%20"_s);
    return QUrl::fromPercentEncoding(value.toLatin1());
}

/// Some vendors' codes end like Base64, in "==".
bool isBareCode(QString text)
{
    while (text.endsWith(u'='))
        text.chop(1);
    return !text.isEmpty() && !text.contains(u' ') && !text.contains(u'?') && !text.contains(u'&')
        && !text.contains(u'=') && !text.contains("://"_L1);
}

QString textOr(const QString &text, const char *usual)
{
    return text.isEmpty() ? QCoreApplication::translate("OAuthBrowserFlow", usual) : text;
}

} // namespace

OAuthBrowserFlow::OAuthBrowserFlow(OAuthBrowserOptions options, Clock &clock)
    : m_options(std::move(options))
    , m_clock(clock)
    , m_state(randomText())
    , m_codeVerifier(randomText())
{
}

Result<OAuthTokens> OAuthBrowserFlow::run(HttpClient &http,
                                          const std::function<void(const QUrl &)> &openBrowser,
                                          const Cancellation &cancellation)
{
    const auto handler = [this](const QString &query) { return pageFor(query); };
    Result<std::unique_ptr<LoopbackListener>> listener
        = LoopbackListener::listen(m_options.port, m_options.callbackPath, handler);
    if (!listener)
        return listener.error();
    const QString redirectUri = u"http://%1:%2%3"_s.arg(m_options.callbackHost)
                                    .arg(listener.value()->port())
                                    .arg(m_options.callbackPath);
    openBrowser(authorizationAddress(redirectUri));
    const Result<Answer> answer = waitForAnswer(cancellation);
    if (!answer)
        return answer.error();
    if (!answer->problem.isEmpty())
        return makeError(oautherrors::denied, {answer->problem});
    const AuthorizationCodeGrant grant{answer->code, redirectUri, m_codeVerifier};
    return requestTokens(http, m_options.client, grant, m_clock, cancellation);
}

QUrl OAuthBrowserFlow::authorizationAddress(const QString &redirectUri) const
{
    QUrl url = m_options.authorizationUrl;
    QUrlQuery query(url);
    const auto add = [&query](const QString &name, const QString &value) {
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    };
    add(u"response_type"_s, u"code"_s);
    add(u"client_id"_s, m_options.client.clientId);
    add(u"redirect_uri"_s, redirectUri);
    if (!m_options.client.scopes.isEmpty())
        add(u"scope"_s, m_options.client.scopes.join(u' '));
    add(u"state"_s, m_state);
    add(u"code_challenge"_s, challengeOf(m_codeVerifier));
    add(u"code_challenge_method"_s, u"S256"_s);
    for (const auto &[name, value] : m_options.parameters)
        add(name, value);
    url.setQuery(query);
    return url;
}

LoopbackPage OAuthBrowserFlow::pageFor(const QString &query)
{
    const Result<Answer> answer = answerIn(query);
    const QString failed = textOr(m_options.failedText,
                                  QT_TRANSLATE_NOOP("OAuthBrowserFlow",
                                                    "Nothing was connected. The program says more; "
                                                    "this page can be closed."));
    // A page of somebody else's may have sent the browser here: the real answer may still come.
    if (!answer)
        return {400, u"Millrace"_s, failed};
    const bool isGood = answer->problem.isEmpty();
    take(*answer);
    if (!isGood)
        return {200, u"Millrace"_s, failed};
    return {200, u"Millrace"_s,
            textOr(m_options.doneText,
                   QT_TRANSLATE_NOOP("OAuthBrowserFlow",
                                     "The sign-in is complete. This page can be closed."))};
}

Result<OAuthBrowserFlow::Answer> OAuthBrowserFlow::answerIn(const QString &query) const
{
    const QUrlQuery items(query);
    if (itemOf(items, u"state"_s) != m_state)
        return makeError(oautherrors::stateDiffers);
    const QString problem = itemOf(items, u"error"_s);
    if (!problem.isEmpty()) {
        const QString words = itemOf(items, u"error_description"_s);
        return Answer{{}, QString(words.isEmpty() ? problem : words).left(200).simplified()};
    }
    const QString code = itemOf(items, u"code"_s);
    if (code.isEmpty())
        return makeError(oautherrors::pastedInvalid);
    return Answer{code, {}};
}

Result<void> OAuthBrowserFlow::paste(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (isBareCode(trimmed)) {
        // Copied out of the address, it is encoded as it was there.
        take({QUrl::fromPercentEncoding(trimmed.toUtf8()), {}});
        return {};
    }
    const QUrl url(trimmed);
    const QString query = url.hasQuery() ? url.query(QUrl::FullyEncoded) : trimmed;
    if (!QUrlQuery(query).hasQueryItem(u"code"_s) && !QUrlQuery(query).hasQueryItem(u"error"_s))
        return makeError(oautherrors::pastedInvalid);
    const Result<Answer> answer = answerIn(query);
    if (!answer)
        return answer.error();
    take(*answer);
    return {};
}

void OAuthBrowserFlow::take(Answer answer)
{
    const std::lock_guard lock(m_mutex);
    if (m_answer)
        return;
    m_answer = std::move(answer);
    m_answered.request_stop();
}

Result<OAuthBrowserFlow::Answer> OAuthBrowserFlow::waitForAnswer(const Cancellation &cancellation)
{
    // The clock waits for a cancellation: an answer is one as well.
    CancellationSource wake = m_answered;
    const CancellationCallback stopped(cancellation, [&wake] { wake.request_stop(); });
    m_clock.wait(m_options.timeout, m_answered.get_token());
    const std::lock_guard lock(m_mutex);
    if (m_answer)
        return *m_answer;
    if (cancellation.stop_requested())
        return Error::cancelled();
    return makeError(oautherrors::timedOut, {QString::number(m_options.timeout.count())});
}

} // namespace millrace
