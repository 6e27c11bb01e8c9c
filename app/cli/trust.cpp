#include "app/cli/trust.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "core/connector/jsonpointer.h"
#include "core/interchange/endpointstorage.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notStored{
    "cli.not_stored", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The trust cannot be kept: the %1 is not stored."),
    QT_TRANSLATE_NOOP("errors", "Put the fingerprint into its configuration, at %2.")};

/// A word as a POSIX shell takes it.
QString shellQuoted(const QString &word)
{
    static const QRegularExpression s_plain(u"^[A-Za-z0-9@%_+=:,./][A-Za-z0-9@%_+=:,./-]*$"_s);
    if (s_plain.match(word).hasMatch())
        return word;
    QString quoted = word;
    return u'\'' + quoted.replace(u"'"_s, u"'\\''"_s) + u'\'';
}

void printLine(Output &output, const QString &name, const QString &text)
{
    if (!text.isEmpty())
        output.line(u"    %1 %2"_s.arg(name, -12).arg(displayText(text)));
}

} // namespace

void addTrustOptions(CLI::App &command, TrustArguments &arguments, const char *about)
{
    CLI::Option *fingerprint
        = command.add_option("--trust-fingerprint", arguments.fingerprint, about)
              ->type_name("SHA256");
    command
        .add_flag("--keep-trust", arguments.isKept,
                  QT_TRANSLATE_NOOP("CommandText",
                                    "Store the trusted fingerprint with the source or destination"))
        ->needs(fingerprint);
}

std::optional<ServerIdentity> presentedTo(const Endpoint &endpoint, const CheckResult &result,
                                          Session &session)
{
    if (result.passed() || result.steps.back().error->isCancelled())
        return std::nullopt;
    const ConnectorProbe &probe = session.services().probe();
    using Shown = Result<std::optional<ServerIdentity>>;
    const auto shown
        = session.interruption().runAside<Shown>([&](const Cancellation &cancellation) {
              return probe.presentedIdentity(endpoint.role, endpoint.connectorId,
                                             endpoint.configuration, *result.steps.back().error,
                                             cancellation);
          });
    return shown ? *shown : std::nullopt;
}

Result<std::vector<TrustedIdentity>> trustedByRun(const Connection &connection,
                                                  const TrustArguments &arguments, Session &session)
{
    std::vector<TrustedIdentity> trusted;
    if (arguments.fingerprint.empty())
        return trusted;
    const auto ends = endsOf(connection, session.services());
    if (!ends)
        return ends.error();
    const ConnectorProbe &probe = session.services().probe();
    for (const Endpoint &end : {ends->source, ends->destination}) {
        const auto check = session.interruption().runAside<CheckResult>(
            [&probe, &end](const Cancellation &cancellation) {
                return probe.check(end.role, end.connectorId, end.configuration, {}, cancellation,
                                   CheckScope::Connector);
            });
        const auto identity = presentedTo(end, check, session);
        const auto trusts = identity ? trusting(end, *identity, arguments) : std::nullopt;
        if (!trusts)
            continue;
        trusted.push_back({end.role, identity->pointer, identity->fingerprint});
        if (!arguments.isKept)
            continue;
        if (const auto kept = keepTrust(*trusts, session); !kept)
            return kept.error();
    }
    return trusted;
}

std::optional<UntrustedEnd> untrustedEndOf(const Job &job, const Connection &connection,
                                           Session &session)
{
    const std::vector<Error> refusals = configurationErrorsOf(job);
    const auto ends = endsOf(connection, session.services());
    if (refusals.empty() || job.status == JobStatus::Succeeded || !ends)
        return std::nullopt;
    const ConnectorProbe &probe = session.services().probe();
    return session.interruption()
        .runAside<TrustFinding>([&](const Cancellation &cancellation) {
            return findUntrustedEnd(probe, {ends->source, ends->destination}, refusals,
                                    cancellation);
        })
        .end;
}

QString trustCommand(const Connection &connection, const UntrustedEnd &end)
{
    return u"millrace-cli check %1 --trust-fingerprint %2 --keep-trust"_s.arg(
        shellQuoted(connection.name), end.identity.fingerprint);
}

void printTrustAdvice(Output &output, const Connection &connection, const UntrustedEnd &end,
                      bool isStored)
{
    const QString &fingerprint = end.identity.fingerprint;
    output.line(CommandText::tr(
        "  If the administrator gives the same fingerprint, this trusts it for one run:"));
    output.line(
        isStored
            ? u"    millrace-cli sync %1 --trust-fingerprint %2"_s.arg(
                displayText(shellQuoted(connection.name)), fingerprint)
            : CommandText::tr("    the same command with --trust-fingerprint %1").arg(fingerprint));
    output.line(CommandText::tr("  and this for good:"));
    output.line(isStored ? u"    %1"_s.arg(displayText(trustCommand(connection, end)))
                         : CommandText::tr("    \"%1\" in the configuration of the %2")
                               .arg(pointerPath(end.identity.pointer).join(u'.'),
                                    endpointRoleName(end.endpoint.role)));
}

std::optional<Endpoint> trusting(const Endpoint &endpoint, const ServerIdentity &identity,
                                 const TrustArguments &arguments)
{
    if (!isSameFingerprint(identity.fingerprint, QString::fromStdString(arguments.fingerprint)))
        return std::nullopt;
    Endpoint trusted = endpoint;
    trusted.configuration
        = withValueAt(endpoint.configuration, identity.pointer, identity.fingerprint);
    return trusted;
}

Result<void> keepTrust(const Endpoint &endpoint, Session &session)
{
    if (endpoint.id.isEmpty())
        return makeError(
            s_notStored,
            {endpointRoleName(endpoint.role),
             CommandText::tr(
                 "tls.fingerprint, tunnel.host_key_fingerprint or http.certificate_fingerprint")});
    Services &services = session.services();
    auto database = services.database();
    if (!database)
        return database.error();
    const auto saved
        = EndpointStorage(services.registry(), **database, services.secrets()).save(endpoint);
    return saved ? Result<void>() : Result<void>(saved.error());
}

void printIdentity(Output &output, const ServerIdentity &identity)
{
    const bool isKey = identity.kind == ServerIdentity::Kind::HostKey;
    output.line(
        u"  "_s
        + output.toned(
            isKey ? CommandText::tr("The host key of %1").arg(displayText(identity.server))
                  : CommandText::tr("The certificate of %1").arg(displayText(identity.server)),
            Tone::Strong));
    if (isKey) {
        printLine(output, u"type"_s, identity.keyType);
    } else {
        printLine(output, u"for"_s, identity.subject);
        printLine(output, u"names"_s, identity.names.join(", "_L1));
        printLine(output, CommandText::tr("signed by"),
                  identity.isSelfSigned ? CommandText::tr("itself") : identity.issuer);
        printLine(output, u"valid"_s,
                  u"%1 to %2"_s.arg(identity.validFrom.date().toString(Qt::ISODate),
                                    identity.validUntil.date().toString(Qt::ISODate)));
    }
    printLine(output, u"SHA-256"_s, identity.fingerprint);
    if (identity.hasChanged)
        printLine(output, u"before"_s,
                  identity.trusted.isEmpty() ? CommandText::tr("another one, in the known hosts")
                                             : identity.trusted);
}

void printTrustAdvice(Output &output, const ServerIdentity &identity)
{
    output.line(
        CommandText::tr(
            "  If the administrator gives the same fingerprint: --trust-fingerprint trusts it "
            "for a test,\n  --keep-trust or \"%1\" in the configuration for good.")
            .arg(pointerPath(identity.pointer).join(u'.')));
}

QJsonObject toJson(const ServerIdentity &identity)
{
    QJsonObject json{
        {u"kind"_s,
         identity.kind == ServerIdentity::Kind::HostKey ? u"host_key"_s : u"certificate"_s},
        {u"server"_s, identity.server},
        {u"fingerprint"_s, identity.fingerprint},
        {u"has_changed"_s, identity.hasChanged},
        {u"pointer"_s, identity.pointer}};
    if (identity.kind == ServerIdentity::Kind::HostKey) {
        json.insert(u"key_type"_s, identity.keyType);
        return json;
    }
    json.insert(u"subject"_s, identity.subject);
    json.insert(u"issuer"_s, identity.issuer);
    json.insert(u"names"_s, QJsonArray::fromStringList(identity.names));
    json.insert(u"valid_from"_s, identity.validFrom.toString(Qt::ISODate));
    json.insert(u"valid_until"_s, identity.validUntil.toString(Qt::ISODate));
    return json;
}

} // namespace millrace
