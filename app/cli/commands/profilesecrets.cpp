#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/confirmation.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "core/interchange/endpointstorage.h"
#include "core/interchange/secretuses.h"
#include "core/secrets/secreterrors.h"

#include <CLI/Config.hpp>

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_plainUnconfirmed{
    "cli.confirmation_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Secrets were not moved: without encryption, everything that can read the "
                      "files of this account reads them."),
    QT_TRANSLATE_NOOP("errors", "Choose another place, or confirm with --unencrypted.")};
constexpr ErrorDefinition s_passphraseMissing{
    "cli.passphrase_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no vault yet, and no passphrase for a new one."),
    QT_TRANSLATE_NOOP("errors", "Set the variable MILLRACE_PASSPHRASE to the passphrase.")};

constexpr ErrorDefinition s_discardUnconfirmed{
    "cli.confirmation_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The vault was not discarded: its secrets would be lost."),
    QT_TRANSLATE_NOOP("errors", "Confirm with --yes.")};

struct SecretsOptions final
{
    std::string keepIn;
    bool unencrypted = false;
    bool discardsVault = false;
    bool isConfirmed = false;
};

QString stateName(SecretStatus::State state)
{
    switch (state) {
    case SecretStatus::State::Available:
        return CommandText::tr("available");
    case SecretStatus::State::Locked:
        return CommandText::tr("locked");
    case SecretStatus::State::Missing:
        return CommandText::tr("missing");
    case SecretStatus::State::Failed:
        return CommandText::tr("failed");
    }
    Q_UNREACHABLE();
}

int show(Session &session)
{
    Output &output = session.output();
    ProfileSecretStore &secrets = session.services().secrets();
    const auto backend = secrets.backend();
    if (!backend)
        return session.fail(backend.error());
    const SecretStatus status = secrets.status();
    if (output.isJson()) {
        QJsonObject object{
            {u"backend"_s, *backend ? QJsonValue(secretBackendName(**backend)) : QJsonValue()},
            {u"state"_s, stateName(status.state)}};
        if (status.error)
            object.insert(u"error"_s, toJson(*status.error, output.isVerbose()));
        output.json(u"profile secrets"_s, object);
        return static_cast<int>(ExitCode::Done);
    }
    output.line(u"place  %1"_s.arg(
        *backend ? secretBackendName(**backend)
                 : CommandText::tr("not chosen: the keychain when the first secret is stored")));
    output.line(u"state  %1"_s.arg(displayText(status.sentence)));
    if (status.error)
        output.line(u"       %1"_s.arg(displayText(status.error->hint)));
    return static_cast<int>(ExitCode::Done);
}

/// A vault for the passphrase in the environment, when there is none yet.
Result<void> prepareVault(ProfileSecretStore &secrets)
{
    if (secrets.hasVault())
        return {};
    const QString passphrase = qEnvironmentVariable("MILLRACE_PASSPHRASE");
    if (passphrase.isEmpty())
        return makeError(s_passphraseMissing);
    return secrets.createVault(passphrase);
}

Result<SecretMove> moveTo(SecretBackend backend, Services &services)
{
    auto database = services.database();
    if (!database)
        return database.error();
    auto names = usedSecretNames(**database);
    if (!names)
        return names.error();
    ProfileSecretStore &secrets = services.secrets();
    if (backend == SecretBackend::Vault) {
        if (auto prepared = prepareVault(secrets); !prepared)
            return prepared.error();
    }
    return secrets.setBackend(backend, *names);
}

int keep(const SecretsOptions &options, Session &session)
{
    Output &output = session.output();
    const QString name = QString::fromStdString(options.keepIn);
    const SecretBackend backend = *secretBackendFromName(name);
    if (backend == SecretBackend::Plain && !options.unencrypted)
        return session.fail(makeError(s_plainUnconfirmed));
    auto move = moveTo(backend, session.services());
    if (!move)
        return session.fail(move.error());
    const auto warn = [&output](const QString &what, const QStringList &names) {
        if (!names.isEmpty())
            output.message(what.arg(displayText(names.join(", "_L1))), Tone::Warning);
    };
    warn(CommandText::tr(
             "The former place did not have: %1. Enter them again where they are needed."),
         move->missing);
    warn(CommandText::tr("The former place still has: %1. Remove them there."), move->leftBehind);
    if (output.isJson()) {
        output.json(u"profile secrets"_s,
                    {{u"backend"_s, name},
                     {u"moved"_s, QJsonArray::fromStringList(move->moved)},
                     {u"missing"_s, QJsonArray::fromStringList(move->missing)},
                     {u"left_behind"_s, QJsonArray::fromStringList(move->leftBehind)}});
        return static_cast<int>(ExitCode::Done);
    }
    output.line(CommandText::tr("Secrets are kept in this place now: %1. Moved: %2.")
                    .arg(name, groupedNumber(move->moved.size())));
    return static_cast<int>(ExitCode::Done);
}

QString lostText(const std::vector<SecretUse> &lost)
{
    QStringList lines = secretUseLines(lost);
    if (lines.isEmpty())
        return CommandText::tr("No secret that is in use is in it.");
    for (QString &line : lines)
        line = u"  "_s + displayText(line);
    return CommandText::tr("These need their secrets again:") + u'\n' + lines.join(u'\n');
}

QString kindName(SecretUse::Kind kind)
{
    switch (kind) {
    case SecretUse::Kind::Source:
        return u"source"_s;
    case SecretUse::Kind::Destination:
        return u"destination"_s;
    case SecretUse::Kind::Connection:
        return u"connection"_s;
    case SecretUse::Kind::Network:
        return u"network"_s;
    case SecretUse::Kind::Notices:
        break;
    }
    return u"notices"_s;
}

QJsonArray lostJson(const std::vector<SecretUse> &lost)
{
    QJsonArray array;
    for (const SecretUse &use : lost) {
        QJsonObject entry{{u"kind"_s, kindName(use.kind)},
                          {u"secrets"_s, QJsonArray::fromStringList(use.secrets)}};
        if (!use.name.isEmpty())
            entry.insert(u"name"_s, use.name);
        array.append(entry);
    }
    return array;
}

int discard(const SecretsOptions &options, Session &session)
{
    Output &output = session.output();
    ProfileSecretStore &secrets = session.services().secrets();
    const QString &vault = secrets.vaultPath();
    if (!secrets.hasVault())
        return session.fail(makeError(secreterrors::vaultMissing, {vault}));
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const auto lost = lostWithVault(**database, secrets);
    if (!lost)
        return session.fail(lost.error());
    if (!options.isConfirmed
        && !isConfirmedAtTerminal(
            CommandText::tr("Discard the vault %1? Its secrets cannot be read any more.")
                .arg(displayText(vault))
            + u'\n' + lostText(*lost) + u'\n' + CommandText::tr("Discard it?")))
        return session.fail(makeError(s_discardUnconfirmed));
    const auto aside = secrets.discardVault();
    if (!aside)
        return session.fail(aside.error());
    if (output.isJson()) {
        output.json(u"profile secrets"_s, {{u"discarded"_s, *aside}, {u"lost"_s, lostJson(*lost)}});
        return static_cast<int>(ExitCode::Done);
    }
    output.line(CommandText::tr("The vault was put aside as %1.").arg(displayText(*aside)));
    output.line(lostText(*lost));
    output.line(CommandText::tr("\"profile secrets --keep-in vault\" makes a new vault for the "
                                "passphrase in MILLRACE_PASSPHRASE."));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addProfileSecretsCommand(CLI::App &profile, Invocation &invocation)
{
    CLI::App *command = profile.add_subcommand(
        "secrets",
        QT_TRANSLATE_NOOP("CommandText", "Show or choose where passwords and tokens are kept"));
    const auto options = std::make_shared<SecretsOptions>();
    CLI::Option *keepIn = command->add_option(
        "--keep-in", options->keepIn, QT_TRANSLATE_NOOP("CommandText", "Move all secrets there"));
    keepIn->type_name("keychain|vault|environment|plain")
        ->check(CLI::IsMember({"keychain", "vault", "environment", "plain"}).description(""));
    command->add_flag(
        "--unencrypted", options->unencrypted,
        QT_TRANSLATE_NOOP("CommandText", "Confirm that plain keeps them without encryption"));
    CLI::Option *discarding = command->add_flag(
        "--discard-vault", options->discardsVault,
        QT_TRANSLATE_NOOP("CommandText",
                          "Put a vault aside whose passphrase is lost or that is damaged"));
    discarding->excludes(keepIn);
    command
        ->add_flag("-y,--yes", options->isConfirmed,
                   QT_TRANSLATE_NOOP("CommandText", "Discard it without a question"))
        ->needs(discarding);
    command->footer(R"(Examples:
  millrace-cli profile secrets
  MILLRACE_PASSPHRASE=… millrace-cli profile secrets --keep-in vault
  millrace-cli profile secrets --discard-vault

)" QT_TRANSLATE_NOOP("CommandText", "docs/secrets.md describes the places."));
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) {
            if (options->discardsVault)
                return discard(*options, session);
            return options->keepIn.empty() ? show(session) : keep(*options, session);
        };
    });
}

} // namespace millrace
