#include "core/declarative/record/simpleretriever.h"

#include "core/declarative/record/slicereading.h"

namespace millrace::declarative {

SimpleRetriever::SimpleRetriever(SimpleRetrieverParts parts, Runtime &runtime)
    : m_parts(std::move(parts))
    , m_runtime(runtime)
{
}

Result<void> SimpleRetriever::read(const StreamSlice &slice, const RecordSink &sink)
{
    return SliceReading(m_parts, m_runtime, slice, sink, {}).run();
}

Result<void> SimpleRetriever::readPages(const StreamSlice &slice, const RecordSink &sink,
                                        const RecordPageSink &pages)
{
    return SliceReading(m_parts, m_runtime, slice, sink, pages).run();
}

} // namespace millrace::declarative
