// ObjectQuirks: what the suite has to know of a destination with objects of its own.
#pragma once

#include "core/connector/destination.h"
#include "tests/conformance/connectorquirks.h"
#include "tests/servers/httpserver.h"

#include <map>
#include <memory>

namespace millrace::conformance {

/// A vendor's object that takes a text by a key. The other side is a contract server of the
/// connector's own tests, or a real server.
class ObjectQuirks : public ConnectorQuirks
{
public:
    /// Empties the other side: no records, no misbehaviour. Called before each check.
    virtual void reset() const = 0;
    /// The contract server whose calls may misbehave.
    [[nodiscard]] virtual test::HttpServer &server() const = 0;
    /// Reaches the other side.
    [[nodiscard]] virtual QJsonObject configuration() const = 0;
    /// The destination with \a configuration, whose waits are those of \a clock.
    [[nodiscard]] virtual std::unique_ptr<Destination> make(const Configuration &configuration,
                                                            Clock &clock) const = 0;

    [[nodiscard]] virtual QString objectName() const = 0;
    /// The operation to use; one that bears to be repeated.
    [[nodiscard]] virtual ObjectOperation operation() const { return ObjectOperation::Upsert; }
    [[nodiscard]] virtual QString keyField() const = 0; ///< Unique, a text.
    [[nodiscard]] virtual QString textField() const = 0;
    /// The key of row \a number; all different.
    [[nodiscard]] virtual QString key(int number) const = 0;
    /// A key whose row the other side refuses by itself.
    [[nodiscard]] virtual QString badKey() const = 0;
    /// Rows of a run: more than one request takes, and few enough for a run with every fault at
    /// every call.
    [[nodiscard]] virtual int rowCount() const { return 230; }
    /// Whether rows of a key and a text alone are all that a run through the engine needs.
    [[nodiscard]] virtual bool runsThroughTheEngine() const { return true; }
    /// The other side's texts by key.
    [[nodiscard]] virtual std::map<QString, QString> records() const = 0;
};

} // namespace millrace::conformance
