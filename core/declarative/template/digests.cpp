#include "core/declarative/template/digests.h"

#include "core/declarative/template/arguments.h"
#include "core/declarative/template/comparison.h"
#include "core/declarative/template/printing.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <QByteArray>
#include <QUtf8StringView>

#include <algorithm>
#include <array>
#include <memory>

namespace millrace::declarative {

namespace {

struct DigestName final
{
    std::string_view python;
    const char *library;
};

constexpr DigestName s_digests[]{
    {"md5", "MD5"},           {"sha1", "SHA1"},          {"sha224", "SHA224"},
    {"sha256", "SHA256"},     {"sha384", "SHA384"},      {"sha512", "SHA512"},
    {"sha3_224", "SHA3-224"}, {"sha3_256", "SHA3-256"},  {"sha3_384", "SHA3-384"},
    {"sha3_512", "SHA3-512"}, {"blake2b", "BLAKE2b512"}, {"blake2s", "BLAKE2s256"},
};

struct DigestFree final
{
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};

std::string hexadecimal(const unsigned char *bytes, unsigned size)
{
    constexpr std::string_view s_digits = "0123456789abcdef";
    std::string text;
    for (unsigned index = 0; index < size; ++index) {
        text += s_digits[bytes[index] >> 4];
        text += s_digits[bytes[index] & 0xf];
    }
    return text;
}

} // namespace

Datum hashFilter(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::string_view name = textArgument(evaluation, arguments, 0, "hash_type", "md5");
    const Datum salt = argumentOr(arguments, 1, "salt", Datum::none());
    if (!checkCount(evaluation, arguments, 0, 2))
        return {};
    const auto *known
        = std::find_if(std::begin(s_digests), std::end(s_digests),
                       [&](const DigestName &digest) { return digest.python == name; });
    const EVP_MD *digest
        = known == std::end(s_digests) ? nullptr : EVP_get_digestbyname(known->library);
    if (!digest)
        return evaluation.failValue("there is no hash function '" + std::string(name) + "'");
    const std::unique_ptr<EVP_MD_CTX, DigestFree> context(EVP_MD_CTX_new());
    const std::string text = printed(evaluation, self);
    const std::string more = isTruthy(evaluation, salt) ? printed(evaluation, salt) : std::string();
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    if (!context || EVP_DigestInit_ex(context.get(), digest, nullptr) != 1
        || EVP_DigestUpdate(context.get(), text.data(), text.size()) != 1
        || EVP_DigestUpdate(context.get(), more.data(), more.size()) != 1
        || EVP_DigestFinal_ex(context.get(), bytes.data(), &size) != 1)
        return evaluation.failValue("the hash function '" + std::string(name) + "' failed");
    return evaluation.text(hexadecimal(bytes.data(), size));
}

Datum hmacFilter(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 2))
        return {};
    const std::string key = printed(evaluation, argumentOr(arguments, 0, "key", Datum::none()));
    const std::string_view name = textArgument(evaluation, arguments, 1, "hash_type", "sha256");
    if (name != "sha256")
        return evaluation.failValue("hmac knows sha256 only");
    const std::string text = printed(evaluation, self);
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    if (!HMAC(EVP_sha256(), key.data(), int(key.size()),
              reinterpret_cast<const unsigned char *>(text.data()), text.size(), bytes.data(),
              &size))
        return evaluation.failValue("hmac failed");
    return evaluation.text(hexadecimal(bytes.data(), size));
}

Datum base64EncodeFilter(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    if (self.isUndefined())
        return evaluation.failUndefined(self);
    if (!self.isText())
        return evaluation.failValue("'" + typeName(self) + "' object has no attribute 'encode'");
    const std::string_view text = self.text();
    return evaluation.text(
        QByteArray::fromRawData(text.data(), qsizetype(text.size())).toBase64().toStdString());
}

Datum base64DecodeFilter(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    if (self.isUndefined())
        return evaluation.failUndefined(self);
    if (!self.isText())
        return evaluation.failValue("'" + typeName(self) + "' object has no attribute 'encode'");
    // Python passes over what is no base64, and wants the padding.
    std::string letters;
    std::size_t padding = 0;
    for (const char c : self.text()) {
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9') || c == '+' || c == '/';
        if (isLetter && padding > 0 && (letters.size() + padding) % 4 == 0)
            break;
        if (isLetter)
            letters += c;
        else if (c == '=' && letters.size() % 4 >= 2)
            ++padding;
    }
    const std::size_t missing = (4 - letters.size() % 4) % 4;
    if (missing > padding || missing == 3)
        return evaluation.failValue("the base64 text has a wrong length");
    const QByteArray bytes = QByteArray::fromBase64(QByteArray::fromStdString(letters));
    if (!QUtf8StringView(bytes).isValidUtf8())
        return evaluation.failValue("the base64 text is no UTF-8");
    return evaluation.text(bytes.toStdString());
}

} // namespace millrace::declarative
