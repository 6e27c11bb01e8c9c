// Ciphers: one value after another encrypted with one key.
#pragma once

#include "core/catalog/transformationsettings.h"

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace millrace {

/// The initialisation vector of a value: 16 bytes.
inline constexpr std::size_t s_vectorBytes = 16;

/// Used by one thread at a time.
class AesCipher final
{
public:
    /// \a key has 16, 24 or 32 bytes.
    AesCipher(std::string_view key, AesMode mode, AesPadding padding);

    /// The ciphertext of \a text, in GCM with its tag, valid until the next call. False when the
    /// text cannot be encrypted as it is, or the library refuses.
    [[nodiscard]] bool encrypt(std::string_view vector, std::string_view text,
                               std::string_view &ciphertext);

private:
    struct Free final
    {
        void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
        void operator()(EVP_CIPHER *cipher) const { EVP_CIPHER_free(cipher); }
    };
    const AesMode m_mode;
    const AesPadding m_padding;
    std::unique_ptr<EVP_CIPHER, Free> m_cipher;
    std::unique_ptr<EVP_CIPHER_CTX, Free> m_context;
    bool m_isReady = false;
    std::string m_padded;
    std::string m_ciphertext;
};

/// PKCS#1 v1.5. Used by one thread at a time.
class RsaCipher final
{
public:
    explicit RsaCipher(EVP_PKEY &key);

    /// As AesCipher::encrypt().
    [[nodiscard]] bool encrypt(std::string_view text, std::string_view &ciphertext);

    /// The longest text \a key encrypts, in bytes.
    [[nodiscard]] static std::size_t longestText(const EVP_PKEY &key);

private:
    struct Free final
    {
        void operator()(EVP_PKEY_CTX *context) const { EVP_PKEY_CTX_free(context); }
    };
    std::unique_ptr<EVP_PKEY_CTX, Free> m_context;
    bool m_isReady = false;
    std::size_t m_longest;
    std::string m_ciphertext;
};

} // namespace millrace
