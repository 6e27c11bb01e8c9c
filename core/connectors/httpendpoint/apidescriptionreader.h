// Reads description files.
#pragma once

#include "core/base/result.h"
#include "core/connectors/httpendpoint/apidescription.h"
#include "core/data/document.h"

#include <QJsonObject>

namespace millrace {

/// The published JSON Schema of description files.
[[nodiscard]] QJsonObject apiDescriptionSchema();

/// The description in \a document. An error is of kind Configuration, names line and place and has
/// \a field, the JSON pointer of the configuration the text came from.
[[nodiscard]] Result<ApiDescription> readApiDescription(const Document &document,
                                                        const QString &field);

} // namespace millrace
