// StoredCatalogue: where the public list of connectors is fetched from, as a person set it.
#pragma once

#include "core/store/statedatabase.h"

#include <QUrl>

namespace millrace {

/// An empty address for the usual one, which is also what nonsense comes to.
[[nodiscard]] Result<QUrl> storedCatalogueAddress(StateDatabase &database);

/// Takes what a person wrote; empty for the usual address. Errors: catalogue.address_invalid,
/// catalogue.address_with_password, for settings are kept in plain text.
[[nodiscard]] Result<QUrl> catalogueAddressFrom(const QString &text);
[[nodiscard]] Result<void> storeCatalogueAddress(StateDatabase &database, const QUrl &address);

} // namespace millrace
