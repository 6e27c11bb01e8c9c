// MySqlValue: one value of a cursor or a key, as it goes into positions and statements.
#pragma once

#include <QJsonValue>
#include <QString>

#include <optional>
#include <string>

namespace millrace {

/// How a value is written in SQL so that it compares as its column does.
enum class MySqlValueKind {
    Exact, ///< Integer or decimal: sign, digits, at most one point.
    Double, ///< A double, shortest exact digits.
    Text, ///< UTF-8.
    Bytes,
    Date, ///< 2024-01-31, zero parts included.
    DateTime, ///< 2024-01-31 10:00:00.000000, without or in UTC.
    Time, ///< 10:00:00.000000, with a sign and up to 838 hours.
};

/// A value that is not NULL. Two values of a kind are equal when their texts are. Not for hot
/// paths.
struct MySqlValue final
{
    MySqlValueKind kind = MySqlValueKind::Exact;
    std::string text;

    bool operator==(const MySqlValue &) const = default;
};

/// Whether \a value has the form of its kind, so that it is safe in a statement.
[[nodiscard]] bool isSound(const MySqlValue &value);

/// A JSON form that keeps every bit: {"type":"exact","value":"12"}.
[[nodiscard]] QJsonValue toJson(const MySqlValue &value);
/// The value toJson() wrote, or nothing when \a json is something else.
[[nodiscard]] std::optional<MySqlValue> mySqlValueFromJson(const QJsonValue &json);

/// The value as a person reads it.
[[nodiscard]] QString displayText(const MySqlValue &value);

/// \a bytes as x'…'.
[[nodiscard]] QString hexLiteral(const std::string &bytes);

} // namespace millrace
