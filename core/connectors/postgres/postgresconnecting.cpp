#include "core/connectors/postgres/postgresconnecting.h"

#include "core/connectors/postgres/postgrescertificate.h"
#include "core/connectors/postgres/postgresparameters.h"
#include "core/connectors/postgres/postgreswait.h"

#include <libpq-fe.h>
#include <netdb.h>

#include <QFileInfo>
#include <QRegularExpression>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool hasAddress(const QString &host)
{
    addrinfo *found = nullptr;
    if (getaddrinfo(host.toUtf8().constData(), nullptr, nullptr, &found) != 0)
        return false;
    freeaddrinfo(found);
    return true;
}

/// The server's SQLSTATE in libpq's verbose words: "FATAL:  28P01: password …".
std::string stateIn(const QString &words)
{
    static const QRegularExpression s_state(u":\\s+([0-9A-Z]{5}): "_s);
    return s_state.match(words).captured(1).toStdString();
}

/// \a words without the code, and without the line that names a place in the server's sources.
QString withoutState(QString words)
{
    static const QRegularExpression s_state(u"(:\\s+)[0-9A-Z]{5}: "_s);
    static const QRegularExpression s_location(u"\\n[^\\n]*\\.c:\\d+\\s*$"_s);
    return words.replace(s_state, u"\\1"_s).remove(s_location).trimmed();
}

} // namespace

PostgresConnecting::PostgresConnecting(const ServerOptions &options)
    : m_options(options)
    , m_site(siteOf(options))
    , m_deadline(std::chrono::steady_clock::now() + options.connectTimeout)
{
}

Result<std::unique_ptr<PostgresConnection>>
PostgresConnecting::run(const Cancellation &cancellation)
{
    if (const auto there = checkFiles(); !there)
        return there.error();
    const PostgresParameters parameters(m_options);
    PostgresConnection::Handle handle(
        PQconnectStartParams(parameters.keywords().data(), parameters.values().data(), 0));
    if (const auto advanced = advance(handle.get(), Until::SignedIn, cancellation); !advanced)
        return advanced.error();
    PQsetErrorVerbosity(handle.get(), PQERRORS_DEFAULT);
    return std::unique_ptr<PostgresConnection>(
        new PostgresConnection(std::move(handle), std::move(m_site)));
}

QString PostgresConnecting::shownFingerprint(const Cancellation &cancellation)
{
    PostgresParameters parameters(m_options);
    parameters.set("sslmode", u"require"_s);
    parameters.set("sslrootcert", u"/dev/null/none"_s);
    const PostgresConnection::Handle handle(
        PQconnectStartParams(parameters.keywords().data(), parameters.values().data(), 0));
    const auto advanced = advance(handle.get(), Until::Encrypted, cancellation);
    return advanced ? certificateFingerprint(handle.get()) : QString();
}

Result<void> PostgresConnecting::checkFiles() const
{
    const std::array files{std::pair{m_options.tls.caCertificate, u"/tls/ca_certificate"_s},
                           std::pair{m_options.tls.clientCertificate, u"/tls/client_certificate"_s},
                           std::pair{m_options.tls.clientKey, u"/tls/client_key"_s}};
    for (const auto &[file, field] : files) {
        if (!file.isEmpty() && !QFileInfo(file).isReadable())
            return makeError(postgreserrors::fileUnreadable, {file}, {}, field);
    }
    return {};
}

Result<void> PostgresConnecting::advance(pg_conn *connection, Until until,
                                         const Cancellation &cancellation)
{
    // The code of a refusal during sign-in is told in no other way.
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
    if (PQstatus(connection) == CONNECTION_BAD)
        return failure(connection, CONNECTION_NEEDED, cancellation);
    int polling = PGRES_POLLING_WRITING;
    while (polling != PGRES_POLLING_OK) {
        const int stage = PQstatus(connection);
        if (auto waited = wait(connection, polling, cancellation); !waited)
            return waited;
        polling = PQconnectPoll(connection);
        if (polling == PGRES_POLLING_FAILED)
            return failure(connection, stage, cancellation);
        // The handshake is over before the first word of the sign-in is sent.
        const bool isEncrypted
            = PQsslInUse(connection) != 0 && PQstatus(connection) != CONNECTION_SSL_STARTUP;
        if (isEncrypted && until == Until::Encrypted)
            return {};
        if (isEncrypted) {
            if (auto checked = checkFingerprint(connection); !checked)
                return checked;
        }
    }
    return {};
}

Result<void> PostgresConnecting::wait(pg_conn *connection, int polling,
                                      const Cancellation &cancellation)
{
    const bool toRead = polling == PGRES_POLLING_READING;
    switch (waitForSocket({PQsocket(connection), toRead, !toRead}, m_deadline, cancellation)) {
    case SocketReady::Ready:
        return {};
    case SocketReady::Cancelled:
        return Error::cancelled();
    case SocketReady::TimedOut:
        break;
    }
    return makeError(postgreserrors::connectTimeout,
                     {m_site.server, QString::number(m_options.connectTimeout.count())}, {},
                     u"/host"_s);
}

Result<void> PostgresConnecting::checkFingerprint(pg_conn *connection)
{
    if (m_isFingerprintChecked || m_options.tls.fingerprint.isEmpty())
        return {};
    m_isFingerprintChecked = true;
    const QString shown = certificateFingerprint(connection);
    if (shown == m_options.tls.fingerprint)
        return {};
    return makeError(postgreserrors::certificateChanged,
                     {m_site.server, displayedFingerprint(shown)}, {}, u"/tls/fingerprint"_s);
}

Error PostgresConnecting::failure(pg_conn *connection, int stage, const Cancellation &cancellation)
{
    const QString words
        = m_site.redactor.redacted(QString::fromUtf8(PQerrorMessage(connection))).trimmed();
    PostgresFailure fault;
    fault.sqlState = stateIn(words);
    fault.message = withoutState(words);
    if (!fault.sqlState.empty())
        return postgresError(fault, m_site);
    if (PQconnectionNeedsPassword(connection) != 0)
        return makeError(postgreserrors::passwordMissing, {m_site.server, m_site.user}, words,
                         u"/password"_s);
    if (stage == CONNECTION_SSL_STARTUP)
        return tlsFailure(words, cancellation);
    if (stage == CONNECTION_NEEDED || stage == CONNECTION_STARTED)
        return networkFailure(words);
    return makeError(postgreserrors::connectionLost, {m_site.server}, words);
}

Error PostgresConnecting::tlsFailure(const QString &words, const Cancellation &cancellation)
{
    if (verifiesAuthority(m_options.tls)) {
        const QString fingerprint = shownFingerprint(cancellation);
        if (!fingerprint.isEmpty())
            return makeError(postgreserrors::certificateUnknown,
                             {m_site.server, displayedFingerprint(fingerprint)}, words, u"/tls"_s);
    }
    return makeError(postgreserrors::tlsFailed, {m_site.server}, words, u"/tls"_s);
}

Error PostgresConnecting::networkFailure(const QString &words) const
{
    if (!m_options.socketFolder.isEmpty())
        return makeError(postgreserrors::unreachable, {m_site.server}, words, u"/socket"_s);
    const bool isKnown = hasAddress(m_options.host);
    return makeError(isKnown ? postgreserrors::unreachable : postgreserrors::unknownHost,
                     {m_site.server}, words, u"/host"_s);
}

} // namespace millrace
