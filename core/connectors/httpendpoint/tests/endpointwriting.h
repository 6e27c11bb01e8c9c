// Writes rows through a described API and tells what became of them.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/destination.h"
#include "tests/servers/httpserver.h"
#include "tests/testutils/instantclock.h"

namespace millrace::test {

struct EndpointOutcome final
{
    qint64 accepted = 0;
    QStringList refused; ///< "code field".
    QStringList messages; ///< Of the refused rows.
    std::optional<Error> error;
};

/// What is written, and into what.
struct EndpointRows final
{
    QString object{QStringLiteral("things")};
    ObjectOperation operation = ObjectOperation::Insert;
    QStringList key{};
    std::vector<Field> fields;
    std::vector<std::vector<std::string>> rows; ///< "∅" is null.
};

/// A configuration with the description \a text, whose API is \a server.
[[nodiscard]] QJsonObject describedConfiguration(const QByteArray &text, const HttpServer &server,
                                                 const QJsonObject &inputs = {},
                                                 const QString &secrets = {});
/// The same with a shipped description.
[[nodiscard]] QJsonObject shippedConfiguration(const QString &name, const HttpServer &server,
                                               const QJsonObject &inputs,
                                               const QString &secrets = {});

[[nodiscard]] EndpointOutcome writeRows(const Configuration &configuration,
                                        const EndpointRows &rows, InstantClock &clock);

} // namespace millrace::test
