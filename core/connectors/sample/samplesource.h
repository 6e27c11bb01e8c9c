// SampleSource: invented users, products and purchases.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/source.h"
#include "core/connectors/sample/sampleposition.h"
#include "core/connectors/sample/samplereader.h"

namespace millrace {

/// The source half of the connector "sample". See README.md of this folder for what the rows are.
class SampleSource final : public Source
{
public:
    explicit SampleSource(const Configuration &configuration);

    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override;
    Result<Catalog> discover(const StreamObserver &observer,
                             const Cancellation &cancellation) override;
    Result<std::unique_ptr<StreamReader>> openStream(const ReadRequest &request,
                                                     const Cancellation &cancellation) override;
    [[nodiscard]] int maximumParallelStreams() const override { return 3; }

private:
    struct Plan final
    {
        SampleRun run;
        SampleSlice slice;
    };

    [[nodiscard]] Result<Plan> plan(SampleStream stream, const ReadRequest &request) const;

    qint64 m_count;
    qint64 m_seed;
    bool m_alwaysUpdated;
    qint64 m_recordsPerSlice;
    int m_misfitPercent;
};

} // namespace millrace
