// Contents: the tables the conformance suite writes and reads.
#pragma once

#include "core/data/recordbatch.h"

#include <QString>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace millrace::conformance {

/// One cell as appendCellText() writes it; nothing for a null.
using Cell = std::optional<std::string>;
/// Rows of cells.
using Cells = std::vector<std::vector<Cell>>;

/// A table to write or to read.
struct TableContent final
{
    QString name; ///< Of the stream.
    std::shared_ptr<const RecordBatch> batch;

    [[nodiscard]] const Schema &schema() const { return batch->schema(); }
};

/// The values of \a batch.
[[nodiscard]] Cells cellsOf(const RecordBatch &batch);

/// A batch of \a schema made of texts in the form of appendCellText(); Binary in base64. Ends the
/// program when a text does not fit: the suite itself is wrong then.
[[nodiscard]] std::shared_ptr<const RecordBatch> batchOf(const Schema &schema, const Cells &rows);

/// Ordinary values of every type, a null of every type.
[[nodiscard]] TableContent everyType();
/// The largest and smallest values, dates before 1970, decimals of sixty digits.
[[nodiscard]] TableContent extremes();
/// Texts that break careless quoting: emoji, quotes, separators, line ends, blanks, the empty one.
[[nodiscard]] TableContent trickyTexts();
/// A text of a mebibyte among short ones.
[[nodiscard]] TableContent longText();
/// A stream and fields whose names hold emoji, quotes and separators.
[[nodiscard]] TableContent trickyNames();
/// A schema and no rows.
[[nodiscard]] TableContent noRows();
/// Rows whose nullable fields are all null.
[[nodiscard]] TableContent allNull();
/// \a count rows with the ids \a first, \a first + 1, …
[[nodiscard]] TableContent numbered(qint64 first, qint64 count);

/// All of the above that every connector has to carry, for _data() functions.
[[nodiscard]] std::vector<std::pair<const char *, std::function<TableContent()>>> allContents();

/// Where \a actual is not \a expected, in words; empty when they agree. With \a anyOrder rows are
/// compared as a set with repetitions.
[[nodiscard]] QString difference(Cells actual, Cells expected, bool anyOrder);

} // namespace millrace::conformance
