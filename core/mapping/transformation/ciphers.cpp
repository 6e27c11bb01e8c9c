#include "core/mapping/transformation/ciphers.h"

#include <openssl/rsa.h>

namespace millrace {

namespace {

constexpr std::size_t s_block = 16;
constexpr std::size_t s_tagBytes = 16;
/// What PKCS#1 v1.5 puts around a text.
constexpr std::size_t s_rsaPadding = 11;

std::string nameOf(std::size_t keyBytes, AesMode mode)
{
    static constexpr std::array modes{"CBC", "CFB", "OFB", "CTR", "GCM", "ECB"};
    return "AES-" + std::to_string(keyBytes * 8) + '-' + modes[static_cast<std::size_t>(mode)];
}

unsigned char *writable(std::string &bytes, std::size_t at = 0)
{
    return reinterpret_cast<unsigned char *>(bytes.data()) + at;
}

const unsigned char *readable(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

} // namespace

AesCipher::AesCipher(std::string_view key, AesMode mode, AesPadding padding)
    : m_mode(mode)
    , m_padding(padding)
    , m_cipher(EVP_CIPHER_fetch(nullptr, nameOf(key.size(), mode).c_str(), nullptr))
    , m_context(EVP_CIPHER_CTX_new())
{
    if (!m_cipher || !m_context
        || EVP_EncryptInit_ex2(m_context.get(), m_cipher.get(), nullptr, nullptr, nullptr) != 1)
        return;
    if (mode == AesMode::Gcm
        && EVP_CIPHER_CTX_ctrl(m_context.get(), EVP_CTRL_AEAD_SET_IVLEN,
                               static_cast<int>(s_vectorBytes), nullptr)
            != 1)
        return;
    m_isReady = EVP_EncryptInit_ex2(m_context.get(), nullptr, readable(key), nullptr, nullptr) == 1;
}

bool AesCipher::encrypt(std::string_view vector, std::string_view text,
                        std::string_view &ciphertext)
{
    if (!m_isReady)
        return false;
    std::string_view input = text;
    if (m_padding == AesPadding::Pkcs5) {
        const std::size_t missing = s_block - text.size() % s_block;
        m_padded.assign(text);
        m_padded.append(missing, static_cast<char>(missing));
        input = m_padded;
    } else if (takesWholeBlocks(m_mode) && text.size() % s_block != 0) {
        return false;
    }
    const bool hasVector = m_mode != AesMode::Ecb;
    EVP_CIPHER_CTX *context = m_context.get();
    if (EVP_EncryptInit_ex2(context, nullptr, nullptr, hasVector ? readable(vector) : nullptr,
                            nullptr)
        != 1)
        return false;
    EVP_CIPHER_CTX_set_padding(context, 0);
    m_ciphertext.resize(input.size() + s_block + s_tagBytes);
    int written = 0;
    int last = 0;
    if (EVP_EncryptUpdate(context, writable(m_ciphertext), &written, readable(input),
                          static_cast<int>(input.size()))
            != 1
        || EVP_EncryptFinal_ex(context, writable(m_ciphertext, static_cast<std::size_t>(written)),
                               &last)
            != 1)
        return false;
    auto size = static_cast<std::size_t>(written + last);
    if (m_mode == AesMode::Gcm) {
        if (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(s_tagBytes),
                                writable(m_ciphertext, size))
            != 1)
            return false;
        size += s_tagBytes;
    }
    ciphertext = std::string_view(m_ciphertext).substr(0, size);
    return true;
}

RsaCipher::RsaCipher(EVP_PKEY &key)
    : m_context(EVP_PKEY_CTX_new(&key, nullptr))
    , m_longest(longestText(key))
    , m_ciphertext(static_cast<std::size_t>(EVP_PKEY_get_size(&key)), '\0')
{
    m_isReady = m_context && EVP_PKEY_encrypt_init(m_context.get()) == 1
        && EVP_PKEY_CTX_set_rsa_padding(m_context.get(), RSA_PKCS1_PADDING) == 1;
}

std::size_t RsaCipher::longestText(const EVP_PKEY &key)
{
    const auto size = static_cast<std::size_t>(std::max(0, EVP_PKEY_get_size(&key)));
    return size > s_rsaPadding ? size - s_rsaPadding : 0;
}

bool RsaCipher::encrypt(std::string_view text, std::string_view &ciphertext)
{
    std::size_t size = m_ciphertext.size();
    if (!m_isReady || text.size() > m_longest
        || EVP_PKEY_encrypt(m_context.get(), writable(m_ciphertext), &size, readable(text),
                            text.size())
            != 1)
        return false;
    ciphertext = std::string_view(m_ciphertext).substr(0, size);
    return true;
}

} // namespace millrace
