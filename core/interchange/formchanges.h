// Form changes: where two JSON forms differ, in words.
#pragma once

#include <QJsonObject>
#include <QString>

#include <vector>

namespace millrace {

/// One value that differs. A plain value.
struct FormChange final
{
    QString path; ///< "streams.orders.mode"
    QString from; ///< Empty: it was not there.
    QString to; ///< Empty: it will not be there.

    bool operator==(const FormChange &) const = default;
};

/// Every value that makes \a after of \a before. Entries of lists are told by their names where
/// all have one of their own; other lists are one value. Long values are cut.
[[nodiscard]] std::vector<FormChange> formChanges(const QJsonObject &before,
                                                  const QJsonObject &after);

/// \a value in a few words: a text as it is, anything else as JSON.
[[nodiscard]] QString valueText(const QJsonValue &value);

} // namespace millrace
