// DeliveryForm: how rejected records are written into files.
#pragma once

#include "core/model/rejectedrecord.h"

#include <QByteArray>
#include <QStringList>

#include <string>
#include <vector>

namespace millrace {

/// The form of the files. A plain value.
struct DeliveryForm final
{
    enum class Format { Csv, JsonLines };

    Format format = Format::Csv;
    /// The fields of a record stand beside the columns about it, not inside one of them.
    bool isFlat = false;
    bool isCompressed = false; ///< With gzip.

    bool operator==(const DeliveryForm &) const = default;
};

/// ".csv", ".jsonl", ".csv.gz", ".jsonl.gz".
[[nodiscard]] QString extensionOf(const DeliveryForm &form);
/// "text/csv" and the like.
[[nodiscard]] QByteArray contentTypeOf(const DeliveryForm &form);
/// A stable word: "csv", "jsonl flat gzip".
[[nodiscard]] QString nameOf(const DeliveryForm &form);

/// A whole file with \a records: the row as read with "rejected_reason" (the code),
/// "rejected_field" and "rejected_message", beside Airbyte's columns. The same records make the
/// same file whenever they are written. Values keep every digit. \a withheldFields of the row are
/// left out.
[[nodiscard]] std::string deliveredText(const std::vector<RejectedRecord> &records,
                                        const DeliveryForm &form,
                                        const QStringList &withheldFields = {});

} // namespace millrace
