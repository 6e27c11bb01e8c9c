// Configuration: the values a person entered for a connector.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/connector/serverwait.h"

#include <QJsonObject>

#include <concepts>
#include <functional>
#include <memory>

namespace millrace {

/// The way of a connector to where its secrets are kept. A pointer is a JSON pointer into the
/// configuration.
struct SecretKeeper final
{
    using Keep = std::function<Result<void>(const QString &pointer, const QString &value)>;
    using Read = std::function<Result<QString>(const QString &pointer)>;
    using TakeTurn = std::function<Result<std::shared_ptr<void>>(const QString &pointer,
                                                                 const Cancellation &cancellation)>;

    SecretKeeper() = default;
    /// One that can only store.
    template<std::convertible_to<Keep> Function>
    SecretKeeper(Function storing)
        : keep(std::move(storing))
    {
    }

    Keep keep; ///< Stores a value durably in place of the secret.
    Read read{}; ///< The secret as it is stored now; another process may have replaced it.
    /// Waits until no other holds the turn to use and replace the secret; what it returns is the
    /// turn.
    TakeTurn takeTurn{};
};

/// A validated configuration: every default of the spec filled in, secrets in plain text. Lives in
/// memory only; never stored, logged or exported.
class Configuration final
{
public:
    Configuration() = default;
    explicit Configuration(QJsonObject values, SecretKeeper keeper = {},
                           ServerWaitObserver waits = {})
        : m_values(std::move(values))
        , m_keeper(std::move(keeper))
        , m_waits(std::move(waits))
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
    /// The turn to use the secret at \a pointer, which is good for one use, and to keep the one
    /// that comes in its place; ends with what is returned. Null where nobody keeps secrets. Safe
    /// from any thread.
    [[nodiscard]] Result<std::shared_ptr<void>> takeTurn(const QString &pointer,
                                                         const Cancellation &cancellation) const;
    /// The secret at \a pointer as it is kept now; the one in values() where nobody keeps it. Safe
    /// from any thread.
    [[nodiscard]] Result<QString> currentSecret(const QString &pointer) const;
    /// Tells whoever runs the connector of \a wait; see ServerWaitObserver. Safe from any thread.
    void tellWait(const ServerWait &wait) const
    {
        if (m_waits)
            m_waits(wait);
    }

private:
    QJsonObject m_values;
    SecretKeeper m_keeper;
    ServerWaitObserver m_waits;
};

/// Fills the defaults of \a spec into \a values (nested objects and the chosen oneOf option too; an
/// absent nested object appears when its defaults alone make it valid), then validates the result
/// against \a spec, a JSON Schema of draft 7. The error is of kind Configuration and names the
/// first offending field, also a missing one, as a JSON pointer.
[[nodiscard]] Result<Configuration> makeConfiguration(const QJsonObject &spec,
                                                      const QJsonObject &values,
                                                      SecretKeeper keeper = {},
                                                      ServerWaitObserver waits = {});

/// JSON pointers of every property of \a spec marked airbyte_secret, those in oneOf included.
[[nodiscard]] QStringList secretPointers(const QJsonObject &spec);

} // namespace millrace
