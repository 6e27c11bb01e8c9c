// How plain values of the model are written into columns of the state database.
#pragma once

#include "core/base/result.h"
#include "core/model/job.h"
#include "core/store/statement.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace millrace {

/// Compact JSON text.
[[nodiscard]] QString storedJson(const QJsonObject &json);
[[nodiscard]] QString storedJson(const QJsonArray &json);
[[nodiscard]] QString storedJson(const QStringList &list);
[[nodiscard]] QJsonObject objectFromStored(const QString &text);
[[nodiscard]] QJsonArray arrayFromStored(const QString &text);
[[nodiscard]] QStringList listFromStored(const QString &text);

/// An error as JSON, nothing when there is none.
[[nodiscard]] std::optional<QString> storedError(const std::optional<Error> &error);
/// The error in \a column of the current row.
[[nodiscard]] std::optional<Error> errorFromStored(const Statement &row, int column);

/// Binds the seven counts from \a place on: read, written, filtered, rejected, unconfirmed,
/// changed, readBytes.
void bindCounts(Statement &statement, int place, const StreamCounts &counts);
/// The seven counts from \a column on.
[[nodiscard]] StreamCounts countsAt(const Statement &row, int column);

/// "store.value_unknown": \a word is not a known \a kind of value, e.g. of a newer program.
[[nodiscard]] Error unknownWord(const QString &kind, const QString &word);

} // namespace millrace
