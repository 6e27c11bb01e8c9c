#include "core/secrets/secretbackend.h"

namespace millrace {

using namespace Qt::StringLiterals;

QString secretBackendName(SecretBackend backend)
{
    switch (backend) {
    case SecretBackend::Keychain:
        return u"keychain"_s;
    case SecretBackend::Vault:
        return u"vault"_s;
    case SecretBackend::Environment:
        return u"environment"_s;
    case SecretBackend::Plain:
        return u"plain"_s;
    }
    Q_UNREACHABLE();
}

std::optional<SecretBackend> secretBackendFromName(const QString &name)
{
    for (const SecretBackend backend : {SecretBackend::Keychain, SecretBackend::Vault,
                                        SecretBackend::Environment, SecretBackend::Plain}) {
        if (secretBackendName(backend) == name)
            return backend;
    }
    return std::nullopt;
}

} // namespace millrace
