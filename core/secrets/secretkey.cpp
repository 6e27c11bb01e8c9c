#include "core/secrets/secretkey.h"

#include "core/secrets/secreterrors.h"

#include <sodium.h>

namespace millrace {

namespace {

// A file decides how much memory and time opening it costs; these are libsodium's "sensitive"
// numbers with some room, and beyond them somebody wants the program to hang.
constexpr qint64 s_mostOperations = 16;
constexpr qint64 s_mostMemory = qint64{1} << 30;

constexpr std::size_t s_nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t s_tagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr qsizetype s_overhead = qsizetype{s_nonceSize} + qsizetype{s_tagSize};
constexpr std::size_t s_keySize = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;

/// libsodium asks for it before anything else; cheap after the first time, safe from any thread.
void prepareSodium()
{
    if (sodium_init() < 0)
        qFatal("libsodium cannot be used on this machine.");
}

const unsigned char *bytesOf(const QByteArray &array)
{
    return reinterpret_cast<const unsigned char *>(array.constData());
}

unsigned char *bytesOf(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}

} // namespace

KeyDerivation KeyDerivation::moderate()
{
    return withCost(crypto_pwhash_argon2id_OPSLIMIT_MODERATE,
                    crypto_pwhash_argon2id_MEMLIMIT_MODERATE);
}

KeyDerivation KeyDerivation::withCost(qint64 operations, qint64 memory)
{
    prepareSodium();
    KeyDerivation derivation{operations, memory, QByteArray(crypto_pwhash_SALTBYTES, '\0')};
    randombytes_buf(bytesOf(derivation.salt), crypto_pwhash_SALTBYTES);
    return derivation;
}

bool KeyDerivation::isAcceptable() const
{
    return operations >= crypto_pwhash_argon2id_OPSLIMIT_MIN && operations <= s_mostOperations
        && memory >= crypto_pwhash_argon2id_MEMLIMIT_MIN && memory <= s_mostMemory
        && salt.size() == crypto_pwhash_SALTBYTES;
}

void SecretKey::Wiper::operator()(unsigned char *bytes) const { sodium_free(bytes); }

Result<SecretKey> SecretKey::derive(const QString &passphrase, const KeyDerivation &derivation)
{
    Q_ASSERT(derivation.isAcceptable());
    prepareSodium();
    const auto tooLittle = [&derivation] {
        return makeError(secreterrors::outOfMemory,
                         {QString::number(derivation.memory / (1024 * 1024))});
    };
    SecretKey key(std::unique_ptr<unsigned char, Wiper>(
        static_cast<unsigned char *>(sodium_malloc(s_keySize))));
    if (!key.m_bytes)
        return tooLittle();
    // The same word typed on another keyboard may come decomposed.
    QByteArray text = passphrase.normalized(QString::NormalizationForm_C).toUtf8();
    const int outcome
        = crypto_pwhash(key.m_bytes.get(), s_keySize, text.constData(),
                        static_cast<unsigned long long>(text.size()), bytesOf(derivation.salt),
                        static_cast<unsigned long long>(derivation.operations),
                        static_cast<std::size_t>(derivation.memory), crypto_pwhash_ALG_ARGON2ID13);
    wipe(text);
    if (outcome != 0)
        return tooLittle();
    sodium_mprotect_readonly(key.m_bytes.get());
    return key;
}

QByteArray SecretKey::sealed(const QByteArray &plain, const QByteArray &associated) const
{
    QByteArray result(s_overhead + plain.size(), '\0');
    unsigned char *nonce = bytesOf(result);
    randombytes_buf(nonce, s_nonceSize);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        nonce + s_nonceSize, nullptr, bytesOf(plain), static_cast<unsigned long long>(plain.size()),
        bytesOf(associated), static_cast<unsigned long long>(associated.size()), nullptr, nonce,
        m_bytes.get());
    return result;
}

std::optional<QByteArray> SecretKey::opened(const QByteArray &sealed,
                                            const QByteArray &associated) const
{
    if (sealed.size() < s_overhead)
        return std::nullopt;
    QByteArray plain(sealed.size() - s_overhead, '\0');
    const unsigned char *nonce = bytesOf(sealed);
    const int outcome = crypto_aead_xchacha20poly1305_ietf_decrypt(
        bytesOf(plain), nullptr, nullptr, nonce + s_nonceSize,
        static_cast<unsigned long long>(sealed.size()) - s_nonceSize, bytesOf(associated),
        static_cast<unsigned long long>(associated.size()), nonce, m_bytes.get());
    if (outcome != 0)
        return std::nullopt;
    return plain;
}

void wipe(QByteArray &bytes)
{
    if (!bytes.isEmpty())
        sodium_memzero(bytes.data(), static_cast<std::size_t>(bytes.size()));
    bytes.clear();
}

} // namespace millrace
