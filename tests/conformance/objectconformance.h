// ObjectConformance: the checks of a destination that writes into objects of its own.
#pragma once

#include "tests/conformance/objectquirks.h"
#include "tests/testutils/instantclock.h"

#include <QObject>

#include <optional>

namespace millrace::conformance {

/// What a destination said to some rows, and what it should have.
struct ObjectRun final
{
    qint64 accepted = 0;
    QStringList refusedKeys;
    std::optional<Error> error;
};

class ObjectConformance final : public QObject
{
    Q_OBJECT

public:
    explicit ObjectConformance(const ObjectQuirks &quirks);

private slots:
    void init();
    void checkSucceeds();
    void wrongConfigurationIsRefused_data();
    void wrongConfigurationIsRefused();
    void objectsAreStableAndWhole();
    void writesEveryRow();
    void writingAgainChangesNothing();
    void laterVersionWins();
    void badRowAloneIsRefused();
    void goneFieldIsAConfigurationError();
    void existingRecordsAreThoseWritten();
    void everyFaultKeepsTheBalance_data();
    void everyFaultKeepsTheBalance();
    void lastingFaultIsAnErrorWithoutSecrets_data();
    void lastingFaultIsAnErrorWithoutSecrets();
    void cancelReturnsAtOnce();

private:
    using Row = std::pair<QString, QString>; ///< Key and text.
    [[nodiscard]] std::unique_ptr<Destination> makeDestination();
    [[nodiscard]] Result<DestinationObject> object(Destination &destination,
                                                   const Cancellation &cancellation = {}) const;
    [[nodiscard]] Result<WriteRequest> request(Destination &destination,
                                               const Cancellation &cancellation = {}) const;
    [[nodiscard]] std::shared_ptr<const RecordBatch> batchOf(const WriteRequest &request,
                                                             const std::vector<Row> &rows) const;
    [[nodiscard]] ObjectRun run(const std::vector<Row> &rows,
                                const Cancellation &cancellation = {});
    [[nodiscard]] std::vector<Row> numbered(int count) const;

    const ObjectQuirks &m_quirks;
    ConnectorRegistry m_registry;
    test::InstantClock m_clock;
};

} // namespace millrace::conformance
