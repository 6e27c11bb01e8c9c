#include "core/mapping/transformation/messagedigest.h"

#include "core/mapping/transformation/md2.h"

#include <algorithm>

namespace millrace {

MessageDigest::MessageDigest(const char *algorithm)
    : m_isMd2(std::string_view(algorithm) == "MD2")
    , m_context(m_isMd2 ? nullptr : EVP_MD_CTX_new())
    , m_algorithm(m_isMd2 ? nullptr : EVP_MD_fetch(nullptr, algorithm, nullptr))
{
}

bool MessageDigest::isAvailable() const { return m_isMd2 || (m_context && m_algorithm); }

std::string_view MessageDigest::of(std::string_view first, std::string_view second)
{
    if (m_isMd2) {
        const auto digest = second.empty() ? md2(first) : md2(std::string(first).append(second));
        std::ranges::copy(digest, m_value.begin());
        return {m_value.data(), digest.size()};
    }
    unsigned int size = 0;
    auto *bytes = reinterpret_cast<unsigned char *>(m_value.data());
    if (!isAvailable() || EVP_DigestInit_ex(m_context.get(), m_algorithm.get(), nullptr) != 1
        || EVP_DigestUpdate(m_context.get(), first.data(), first.size()) != 1
        || EVP_DigestUpdate(m_context.get(), second.data(), second.size()) != 1
        || EVP_DigestFinal_ex(m_context.get(), bytes, &size) != 1)
        return {};
    return {m_value.data(), size};
}

void appendHexadecimal(std::string &out, std::string_view bytes)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        out.push_back(digits[value >> 4]);
        out.push_back(digits[value & 15]);
    }
}

} // namespace millrace
