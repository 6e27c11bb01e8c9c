// SecretKey: a key in memory that is never swapped out and is wiped at the end.
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <memory>
#include <optional>

namespace millrace {

/// How a passphrase becomes a key: Argon2id with these numbers. A plain value.
struct KeyDerivation final
{
    qint64 operations = 0;
    qint64 memory = 0; ///< Bytes.
    QByteArray salt;

    /// The numbers for a new vault, "moderate" in libsodium's words (half a second, 256 MB), and a
    /// salt of its own.
    [[nodiscard]] static KeyDerivation moderate();
    /// A salt of its own and the given numbers.
    [[nodiscard]] static KeyDerivation withCost(qint64 operations, qint64 memory);
    /// Whether the numbers are such as this program accepts from a file.
    [[nodiscard]] bool isAcceptable() const;

    bool operator==(const KeyDerivation &) const = default;
};

/// Move only.
class SecretKey final
{
public:
    /// Takes as long as \a derivation says. "secrets.out_of_memory". REQUIRES: isAcceptable().
    [[nodiscard]] static Result<SecretKey> derive(const QString &passphrase,
                                                  const KeyDerivation &derivation);

    /// \a plain encrypted by XChaCha20-Poly1305 with a nonce of its own, which comes first.
    [[nodiscard]] QByteArray sealed(const QByteArray &plain, const QByteArray &associated) const;
    /// Nothing unless \a sealed was made with this key and \a associated.
    [[nodiscard]] std::optional<QByteArray> opened(const QByteArray &sealed,
                                                   const QByteArray &associated) const;

private:
    struct Wiper final
    {
        void operator()(unsigned char *bytes) const;
    };

    explicit SecretKey(std::unique_ptr<unsigned char, Wiper> bytes)
        : m_bytes(std::move(bytes))
    {
    }

    std::unique_ptr<unsigned char, Wiper> m_bytes;
};

/// Overwrites \a bytes, which no other QByteArray may share, before they are let go.
void wipe(QByteArray &bytes);

} // namespace millrace
