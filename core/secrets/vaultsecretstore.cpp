#include "core/secrets/vaultsecretstore.h"

#include "core/secrets/privatefile.h"
#include "core/secrets/secreterrors.h"
#include "core/secrets/secrettext.h"
#include "core/secrets/vaultfile.h"

#include <QFile>
#include <QFileInfo>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Lock = PrivateFileLock;

/// The key of \a file by \a passphrase, and the file is whole.
Result<SecretKey> keyOf(const VaultFile &file, const QString &passphrase, const QString &path)
{
    auto key = SecretKey::derive(passphrase, file.derivation());
    if (!key)
        return key;
    if (!file.isOpenedBy(*key))
        return makeError(secreterrors::wrongPassphrase);
    if (!file.isIntact(*key))
        return makeError(secreterrors::vaultDamaged, {path}, u"seal"_s);
    return key;
}

} // namespace

VaultSecretStore::VaultSecretStore(QString path, KeyDerivation cost)
    : m_path(std::move(path))
    , m_cost(std::move(cost))
{
}

VaultSecretStore::~VaultSecretStore() = default;

bool VaultSecretStore::exists() const { return QFileInfo::exists(m_path); }

bool VaultSecretStore::isLocked() const
{
    const std::lock_guard lock(m_mutex);
    (void)open(); // lets go of a key that another process has replaced
    return !m_key;
}

Result<VaultFile> VaultSecretStore::load() const
{
    auto content = readPrivateFile(m_path);
    if (!content)
        return content.error();
    if (!*content)
        return makeError(secreterrors::vaultMissing, {m_path});
    return VaultFile::parse(**content, m_path);
}

Result<VaultFile> VaultSecretStore::open() const
{
    auto file = load();
    if (!file)
        return file;
    if (!m_key)
        return makeError(secreterrors::vaultLocked);
    if (!file->isOpenedBy(*m_key)) {
        m_key.reset();
        return makeError(secreterrors::vaultLocked);
    }
    if (!file->isIntact(*m_key))
        return makeError(secreterrors::vaultDamaged, {m_path}, u"seal"_s);
    return file;
}

Result<void> VaultSecretStore::create(const QString &passphrase)
{
    if (passphrase.isEmpty())
        return makeError(secreterrors::passphraseEmpty);
    const std::lock_guard guard(m_mutex);
    auto held = Lock::acquire(m_path, Lock::Kind::Exclusive);
    if (!held)
        return held.error();
    if (exists())
        return makeError(secreterrors::vaultExists, {m_path});
    const auto derivation = KeyDerivation::withCost(m_cost.operations, m_cost.memory);
    auto key = SecretKey::derive(passphrase, derivation);
    if (!key)
        return key.error();
    if (auto written = writePrivateFile(m_path, VaultFile(derivation, *key).content(*key));
        !written)
        return written;
    m_key = std::move(*key);
    return {};
}

Result<void> VaultSecretStore::unlock(const QString &passphrase)
{
    const std::lock_guard guard(m_mutex);
    auto file = load();
    if (!file)
        return file.error();
    auto key = keyOf(*file, passphrase, m_path);
    if (!key)
        return key.error();
    m_key = std::move(*key);
    return {};
}

Result<void> VaultSecretStore::changePassphrase(const QString &current, const QString &fresh)
{
    if (fresh.isEmpty())
        return makeError(secreterrors::passphraseEmpty);
    const std::lock_guard guard(m_mutex);
    auto held = Lock::acquire(m_path, Lock::Kind::Exclusive);
    if (!held)
        return held.error();
    auto file = load();
    if (!file)
        return file.error();
    auto formerKey = keyOf(*file, current, m_path);
    if (!formerKey)
        return formerKey.error();
    const auto derivation = KeyDerivation::withCost(m_cost.operations, m_cost.memory);
    auto key = SecretKey::derive(fresh, derivation);
    if (!key)
        return key.error();
    VaultFile fileAnew(derivation, *key);
    for (const QString &name : file->names()) {
        const auto value = file->value(name, *formerKey);
        if (!value)
            return makeError(secreterrors::vaultDamaged, {m_path}, name);
        fileAnew.set(name, *value, *key);
    }
    if (auto written = writePrivateFile(m_path, fileAnew.content(*key)); !written)
        return written;
    m_key = std::move(*key);
    return {};
}

void VaultSecretStore::lock()
{
    const std::lock_guard guard(m_mutex);
    m_key.reset();
}

Result<QString> VaultSecretStore::discard()
{
    const std::lock_guard guard(m_mutex);
    auto held = Lock::acquire(m_path, Lock::Kind::Exclusive);
    if (!held)
        return held.error();
    m_key.reset();
    if (!exists())
        return QString();
    int number = 1;
    const auto aside = [&] { return u"%1.discarded-%2"_s.arg(m_path).arg(number); };
    while (QFileInfo::exists(aside()))
        ++number;
    const QString target = aside();
    QFile file(m_path);
    if (!file.rename(target))
        return makeError(secreterrors::fileFailed, {m_path, file.errorString()});
    return target;
}

Result<void> VaultSecretStore::removeEmpty()
{
    const std::lock_guard guard(m_mutex);
    auto held = Lock::acquire(m_path, Lock::Kind::Exclusive);
    if (!held)
        return held.error();
    auto file = open();
    if (!file)
        return file.error();
    if (!file->names().isEmpty())
        return {};
    m_key.reset();
    return removePrivateFile(m_path);
}

Result<QStringList> VaultSecretStore::names() const
{
    const std::lock_guard guard(m_mutex);
    auto file = open();
    if (!file)
        return file.error();
    return file->names();
}

Result<QString> VaultSecretStore::read(const QString &name) const
{
    const std::lock_guard guard(m_mutex);
    auto file = open();
    if (!file)
        return file.error();
    if (!file->contains(name))
        return makeError(secreterrors::notFound, {name});
    const auto value = file->value(name, *m_key);
    if (!value)
        return makeError(secreterrors::vaultDamaged, {m_path}, name);
    return *value;
}

Result<void> VaultSecretStore::write(const QString &name, const QString &value)
{
    if (!isSecretText(value) || !isSecretText(name))
        return makeError(secreterrors::notStorable, {name});
    const std::lock_guard guard(m_mutex);
    auto held = Lock::acquire(m_path, Lock::Kind::Exclusive);
    if (!held)
        return held.error();
    auto file = open();
    if (!file)
        return file.error();
    file->set(name, value, *m_key);
    return writePrivateFile(m_path, file->content(*m_key));
}

Result<void> VaultSecretStore::remove(const QString &name)
{
    const std::lock_guard guard(m_mutex);
    auto held = Lock::acquire(m_path, Lock::Kind::Exclusive);
    if (!held)
        return held.error();
    auto file = open();
    if (!file)
        return file.error();
    if (!file->contains(name))
        return {};
    file->remove(name);
    return writePrivateFile(m_path, file->content(*m_key));
}

} // namespace millrace
