// JwtSigner: signs JSON Web Tokens with every algorithm that manifests may name.
#pragma once

#include "core/base/result.h"
#include "core/declarative/value/value.h"

#include <optional>
#include <string>
#include <string_view>

namespace millrace::declarative {

/// What a token is signed with. A secret: lives in memory only.
struct JwtKey final
{
    std::string algorithm; ///< HS256 … HS512, RS…, PS…, ES256, ES256K, ES384, ES512, EdDSA.
    std::string secret; ///< The shared secret, or a private key as PEM.
    std::optional<std::string> passphrase{}; ///< Of the PEM.
};

/// The compact form of a token: \a header in the order of its keys, \a payload as it is. REQUIRES:
/// both are mappings. Error: declarative.credentials_invalid.
[[nodiscard]] Result<std::string> signedJwt(const Value &header, const Value &payload,
                                            const JwtKey &key);

} // namespace millrace::declarative
