// The objects of an organization, as Salesforce describes them.
#pragma once

#include "core/catalog/destinationobject.h"
#include "core/connectors/salesforce/salesforceapi.h"

namespace millrace {

/// The number of a record.
inline const QString s_salesforceId = QStringLiteral("Id");

/// Every object the sign-in may create or change records of, described 25 at a call, several calls
/// at once. An object it may not see after all is left out.
[[nodiscard]] Result<std::vector<DestinationObject>>
salesforceObjects(const SalesforceApi &api, const Cancellation &cancellation);

/// The object called \a name as it is now; salesforce.object_gone where the sign-in does not see
/// it.
[[nodiscard]] Result<DestinationObject>
salesforceObject(const SalesforceApi &api, const QString &name, const Cancellation &cancellation);

/// The object of a describe answer.
[[nodiscard]] DestinationObject salesforceObject(const QJsonObject &description);

} // namespace millrace
