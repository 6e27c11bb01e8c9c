#include "core/mapping/transformation/encryptstep.h"

#include "core/mapping/transformation/ciphers.h"
#include "core/mapping/transformation/messagedigest.h"
#include "core/mapping/transformation/transformererrors.h"

#include <openssl/rand.h>
#include <openssl/x509.h>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_leastRsaBits = 512;

/// The bytes of \a digits; nothing when they are no pairs of hexadecimal digits.
std::optional<std::string> bytesOf(const QString &digits)
{
    const QByteArray text = digits.trimmed().toLatin1();
    const QByteArray bytes = QByteArray::fromHex(text);
    // Qt skips what is no digit.
    if (text.isEmpty() || bytes.toHex() != text.toLower())
        return std::nullopt;
    return bytes.toStdString();
}

std::shared_ptr<EVP_PKEY> publicKeyOf(const QString &digits)
{
    const auto bytes = bytesOf(digits);
    if (!bytes)
        return nullptr;
    const auto *at = reinterpret_cast<const unsigned char *>(bytes->data());
    std::shared_ptr<EVP_PKEY> key(d2i_PUBKEY(nullptr, &at, static_cast<long>(bytes->size())),
                                  EVP_PKEY_free);
    const auto *end = reinterpret_cast<const unsigned char *>(bytes->data() + bytes->size());
    if (!key || at != end || EVP_PKEY_is_a(key.get(), "RSA") != 1
        || EVP_PKEY_get_bits(key.get()) < s_leastRsaBits)
        return nullptr;
    return key;
}

} // namespace

Result<std::shared_ptr<const EncryptStep>>
EncryptStep::make(std::size_t column, const EncryptSettings &settings, const QString &key)
{
    std::shared_ptr<EncryptStep> step(new EncryptStep(column, settings));
    if (settings.algorithm == EncryptionAlgorithm::Rsa) {
        step->m_publicKey = publicKeyOf(settings.publicKey);
        if (!step->m_publicKey)
            return makeError(transformererrors::publicKeyInvalid, {}, {}, u"/public_key"_s);
        return std::shared_ptr<const EncryptStep>(std::move(step));
    }
    auto bytes = bytesOf(key);
    if (!bytes || (bytes->size() != 16 && bytes->size() != 24 && bytes->size() != 32))
        return makeError(transformererrors::keyInvalid, {}, {}, u"/key"_s);
    step->m_key = std::move(*bytes);
    std::string_view tried;
    const std::string block(s_vectorBytes, '\0');
    if (!AesCipher(step->m_key, settings.mode, settings.padding).encrypt(block, block, tried))
        return makeError(transformererrors::cipherUnavailable, {}, {}, u"/mode"_s);
    return std::shared_ptr<const EncryptStep>(std::move(step));
}

QString EncryptStep::failure() const
{
    if (m_settings.algorithm == EncryptionAlgorithm::Rsa)
        return tr("The value cannot be encrypted: the key takes at most %1 bytes.")
            .arg(RsaCipher::longestText(*m_publicKey));
    return tr("The value cannot be encrypted: without padding its length has to be a multiple of "
              "16 bytes.");
}

void EncryptStep::apply(MovingRows &rows, const EvaluationContext &) const
{
    const Column &from = *rows.columns[m_column];
    const bool isAes = m_settings.algorithm == EncryptionAlgorithm::Aes;
    const bool hasVector = isAes && m_settings.mode != AesMode::Ecb;
    std::optional<AesCipher> aes;
    std::optional<RsaCipher> rsa;
    if (isAes)
        aes.emplace(m_key, m_settings.mode, m_settings.padding);
    else
        rsa.emplace(*m_publicKey);
    // All of a batch at once: asking the system for each would cost more than the cipher.
    std::string vectors(hasVector ? rows.rowCount * s_vectorBytes : s_vectorBytes, '\0');
    const bool isRandom = !hasVector || rows.rowCount == 0
        || RAND_bytes(reinterpret_cast<unsigned char *>(vectors.data()),
                      static_cast<int>(vectors.size()))
            == 1;
    TextColumnMaker made(FieldType::String, rows.rowCount,
                         2 * (from.bytes.size() + rows.rowCount * 2 * s_vectorBytes));
    std::string scratch;
    for (std::size_t row = 0; row < rows.rowCount; ++row) {
        if (from.isNull(row)) {
            made.null();
            continue;
        }
        const std::string_view text = cellText(from, row, scratch);
        const std::string_view vector
            = std::string_view(vectors).substr(hasVector ? row * s_vectorBytes : 0, s_vectorBytes);
        std::string_view ciphertext;
        const bool isMade = isRandom
            && (aes ? aes->encrypt(vector, text, ciphertext) : rsa->encrypt(text, ciphertext));
        if (!isMade) {
            made.null();
            noteFailure(rows, row, m_column, text);
            continue;
        }
        if (hasVector)
            appendHexadecimal(made.bytes(), vector);
        appendHexadecimal(made.bytes(), ciphertext);
        made.endText();
    }
    rows.columns[m_column] = made.finish();
}

} // namespace millrace
