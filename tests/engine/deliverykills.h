// DeliveryKills: deliveries to a vendor's double that are killed at each of its calls.
#pragma once

#include "tests/servers/httpserver.h"

#include <QJsonObject>
#include <QRandomGenerator>
#include <QStringList>

#include <functional>
#include <memory>

namespace millrace::test {

/// What DeliveryKills need to know of a vendor's double.
class DeliveryDouble
{
public:
    virtual ~DeliveryDouble() = default;

    [[nodiscard]] virtual QString connectorId() const = 0;
    [[nodiscard]] virtual HttpServer &server() = 0;
    /// Of a destination that reaches it.
    [[nodiscard]] virtual QJsonObject configuration() const = 0;
    /// From the columns "key" and "name", the latter refused where it is null, into an object; as
    /// the file of a connection has it.
    [[nodiscard]] virtual QJsonObject mapping() const = 0;
    [[nodiscard]] virtual QString key(int number) const = 0;
    /// A line for each record that is there, sorted; one that is there twice has two.
    [[nodiscard]] virtual QStringList records() const = 0;
};

/// How a delivery is killed.
struct DeliveryKilling final
{
    std::function<std::unique_ptr<DeliveryDouble>()> makeDouble; ///< Empty, each time.
    int batches = 3; ///< Of 200 rows, a flush each.
    /// Without a way to know what has arrived: what the flush that was killed sent comes again.
    bool mayDouble = false;
};

/// Runs millrace-cli in a profile of its own for each kill.
class DeliveryKills final
{
public:
    explicit DeliveryKills(DeliveryKilling killing)
        : m_killing(std::move(killing))
    {
    }

    /// Kills a run as each of its calls arrives, before anything is done, and again when it has
    /// been acted on, before it is answered. The next run has to leave the records, rejected
    /// records and balance of one that nobody disturbed. Empty when all did, else what was seen.
    [[nodiscard]] QString killAtEachCall();
    /// The same \a kills times at a moment \a random says.
    [[nodiscard]] QString killAtRandom(QRandomGenerator &random, int kills);
    /// The same at each call of a retry of what the first run rejected and an edit has mended.
    [[nodiscard]] QString killRetryAtEachCall();

private:
    class Scene;
    /// What is killed, and what it left when it was not.
    struct Undisturbed final
    {
        bool isRetry = false;
        int calls = 0;
        qint64 microseconds = 0;
        QStringList records{};
        QString books{};
        QString fault{}; ///< Why it is no measure.
    };

    [[nodiscard]] Undisturbed undisturbed(bool isRetry) const;
    [[nodiscard]] QString killAtCalls(const Undisturbed &wanted) const;
    /// Lets the next run end what was killed in \a scene and compares.
    [[nodiscard]] QString resumed(Scene &scene, const Undisturbed &wanted) const;

    const DeliveryKilling m_killing;
};

} // namespace millrace::test
