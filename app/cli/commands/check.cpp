#include "app/cli/commands/commands.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/protocol/manifestcommand.h"
#include "app/cli/trust.h"
#include "core/interchange/pathguess.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_nothing{
    "cli.nothing_to_check", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is nothing to check."),
    QT_TRANSLATE_NOOP("errors", "Name a connection, a path, or use --source or --destination.")};

struct Options final
{
    std::string what;
    EndpointArguments source;
    EndpointArguments destination;
    TrustArguments trust;
    ManifestArguments manifest;
};

/// What is to be checked, one or two ends.
Result<std::vector<Endpoint>> endpointsOf(const Options &options, Services &services)
{
    std::vector<Endpoint> endpoints;
    const QString what = QString::fromStdString(options.what);
    if (!what.isEmpty() && options.source.isEmpty() && options.destination.isEmpty()) {
        const bool isPath = guessEndpoint(what, EndpointRole::Source, services.registry()).isOk();
        const auto connection
            = isPath ? Result<Connection>(Error{}) : findConnection(what, services);
        if (connection) {
            auto ends = endsOf(*connection, services);
            if (!ends)
                return ends.error();
            return std::vector{ends->source, ends->destination};
        }
    }
    if (!what.isEmpty() || !options.source.isEmpty()) {
        auto source = findSource(what, options.source, services);
        if (!source)
            return source.error();
        endpoints.push_back(*source);
    }
    if (!options.destination.isEmpty()) {
        auto spec = endpointSpecFrom(options.destination, EndpointRole::Destination, services);
        if (!spec)
            return spec.error();
        auto destination = connectionBuilder(services).resolve(*spec, EndpointRole::Destination);
        if (!destination)
            return destination.error();
        endpoints.push_back(*destination);
    }
    if (endpoints.empty())
        return makeError(s_nothing);
    return endpoints;
}

CheckResult check(const Endpoint &endpoint, Session &session)
{
    const ConnectorProbe &probe = session.services().probe();
    return session.interruption().runAside<CheckResult>([&](const Cancellation &cancellation) {
        return probe.check(endpoint.role, endpoint.connectorId, endpoint.configuration, {},
                           cancellation);
    });
}

/// A check, and what the server showed if it was refused for that.
struct Checked final
{
    CheckResult result;
    std::optional<ServerIdentity> identity;
    std::optional<Error> notKept; ///< Why the trust was not stored.
};

/// Checks, and once more when the server shows just the fingerprint to trust.
Checked checkTrusting(const Endpoint &endpoint, const TrustArguments &trust, Session &session)
{
    Checked checked;
    checked.result = check(endpoint, session);
    checked.identity = presentedTo(endpoint, checked.result, session);
    const auto trusted
        = checked.identity ? trusting(endpoint, *checked.identity, trust) : std::nullopt;
    if (!trusted)
        return checked;
    checked.result = check(*trusted, session);
    checked.identity = presentedTo(*trusted, checked.result, session);
    if (trust.isKept && checked.result.passed()) {
        if (const auto kept = keepTrust(*trusted, session); !kept)
            checked.notKept = kept.error();
    }
    return checked;
}

void printResult(Output &output, const Endpoint &endpoint, const CheckResult &result)
{
    const QString title = endpoint.role == EndpointRole::Source ? u"Source"_s : u"Destination"_s;
    output.line(
        output.toned(u"%1 (%2)"_s.arg(title, displayText(endpoint.connectorId)), Tone::Strong));
    for (const CheckStep &step : result.steps) {
        const QString mark = step.error ? output.toned(u"failed"_s, Tone::Bad)
                                        : output.toned(u"ok    "_s, Tone::Good);
        output.line(
            u"  %1  %2 (%3)"_s.arg(mark, displayText(step.name), readableDuration(step.duration)));
    }
}

int run(const Options &options, Session &session)
{
    Output &output = session.output();
    auto endpoints = endpointsOf(options, session.services());
    if (!endpoints)
        return session.fail(endpoints.error());
    int code = static_cast<int>(ExitCode::Done);
    QJsonArray checks;
    for (const Endpoint &endpoint : *endpoints) {
        const Checked checked = checkTrusting(endpoint, options.trust, session);
        const CheckResult &result = checked.result;
        QJsonArray steps;
        for (const CheckStep &step : result.steps)
            steps.append(toJson(step));
        QJsonObject json{{u"role"_s, endpointRoleName(endpoint.role)},
                         {u"connector"_s, endpoint.connectorId},
                         {u"passed"_s, result.passed()},
                         {u"steps"_s, steps}};
        if (checked.identity)
            json.insert(u"identity"_s, toJson(*checked.identity));
        checks.append(json);
        printResult(output, endpoint, result);
        if (checked.identity) {
            printIdentity(output, *checked.identity);
            printTrustAdvice(output, *checked.identity);
        }
        if (checked.notKept)
            return session.fail(*checked.notKept);
        if (result.passed())
            continue;
        const Error &error = *result.steps.back().error;
        if (!output.isJson())
            output.error(error);
        // A configuration that cannot be valid is the caller's input; anything else was tried.
        const bool isInput
            = error.code.startsWith("configuration."_L1) || error.code.startsWith("connector."_L1);
        code = error.isCancelled() || isInput ? session.exitCodeOf(error)
                                              : static_cast<int>(ExitCode::Failed);
        if (error.isCancelled())
            break;
    }
    if (output.isJson())
        output.json(
            u"check"_s,
            {{u"passed"_s, code == static_cast<int>(ExitCode::Done)}, {u"checks"_s, checks}});
    return code;
}

} // namespace

void addCheckCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "check", QT_TRANSLATE_NOOP("CommandText", "Test a configuration step by step"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Data"));
    command->add_option("what", options->what,
                        QT_TRANSLATE_NOOP("CommandText", "Connection, path or stored source"));
    addEndpointOptions(*command, EndpointRole::Source, options->source);
    addManifestOptions(*command, ManifestVerb::Check, options->manifest);
    addEndpointOptions(*command, EndpointRole::Destination, options->destination);
    addTrustOptions(
        *command, options->trust,
        QT_TRANSLATE_NOOP("CommandText",
                          "Trust the certificate or host key with this SHA-256, for this test"));
    command->footer(R"(Examples:
  millrace-cli check data.csv
  millrace-cli check shop                                 # both ends of a connection
  millrace-cli check --destination out.sqlite
  millrace-cli check --source sqlite --source-config '{"path": "shop.sqlite"}'
  millrace-cli check shop --trust-fingerprint SHA256:uNiVztk… --keep-trust)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) {
            return options->manifest.isEmpty()
                ? run(*options, session)
                : runManifest(ManifestVerb::Check, options->manifest, session);
        };
    });
}

} // namespace millrace
