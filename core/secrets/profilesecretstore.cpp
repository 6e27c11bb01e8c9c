#include "core/secrets/profilesecretstore.h"

#include "core/secrets/environmentsecretstore.h"
#include "core/secrets/privatefile.h"
#include "core/secrets/secreterrors.h"
#include "core/secrets/secretmove.h"
#include "core/secrets/secretsettings.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QUuid>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Lock = PrivateFileLock;

constexpr const char *s_passphraseVariable = "MILLRACE_PASSPHRASE";

bool isCode(const Error &error, QLatin1StringView code) { return error.code == code; }

QString idOf(const SecretSettings &settings)
{
    return settings.id.isEmpty() ? QUuid::createUuid().toString(QUuid::WithoutBraces) : settings.id;
}

QString translated(const char *sentence)
{
    return QCoreApplication::translate("secrets", sentence);
}

const char *availableSentence(SecretBackend backend)
{
    switch (backend) {
    case SecretBackend::Keychain:
        return QT_TRANSLATE_NOOP("secrets", "The keychain is unlocked and works.");
    case SecretBackend::Vault:
        return QT_TRANSLATE_NOOP("secrets", "The vault is unlocked.");
    case SecretBackend::Environment:
        return QT_TRANSLATE_NOOP("secrets", "Secrets are read from environment variables.");
    case SecretBackend::Plain:
        return QT_TRANSLATE_NOOP("secrets", "Secrets lie in a file without encryption.");
    }
    Q_UNREACHABLE();
}

SecretStatus statusOf(const Error &error)
{
    auto state = SecretStatus::State::Failed;
    if (isCode(error, "secrets.vault_locked"_L1) || isCode(error, "secrets.wrong_passphrase"_L1)
        || isCode(error, "secrets.keychain_locked"_L1))
        state = SecretStatus::State::Locked;
    else if (isCode(error, "secrets.vault_missing"_L1) || isCode(error, "secrets.no_keychain"_L1))
        state = SecretStatus::State::Missing;
    return {state, error.message, error};
}

} // namespace

ProfileSecretStore::ProfileSecretStore(const QString &dataFolder, const KeyDerivation &vaultCost,
                                       std::chrono::milliseconds keychainTimeout)
    : m_settingsPath(dataFolder + u"/secrets.json"_s)
    , m_turnsFolder(dataFolder + u"/turns"_s)
    , m_keychainTimeout(keychainTimeout)
    , m_vault(std::make_shared<VaultSecretStore>(dataFolder + u"/vault"_s, vaultCost))
    , m_plain(std::make_shared<PlainSecretStore>(dataFolder + u"/secrets.plain.json"_s))
{
}

ProfileSecretStore::~ProfileSecretStore() = default;

std::shared_ptr<KeychainSecretStore> ProfileSecretStore::keychain(const QString &id) const
{
    const std::lock_guard lock(m_mutex);
    if (!m_keychain || m_keychain->scope() != id) {
        m_keychain = std::make_shared<KeychainSecretStore>(id, m_keychainTimeout);
        if (m_isStopped)
            m_keychain->stop();
    }
    return m_keychain;
}

Result<void> ProfileSecretStore::openVault() const
{
    if (!qEnvironmentVariableIsSet(s_passphraseVariable) || !m_vault->isLocked())
        return {};
    return m_vault->unlock(qEnvironmentVariable(s_passphraseVariable));
}

Result<std::shared_ptr<SecretStore>>
ProfileSecretStore::placeOf(const SecretSettings &settings) const
{
    using Place = std::shared_ptr<SecretStore>;
    switch (*settings.backend) {
    case SecretBackend::Keychain:
        return Place(keychain(settings.id));
    case SecretBackend::Vault:
        if (auto opened = openVault(); !opened)
            return opened.error();
        return Place(m_vault);
    case SecretBackend::Environment:
        return Place(std::make_shared<EnvironmentSecretStore>());
    case SecretBackend::Plain:
        return Place(m_plain);
    }
    Q_UNREACHABLE();
}

Result<QString> ProfileSecretStore::read(const QString &name) const
{
    auto fromEnvironment = EnvironmentSecretStore().read(name);
    if (fromEnvironment)
        return fromEnvironment;
    auto settings = SecretSettings::load(m_settingsPath);
    while (settings && settings->backend) {
        auto place = placeOf(*settings);
        if (!place)
            return place.error();
        auto value = (*place)->read(name);
        if (value)
            return value;
        // Another process may have moved the secrets between the two lines above.
        auto settingsNow = SecretSettings::load(m_settingsPath);
        if (!settingsNow || *settingsNow == *settings)
            return value;
        settings = settingsNow;
    }
    return settings ? fromEnvironment : Result<QString>(settings.error());
}

Result<void> ProfileSecretStore::write(const QString &name, const QString &value)
{
    {
        auto held = Lock::acquire(m_settingsPath, Lock::Kind::Shared);
        if (!held)
            return held.error();
        auto settings = SecretSettings::load(m_settingsPath);
        if (!settings)
            return settings.error();
        if (settings->backend) {
            auto place = placeOf(*settings);
            return place ? (*place)->write(name, value) : Result<void>(place.error());
        }
    }
    return writeFirst(name, value);
}

Result<void> ProfileSecretStore::writeFirst(const QString &name, const QString &value)
{
    auto held = Lock::acquire(m_settingsPath, Lock::Kind::Exclusive);
    if (!held)
        return held.error();
    auto settings = SecretSettings::load(m_settingsPath);
    if (!settings)
        return settings.error();
    const bool isChosen = settings->backend.has_value(); // by another process, just now
    if (!isChosen)
        *settings = {SecretBackend::Keychain, idOf(*settings)};
    auto place = placeOf(*settings);
    if (!place)
        return place.error();
    auto written = (*place)->write(name, value);
    if (isChosen)
        return written;
    if (!written)
        return isCode(written.error(), "secrets.no_keychain"_L1)
            ? makeError(secreterrors::noBackend, {name}, written.error().detail)
            : written.error();
    if (auto saved = settings->save(m_settingsPath); !saved) {
        (void)(*place)->remove(name);
        return saved;
    }
    return {};
}

Result<void> ProfileSecretStore::remove(const QString &name)
{
    // Without a choice nothing was ever stored, and a profile that is not there stays so.
    const auto known = SecretSettings::load(m_settingsPath);
    if (!known)
        return known.error();
    if (!known->backend)
        return {};
    auto held = Lock::acquire(m_settingsPath, Lock::Kind::Shared);
    if (!held)
        return held.error();
    auto settings = SecretSettings::load(m_settingsPath);
    if (!settings)
        return settings.error();
    // What the environment has was never stored here, so it need not be forgotten.
    if (!settings->backend || settings->backend == SecretBackend::Environment)
        return {};
    auto place = placeOf(*settings);
    return place ? (*place)->remove(name) : Result<void>(place.error());
}

Result<SecretTurn> ProfileSecretStore::takeTurn(const QString &name,
                                                const Cancellation &cancellation)
{
    constexpr std::chrono::milliseconds s_look{50};
    // A renewal repeats itself for five minutes at most.
    constexpr std::chrono::minutes s_longest{6};
    const QByteArray hash
        = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex();
    const QString path = m_turnsFolder + u'/' + QString::fromLatin1(hash);
    const auto end = std::chrono::steady_clock::now() + s_longest;
    while (!cancellation.stop_requested()) {
        auto held = Lock::acquire(path, Lock::Kind::Exclusive, s_look);
        if (held)
            return SecretTurn(std::move(*held));
        if (!isCode(held.error(), "secrets.file_busy"_L1)
            || std::chrono::steady_clock::now() >= end)
            return held.error();
    }
    return Error::cancelled();
}

Result<std::optional<SecretBackend>> ProfileSecretStore::backend() const
{
    auto settings = SecretSettings::load(m_settingsPath);
    if (!settings)
        return settings.error();
    return settings->backend;
}

SecretStatus ProfileSecretStore::status()
{
    auto chosen = backend();
    if (!chosen)
        return statusOf(chosen.error());
    return status(chosen->value_or(SecretBackend::Keychain));
}

SecretStatus ProfileSecretStore::status(SecretBackend backend)
{
    Result<void> usable;
    switch (backend) {
    case SecretBackend::Keychain: {
        const auto settings = SecretSettings::load(m_settingsPath);
        usable = keychain(settings ? idOf(*settings) : QString())->probe();
        break;
    }
    case SecretBackend::Vault:
        usable = openVault();
        if (auto names = m_vault->names(); usable && !names)
            usable = names.error();
        break;
    case SecretBackend::Environment:
        break;
    case SecretBackend::Plain:
        if (auto names = m_plain->names(); !names)
            usable = names.error();
        break;
    }
    if (!usable)
        return statusOf(usable.error());
    return {SecretStatus::State::Available, translated(availableSentence(backend)), std::nullopt};
}

Result<SecretMove> ProfileSecretStore::setBackend(SecretBackend backend, const QStringList &names)
{
    auto held = Lock::acquire(m_settingsPath, Lock::Kind::Exclusive);
    if (!held)
        return held.error();
    auto from = SecretSettings::load(m_settingsPath);
    if (!from)
        return from.error();
    if (from->backend == backend)
        return SecretMove();
    const SecretStatus target = status(backend);
    if (target.error)
        return *target.error;
    const SecretSettings to{backend, idOf(*from)};
    if (from->backend)
        return moveTo(*from, to, names);
    if (auto saved = to.save(m_settingsPath); !saved)
        return saved.error();
    return SecretMove();
}

Result<SecretMove> ProfileSecretStore::moveTo(const SecretSettings &from, const SecretSettings &to,
                                              const QStringList &names)
{
    // A locked keychain says of every secret that it is not there, so it has to prove itself.
    const SecretStatus source = status(*from.backend);
    const bool isGone = source.state == SecretStatus::State::Missing;
    if (source.error && !isGone)
        return *source.error;
    SecretMove move;
    if (isGone) {
        move.missing = names;
        if (auto saved = to.save(m_settingsPath); !saved)
            return saved.error();
        return move;
    }
    auto formerPlace = placeOf(from);
    auto newPlace = placeOf(to);
    if (!formerPlace || !newPlace)
        return formerPlace ? newPlace.error() : formerPlace.error();
    QStringList all = names;
    if (from.backend == SecretBackend::Vault || from.backend == SecretBackend::Plain) {
        auto held = from.backend == SecretBackend::Vault ? m_vault->names() : m_plain->names();
        if (!held)
            return held.error();
        all += *held;
    }
    all.sort();
    all.removeDuplicates();
    auto copied = to.backend == SecretBackend::Environment
        ? findSecretsInEnvironment(**formerPlace, all)
        : copySecrets(**formerPlace, **newPlace, all);
    if (!copied)
        return copied;
    if (auto saved = to.save(m_settingsPath); !saved)
        return saved.error();
    if (from.backend == SecretBackend::Environment)
        return copied;
    letGoOfSecrets(**formerPlace, *copied);
    // An empty file holds no secret; that it stays would only be untidy.
    if (from.backend == SecretBackend::Vault)
        (void)m_vault->removeEmpty();
    else if (from.backend == SecretBackend::Plain)
        (void)m_plain->removeEmpty();
    return copied;
}

bool ProfileSecretStore::isVaultLocked()
{
    const auto chosen = backend();
    if (!chosen || *chosen != SecretBackend::Vault || !m_vault->exists())
        return false;
    (void)openVault();
    return m_vault->isLocked();
}

Result<void> ProfileSecretStore::createVault(const QString &passphrase)
{
    return m_vault->create(passphrase);
}

Result<void> ProfileSecretStore::unlockVault(const QString &passphrase)
{
    return m_vault->unlock(passphrase);
}

Result<void> ProfileSecretStore::changePassphrase(const QString &current, const QString &fresh)
{
    return m_vault->changePassphrase(current, fresh);
}

Result<QString> ProfileSecretStore::discardVault() { return m_vault->discard(); }

void ProfileSecretStore::stop()
{
    const std::lock_guard lock(m_mutex);
    m_isStopped = true;
    if (m_keychain)
        m_keychain->stop();
}

} // namespace millrace
