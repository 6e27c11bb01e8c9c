// Configuration: the values a person entered for a connector.
#pragma once

#include "core/base/result.h"

#include <QJsonObject>

#include <functional>

namespace millrace {

/// Stores \a value durably in place of the secret at \a pointer, a JSON pointer into the
/// configuration.
using SecretKeeper = std::function<Result<void>(const QString &pointer, const QString &value)>;

/// A validated configuration: every default of the spec filled in, secrets in plain text. Lives in
/// memory only; never stored, logged or exported.
class Configuration final
{
public:
    Configuration() = default;
    explicit Configuration(QJsonObject values, SecretKeeper keeper = {})
        : m_values(std::move(values))
        , m_keeper(std::move(keeper))
    {
    }

    [[nodiscard]] const QJsonObject &values() const { return m_values; }
    /// The text at \a key, empty when absent.
    [[nodiscard]] QString text(const QString &key) const { return m_values.value(key).toString(); }
    [[nodiscard]] bool flag(const QString &key, bool fallback = false) const
    {
        return m_values.value(key).toBool(fallback);
    }
    [[nodiscard]] qint64 integer(const QString &key, qint64 fallback = 0) const
    {
        return m_values.value(key).toInteger(fallback);
    }
    [[nodiscard]] QJsonObject object(const QString &key) const
    {
        return m_values.value(key).toObject();
    }
    /// Keeps a secret the other side has replaced, such as a refresh token that is good for one use
    /// only. values() stay as they are. Error "connector.secret_not_kept" where nobody keeps it.
    /// Safe from any thread.
    [[nodiscard]] Result<void> keepSecret(const QString &pointer, const QString &value) const;

private:
    QJsonObject m_values;
    SecretKeeper m_keeper;
};

/// Fills the defaults of \a spec into \a values (nested objects and the chosen oneOf option too; an
/// absent nested object appears when its defaults alone make it valid), then validates the result
/// against \a spec, a JSON Schema of draft 7. The error is of kind Configuration and names the
/// first offending field, also a missing one, as a JSON pointer.
[[nodiscard]] Result<Configuration>
makeConfiguration(const QJsonObject &spec, const QJsonObject &values, SecretKeeper keeper = {});

/// JSON pointers of every property of \a spec marked airbyte_secret, those in oneOf included.
[[nodiscard]] QStringList secretPointers(const QJsonObject &spec);

} // namespace millrace
