// JSON records: records given on the command line or in a file, as a batch with types.
#pragma once

#include "core/base/result.h"
#include "core/data/recordbatch.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace millrace {

/// The first \a most lines of the JSON Lines file \a path, "-" for standard input; blank ones do
/// not count.
[[nodiscard]] Result<std::vector<std::string>> readJsonLines(const QString &path, int most);

/// \a records, a JSON object each, as one batch. A field has the type that takes all of its values:
/// boolean, integer, number, string, or json for objects, lists and mixtures with them. Fields are
/// in the order they are met; one a record does not have is null.
[[nodiscard]] Result<std::shared_ptr<const RecordBatch>>
batchOfJson(const std::vector<std::string> &records);

} // namespace millrace
