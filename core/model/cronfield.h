// CronField: one field of a cron expression, what it may hold and what a text in it stands for.
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace millrace {

/// A plain value.
struct CronField final
{
    QString title;
    int first;
    int last;
    QStringList names; ///< Of the values from firstName on.
    int firstName = 0;
    int cycle = 0; ///< After how many values they start again; 0: after the last.

    [[nodiscard]] int size() const { return last - first + 1; }
    /// "0 to 59", for a person.
    [[nodiscard]] QString range() const;
};

/// The JSON pointer every error of a cron expression has.
[[nodiscard]] QString cronErrorField();
/// The error for \a part, which \a field does not take.
[[nodiscard]] Error cronPartError(const CronField &field, const QString &part);

/// A number of at most four digits.
[[nodiscard]] std::optional<int> cronNumber(const QString &text);
/// A number or name of \a field; \a part is what an error shows.
[[nodiscard]] Result<int> cronValue(const CronField &field, const QString &text,
                                    const QString &part);
/// The values of one part of a list: "*", "5", "1-5", "*/15", "10/5", "FRI-MON".
[[nodiscard]] Result<std::vector<int>> cronValues(const CronField &field, const QString &part);
/// The values of a list as bits. REQUIRES: the field's values are below 64.
[[nodiscard]] Result<std::uint64_t> cronBits(const CronField &field, const QString &text);

} // namespace millrace
