#include "app/cli/trust.h"

#include "app/cli/displaytext.h"
#include "core/connector/jsonpointer.h"
#include "core/interchange/endpointstorage.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notStored{
    "cli.not_stored", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The trust cannot be kept: the %1 is not stored."),
    QT_TRANSLATE_NOOP("errors", "Put the fingerprint into its configuration, at %2.")};

void printLine(Output &output, const QString &name, const QString &text)
{
    if (!text.isEmpty())
        output.line(u"    %1 %2"_s.arg(name, -12).arg(displayText(text)));
}

} // namespace

void addTrustOptions(CLI::App &command, TrustArguments &arguments)
{
    command
        .add_option("--trust-fingerprint", arguments.fingerprint,
                    "Trust the certificate or host key with this SHA-256, for this test")
        ->type_name("SHA256");
    command.add_flag("--keep-trust", arguments.isKept,
                     "Store the trusted fingerprint with the source or destination");
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
            {endpointRoleName(endpoint.role), u"tls.fingerprint or tunnel.host_key_fingerprint"_s});
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
    output.line(u"  "_s
                + output.toned(isKey ? u"The host key of %1"_s.arg(displayText(identity.server))
                                     : u"The certificate of %1"_s.arg(displayText(identity.server)),
                               Tone::Strong));
    if (isKey) {
        printLine(output, u"type"_s, identity.keyType);
    } else {
        printLine(output, u"for"_s, identity.subject);
        printLine(output, u"names"_s, identity.names.join(", "_L1));
        printLine(output, u"signed by"_s, identity.isSelfSigned ? u"itself"_s : identity.issuer);
        printLine(output, u"valid"_s,
                  u"%1 to %2"_s.arg(identity.validFrom.date().toString(Qt::ISODate),
                                    identity.validUntil.date().toString(Qt::ISODate)));
    }
    printLine(output, u"SHA-256"_s, identity.fingerprint);
    if (identity.hasChanged)
        printLine(output, u"before"_s,
                  identity.trusted.isEmpty() ? u"another one, in the known hosts"_s
                                             : identity.trusted);
    output.line(u"  If the administrator gives the same fingerprint: --trust-fingerprint trusts it "
                u"for a test,\n  --keep-trust or \"%1\" in the configuration for good."_s.arg(
                    pointerPath(identity.pointer).join(u'.')));
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
