// The one kind of query the double of Salesforce understands.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace millrace::test {

/// "SELECT a,b FROM Object WHERE key IN ('x',7)".
struct SalesforceSoql final
{
    QStringList fields;
    QString object;
    QString key;
    QStringList values;
};

/// Nothing for any other text.
[[nodiscard]] std::optional<SalesforceSoql> parseSoql(const QString &text);

} // namespace millrace::test
