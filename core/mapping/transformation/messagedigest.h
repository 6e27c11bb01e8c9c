// MessageDigest: one hash after another in the same memory.
#pragma once

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace millrace {

/// Used by one thread at a time.
class MessageDigest final
{
public:
    /// \a algorithm as OpenSSL calls it, such as "SHA256", or "MD2".
    explicit MessageDigest(const char *algorithm);

    /// False where the machine does not offer the algorithm, for example by a policy.
    [[nodiscard]] bool isAvailable() const;

    /// The digest of both texts one after the other, valid until the next call; nothing when the
    /// library refuses.
    [[nodiscard]] std::string_view of(std::string_view first, std::string_view second = {});

private:
    struct Free final
    {
        void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
        void operator()(EVP_MD *algorithm) const { EVP_MD_free(algorithm); }
    };
    const bool m_isMd2;
    std::unique_ptr<EVP_MD_CTX, Free> m_context;
    std::unique_ptr<EVP_MD, Free> m_algorithm; ///< Looked up once: that is slower than a digest.
    std::array<char, EVP_MAX_MD_SIZE> m_value{};
};

/// Appends \a bytes as lower-case hexadecimal digits.
void appendHexadecimal(std::string &out, std::string_view bytes);

} // namespace millrace
