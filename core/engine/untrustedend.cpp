#include "core/engine/untrustedend.h"

#include "core/connector/jsonpointer.h"
#include "core/engine/connectorprobe.h"
#include "core/store/settingsrepository.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString keyOf(const QString &connectionId)
{
    return connectionSettingKey(connectionId, u"trust_for_next_run"_s);
}

void addOnce(std::vector<Error> &errors, const std::optional<Error> &error)
{
    if (!error || error->kind != ErrorKind::Configuration)
        return;
    const auto isSame = [&error](const Error &known) {
        return known.code == error->code && known.message == error->message;
    };
    if (std::ranges::none_of(errors, isSame))
        errors.push_back(*error);
}

using Shown = Result<std::optional<ServerIdentity>>;

Shown shownBy(const ConnectorProbe &probe, const Endpoint &end, const Error &refusal,
              const Cancellation &cancellation)
{
    return probe.presentedIdentity(end.role, end.connectorId, end.configuration, refusal,
                                   cancellation);
}

/// Whether one of \a refusals may come from \a end: both ends may be of one kind.
bool isConcerned(const ConnectorProbe &probe, const Endpoint &end,
                 const std::vector<Error> &refusals, const Cancellation &cancellation)
{
    return std::ranges::any_of(refusals, [&](const Error &refusal) {
        const Shown shown = shownBy(probe, end, refusal, cancellation);
        // One that is out of reach just now has to be asked; other faults tell nothing of it.
        return shown ? shown->has_value() : shown.error().kind == ErrorKind::Transient;
    });
}

} // namespace

Endpoint trusting(const Endpoint &endpoint, const std::vector<TrustedIdentity> &trusted)
{
    Endpoint trusts = endpoint;
    for (const TrustedIdentity &identity : trusted) {
        if (identity.role == endpoint.role)
            trusts.configuration
                = withValueAt(trusts.configuration, identity.pointer, identity.fingerprint);
    }
    return trusts;
}

Result<void> trustForNextRun(StateDatabase &database, const QString &connectionId,
                             const std::vector<TrustedIdentity> &trusted)
{
    QJsonArray json;
    for (const TrustedIdentity &identity : trusted)
        json.append(QJsonObject{{u"role"_s, endpointRoleName(identity.role)},
                                {u"pointer"_s, identity.pointer},
                                {u"fingerprint"_s, identity.fingerprint}});
    return SettingsRepository(database).setValue(keyOf(connectionId), json);
}

Result<std::vector<TrustedIdentity>> takeTrustForRun(StateDatabase &database,
                                                     const QString &connectionId)
{
    std::vector<TrustedIdentity> trusted;
    SettingsRepository settings(database);
    const auto stored = settings.value(keyOf(connectionId));
    if (!stored)
        return stored.error();
    const QJsonArray json = stored->toArray();
    if (json.isEmpty())
        return trusted;
    // It is gone before anything is trusted: two runs must not have it.
    if (auto taken = settings.setValue(keyOf(connectionId), QJsonArray()); !taken)
        return taken.error();
    for (const QJsonValue &each : json) {
        const bool isSource = each["role"_L1].toString() == endpointRoleName(EndpointRole::Source);
        trusted.push_back({isSource ? EndpointRole::Source : EndpointRole::Destination,
                           each["pointer"_L1].toString(), each["fingerprint"_L1].toString()});
    }
    return trusted;
}

std::vector<Error> configurationErrorsOf(const Job &job)
{
    std::vector<Error> errors;
    addOnce(errors, job.error);
    if (job.attempts.empty())
        return errors;
    addOnce(errors, job.attempts.back().error);
    for (const StreamResult &stream : job.attempts.back().streams)
        addOnce(errors, stream.error);
    return errors;
}

TrustFinding findUntrustedEnd(const ConnectorProbe &probe, const std::vector<Endpoint> &ends,
                              const std::vector<Error> &refusals, const Cancellation &cancellation)
{
    TrustFinding finding;
    for (const Endpoint &end : ends) {
        if (cancellation.stop_requested() || !isConcerned(probe, end, refusals, cancellation))
            continue;
        finding.isAboutTrust = true;
        const CheckResult check = probe.check(end.role, end.connectorId, end.configuration, {},
                                              cancellation, CheckScope::Connector);
        if (check.passed())
            continue;
        const Error &refusal = *check.steps.back().error;
        const Shown shown = shownBy(probe, end, refusal, cancellation);
        if (shown && *shown) {
            finding.end = UntrustedEnd{end, **shown};
            return finding;
        }
        finding.failure = shown ? refusal : shown.error();
    }
    return finding;
}

} // namespace millrace
