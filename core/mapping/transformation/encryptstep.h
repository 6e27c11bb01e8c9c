// EncryptStep: a field as the hexadecimal digits of its ciphertext.
#pragma once

#include "core/base/result.h"
#include "core/catalog/transformationsettings.h"
#include "core/mapping/transformation/transformationstep.h"

#include <openssl/types.h>

#include <QCoreApplication>

namespace millrace {

/// Nulls stay nulls.
class EncryptStep final : public TransformationStep
{
    Q_DECLARE_TR_FUNCTIONS(EncryptStep)

public:
    /// \a key is the plain one of AES in hexadecimal digits; RSA has its own in \a settings. A key
    /// that is none is "transformation.key_invalid" (Configuration); the error does not repeat it.
    [[nodiscard]] static Result<std::shared_ptr<const EncryptStep>>
    make(std::size_t column, const EncryptSettings &settings, const QString &key);

    void apply(MovingRows &rows, const EvaluationContext &context) const override;

    /// Why a value may fail, as a sentence.
    [[nodiscard]] QString failure() const;

private:
    EncryptStep(std::size_t column, EncryptSettings settings)
        : m_column(column)
        , m_settings(std::move(settings))
    {
    }

    std::size_t m_column;
    EncryptSettings m_settings;
    std::string m_key; ///< Of AES, its bytes.
    std::shared_ptr<EVP_PKEY> m_publicKey; ///< Of RSA.
};

} // namespace millrace
