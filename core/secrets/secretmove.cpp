#include "core/secrets/secretmove.h"

#include "core/secrets/environmentsecretstore.h"
#include "core/secrets/secretchanges.h"
#include "core/secrets/secreterrors.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isNotThere(const Error &error) { return error.code == "secrets.not_found"_L1; }

Result<void> copyOne(const QString &name, const QString &value, const SecretStore &to,
                     SecretChanges &changes)
{
    if (auto stored = changes.write(name, value); !stored)
        return stored;
    const auto found = to.read(name);
    if (!found)
        return found.error();
    if (*found != value)
        return makeError(secreterrors::notReadBack, {name});
    return {};
}

} // namespace

Result<SecretMove> copySecrets(const SecretStore &from, SecretStore &to, const QStringList &names)
{
    SecretMove move;
    SecretChanges changes(to);
    for (const QString &name : names) {
        const auto value = from.read(name);
        if (!value && isNotThere(value.error())) {
            move.missing << name;
            continue;
        }
        auto copied = value ? copyOne(name, *value, to, changes) : Result<void>(value.error());
        if (!copied) {
            changes.undo();
            return copied.error();
        }
        move.moved << name;
    }
    return move;
}

Result<SecretMove> findSecretsInEnvironment(const SecretStore &from, const QStringList &names)
{
    SecretMove move;
    QStringList variables;
    const EnvironmentSecretStore environment;
    for (const QString &name : names) {
        const bool isInEnvironment = environment.read(name).isOk();
        const auto value = from.read(name);
        if (!value && !isNotThere(value.error()))
            return value.error();
        if (!value && !isInEnvironment)
            move.missing << name;
        else if (!isInEnvironment)
            variables << EnvironmentSecretStore::variable(name);
        else
            move.moved << name;
    }
    if (!variables.isEmpty())
        return makeError(secreterrors::variablesMissing, {variables.join(", "_L1)});
    return move;
}

void letGoOfSecrets(SecretStore &from, SecretMove &move)
{
    for (const QString &name : std::as_const(move.moved)) {
        if (!from.remove(name))
            move.leftBehind << name;
    }
}

} // namespace millrace
