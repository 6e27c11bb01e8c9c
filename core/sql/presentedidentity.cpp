#include "core/sql/presentedidentity.h"

#include "core/sql/certificateerrors.h"
#include "core/sql/serveroptions.h"
#include "core/sql/serversteps.h"
#include "core/sql/tunnelerrors.h"

#include <algorithm>
#include <array>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isOneOf(const Error &error, std::initializer_list<const ErrorDefinition *> definitions)
{
    return std::ranges::any_of(definitions, [&](const ErrorDefinition *definition) {
        return error.code == QLatin1StringView(definition->code);
    });
}

Result<std::optional<ServerIdentity>> certificateOf(ServerProtocol protocol,
                                                    const ServerOptions &options,
                                                    const Cancellation &cancellation)
{
    ServerSteps steps(options);
    if (const auto prepared = steps.prepare(cancellation); !prepared)
        return prepared.error();
    const auto shown
        = fetchServerCertificates(protocol, steps.address(), options.connectTimeout, cancellation);
    if (!shown)
        return shown.error();
    const ServerCertificate &own = shown->front();
    ServerIdentity identity;
    identity.kind = ServerIdentity::Kind::Certificate;
    identity.server = steps.address().text();
    identity.fingerprint = own.shownFingerprint();
    identity.pointer = u"/tls/fingerprint"_s;
    identity.trusted = QString::fromLatin1(
        QByteArray::fromHex(options.tls.fingerprint.toLatin1()).toHex(':').toUpper());
    identity.subject = own.subject;
    identity.issuer = own.issuer;
    identity.names = own.names;
    identity.validFrom = own.validFrom;
    identity.validUntil = own.validUntil;
    identity.isSelfSigned = own.isSelfSigned;
    return std::optional(std::move(identity));
}

Result<std::optional<ServerIdentity>> hostKeyOf(const ServerOptions &options,
                                                const Cancellation &cancellation)
{
    const auto key = SshTunnel::presentedKey(*options.tunnel, options.connectTimeout, cancellation);
    if (!key)
        return key.error();
    ServerIdentity identity;
    identity.kind = ServerIdentity::Kind::HostKey;
    identity.server = u"%1:%2"_s.arg(options.tunnel->host).arg(options.tunnel->port);
    identity.fingerprint = key->fingerprint;
    identity.keyType = key->type;
    identity.pointer = u"/tunnel/host_key_fingerprint"_s;
    if (!options.tunnel->hostKeyFingerprint.isEmpty())
        identity.trusted = u"SHA256:"_s + options.tunnel->hostKeyFingerprint;
    return std::optional(std::move(identity));
}

} // namespace

Result<std::optional<ServerIdentity>> presentedIdentity(ServerProtocol protocol,
                                                        const Configuration &configuration,
                                                        const Error &refusal,
                                                        const Cancellation &cancellation)
{
    const ServerOptions options = serverOptions(configuration);
    const bool isKey = isOneOf(refusal,
                               {&tunnelerrors::hostKeyUnknown, &tunnelerrors::hostKeyChanged,
                                &tunnelerrors::hostKeyDiffers});
    const bool isCertificate
        = isOneOf(refusal, {&certificateerrors::untrusted, &certificateerrors::fingerprintDiffers});
    if ((!isKey || !options.tunnel) && !isCertificate)
        return std::optional<ServerIdentity>();
    auto identity
        = isKey ? hostKeyOf(options, cancellation) : certificateOf(protocol, options, cancellation);
    if (identity && *identity)
        (*identity)->hasChanged
            = isOneOf(refusal,
                      {&certificateerrors::fingerprintDiffers, &tunnelerrors::hostKeyChanged,
                       &tunnelerrors::hostKeyDiffers});
    return identity;
}

} // namespace millrace
