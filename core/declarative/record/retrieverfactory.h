// RetrieverFactory: puts retrievers together.
#pragma once

#include "core/declarative/record/retriever.h"
#include "core/declarative/record/simpleretriever.h"
#include "core/declarative/request/requester.h"

#include <functional>
#include <memory>
#include <optional>

namespace millrace::declarative {

/// Makes the requester of a component: makeRequester(), or what stands in for it in tests.
using RequesterMaker = std::function<Result<std::unique_ptr<Requester>>(
    const Component &component, RequesterOptions options, Runtime &runtime)>;

struct AsyncRetrieverParts;

/// Makes the retrievers of one stream.
class RetrieverFactory final
{
public:
    /// \a runtime outlives what it makes.
    RetrieverFactory(RetrieverOptions options, Runtime &runtime, RequesterMaker makeRequester);

    /// See makeRetriever().
    [[nodiscard]] Result<std::unique_ptr<Retriever>> make(const Component &component) const;

private:
    [[nodiscard]] Result<std::unique_ptr<Retriever>> makeSimple(const Component &component) const;
    [[nodiscard]] Result<std::unique_ptr<Retriever>> makeAsync(const Component &component) const;
    [[nodiscard]] Result<void> addJobParts(AsyncRetrieverParts &parts,
                                           const Component &component) const;
    [[nodiscard]] Result<std::unique_ptr<Retriever>> makeDownload(const Component &component) const;
    /// Gives \a selector the uploader of the stream, when it has one.
    [[nodiscard]] Result<void> addUpload(RecordSelector &selector) const;
    [[nodiscard]] Result<void> addRequester(SimpleRetrieverParts &parts,
                                            const Component &retriever) const;
    [[nodiscard]] Result<std::unique_ptr<QueryProperties>>
    makeProperties(const Component &component) const;
    [[nodiscard]] Result<std::unique_ptr<Requester>>
    requesterIn(const Component &component, std::string_view field, Runtime &runtime) const;
    [[nodiscard]] Result<std::unique_ptr<RecordExtractor>>
    extractorIn(const Component &component, std::string_view field,
                const std::optional<Component> &decoder) const;
    [[nodiscard]] RequesterOptions requesterOptions() const;
    [[nodiscard]] DecodeWarning warning() const;

    RetrieverOptions m_options;
    Runtime &m_runtime;
    RequesterMaker m_makeRequester;
};

} // namespace millrace::declarative
