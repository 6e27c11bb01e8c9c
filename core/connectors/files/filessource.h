// FilesSource: reads CSV and JSON files as streams.
#pragma once

#include "core/connector/source.h"
#include "core/connectors/files/filessourceoptions.h"
#include "core/connectors/files/sourcefile.h"

namespace millrace {

class FilesPosition;

/// See README.md of this folder for the rules. A wrong configuration is reported by every call.
class FilesSource final : public Source
{
public:
    explicit FilesSource(const Configuration &configuration);

    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override;
    Result<Catalog> discover(const StreamObserver &observer,
                             const Cancellation &cancellation) override;
    Result<std::unique_ptr<StreamReader>> openStream(const ReadRequest &request,
                                                     const Cancellation &cancellation) override;
    [[nodiscard]] int maximumParallelStreams() const override { return 4; }

private:
    struct StreamFiles final
    {
        QString name;
        SourceFiles files;
    };

    [[nodiscard]] Result<std::vector<StreamFiles>> findStreams() const;
    [[nodiscard]] Result<SourceFiles> filesOf(const ReadRequest &request) const;

    Result<FilesSourceOptions> m_options;
};

} // namespace millrace
