// ForeignServer: what a request to a server may hold that the manifest does not address.
#pragma once

#include "core/base/result.h"
#include "core/declarative/request/requestbuilder.h"
#include "core/http/httprequest.h"

#include <QStringList>

namespace millrace::declarative {

/// Takes out of \a draft the headers and parameters that are credentials by their name or hold one
/// of \a secrets.
void removeCredentials(RequestDraft &draft, const QStringList &secrets);

/// \a request as such a server may get it: a GET without a body. Error: declarative.foreign_server,
/// where it would have to send data there, or its address holds one of \a secrets.
[[nodiscard]] Result<void> makeHarmless(HttpRequest &request, const QStringList &secrets);

/// What to do where such a server wants credentials; for people.
[[nodiscard]] QString foreignServerHint();

} // namespace millrace::declarative
