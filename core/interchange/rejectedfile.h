// RejectedFile: rejected records as CSV or JSON Lines, for other programs.
#pragma once

#include "core/store/rejectedstore.h"

#include <QJsonObject>

#include <functional>

namespace millrace {

enum class RejectedFormat { Csv, JsonLines };

/// The first line of a file; empty where there is none.
[[nodiscard]] std::string rejectedHeader(RejectedFormat format);
/// Both forms have the edited source record where there is one.

/// The CSV cells of \a record, in the order of the header.
[[nodiscard]] std::vector<std::string> rejectedCells(const RejectedRecord &record);
/// One line of CSV.
void appendCsvLine(std::string &out, const std::vector<std::string> &cells);
/// One line of JSON; a row that is kept as JSON is put in as it is, with every digit.
[[nodiscard]] std::string rejectedJsonLine(const RejectedRecord &record);

/// The record without its rows, in the form of docs/json.md.
[[nodiscard]] QJsonObject toJson(const RejectedRecord &record);

/// Calls \a take with the records of \a filter that \a search finds, some at a time, until it
/// returns false. Returns how many there were.
[[nodiscard]] Result<qint64>
forEachRejected(const RejectedStore &store, const RejectedFilter &filter,
                const RejectedSearch &search, const Cancellation &cancellation,
                const std::function<bool(const std::vector<RejectedRecord> &)> &take);

/// Writes them into \a path, which is replaced at the end and at once. Returns how many.
[[nodiscard]] Result<qint64> writeRejectedFile(const QString &path, const RejectedStore &store,
                                               const RejectedFilter &filter,
                                               const RejectedSearch &search, RejectedFormat format,
                                               const Cancellation &cancellation);

} // namespace millrace
