// Secrets of requests: which values of the configuration must not be shown.
#pragma once

#include "core/declarative/request/requestauthenticator.h"
#include "core/declarative/value/path.h"
#include "core/declarative/value/value.h"
#include "core/http/httprequest.h"

#include <QStringList>

#include <vector>

namespace millrace::declarative {

/// The texts and whole numbers of \a config at \a paths, and the texts under keys that sound like a
/// secret ("api_key").
[[nodiscard]] QStringList secretsIn(const Value &config, const std::vector<Path> &paths);

/// Marks what of \a request is a credential or holds one of \a secrets.
void hideSecrets(HttpRequest &request, const Credentials &credentials, const QStringList &secrets);

/// Adds to the secrets of \a request what they look like in a form and in JSON.
void hideWrittenForms(HttpRequest &request);

/// \a error with \a secrets replaced in what it says.
[[nodiscard]] Error withoutSecrets(Error error, const QStringList &secrets);
/// \a text without the secrets of \a request.
[[nodiscard]] QString withoutSecrets(const QString &text, const HttpRequest &request);

} // namespace millrace::declarative
