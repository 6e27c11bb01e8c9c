// BrowserSignIn: a sign-in at a vendor by the person's browser.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/connector/configuration.h"

#include <QHash>
#include <QJsonValue>
#include <QStringList>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>

namespace millrace {

/// What a sign-in gave: values by their JSON pointers into the configuration. Secrets: live in
/// memory until they are in the secret store.
using SignInResult = QHash<QString, QString>;

/// One sign-in, made by the registry for a configuration. run() blocks a thread that is not the
/// window's; paste() may be called from any thread meanwhile.
class BrowserSignIn
{
public:
    virtual ~BrowserSignIn() = default;

    /// Has \a openBrowser open the vendor's page (called once, on the thread of run()) and waits
    /// until the browser brings the answer back, paste() brings it, or it takes too long. Once per
    /// object. Texts of errors hold no secret.
    [[nodiscard]] virtual Result<SignInResult>
    run(const std::function<void(const QUrl &)> &openBrowser, const Cancellation &cancellation) = 0;

    /// The address the browser ended at, or the code alone, for a browser that cannot reach this
    /// machine. An error leaves the sign-in waiting.
    [[nodiscard]] virtual Result<void> paste(const QString &text) = 0;
};

/// Makes a sign-in of a configuration that is whole but for what the sign-in gives.
using BrowserSignInFactory
    = std::function<Result<std::unique_ptr<BrowserSignIn>>(const Configuration &configuration)>;

/// What a specification says of a sign-in by the browser, under "advanced_auth", in Airbyte's form:
/// "predicate_key" and "predicate_value" tell when it applies,
/// "oauth_config_specification/complete_oauth_output_specification/properties/…/
/// path_in_connector_config" where its results go.
struct SignInSpec final
{
    QString predicatePointer; ///< Empty: always.
    QJsonValue predicateValue;
    QStringList results; ///< Pointers to what the sign-in gives.

    /// Nothing when \a spec offers none.
    [[nodiscard]] static std::optional<SignInSpec> fromSpec(const QJsonObject &spec);
    [[nodiscard]] bool appliesTo(const QJsonObject &configuration) const;
};

} // namespace millrace
