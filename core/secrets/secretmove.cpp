#include "core/secrets/secretmove.h"

#include "core/secrets/environmentsecretstore.h"
#include "core/secrets/secreterrors.h"

#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isNotThere(const Error &error) { return error.code == "secrets.not_found"_L1; }

/// What a place held under a name before it was written to.
struct Former final
{
    QString name;
    std::optional<QString> value;
};

void undo(const std::vector<Former> &written, SecretStore &store)
{
    for (const Former &former : written) {
        // Nothing more can be done about a place that fails now too; the first error is told.
        if (former.value)
            (void)store.write(former.name, *former.value);
        else
            (void)store.remove(former.name);
    }
}

Result<void> copyOne(const QString &name, const QString &value, SecretStore &to,
                     std::vector<Former> &written)
{
    const auto former = to.read(name);
    written.push_back({name, former ? std::optional(*former) : std::nullopt});
    if (auto stored = to.write(name, value); !stored)
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
    std::vector<Former> written;
    for (const QString &name : names) {
        const auto value = from.read(name);
        if (!value && isNotThere(value.error())) {
            move.missing << name;
            continue;
        }
        auto copied = value ? copyOne(name, *value, to, written) : Result<void>(value.error());
        if (!copied) {
            undo(written, to);
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
