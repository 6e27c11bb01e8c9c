// The objects of a HubSpot account, as its properties describe them.
#pragma once

#include "core/catalog/destinationobject.h"
#include "core/connectors/hubspot/hubspotapi.h"

#include <QJsonArray>

namespace millrace {

/// Contacts, companies, deals, products and the account's own objects, each with the properties
/// the sign-in may see. An object it may not see at all is left out.
[[nodiscard]] Result<std::vector<DestinationObject>>
hubSpotObjects(const HubSpotApi &api, const Cancellation &cancellation);

/// The object called \a name as it is now; hubspot.object_gone where the sign-in does not see it.
[[nodiscard]] Result<DestinationObject> hubSpotObject(const HubSpotApi &api, const QString &name,
                                                      const Cancellation &cancellation);

/// The object called \a name with the properties HubSpot lists, "results" of its answer.
[[nodiscard]] DestinationObject hubSpotObject(const QString &name, const QString &title,
                                              const QJsonArray &properties);

} // namespace millrace
