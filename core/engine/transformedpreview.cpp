#include "core/engine/transformedpreview.h"

#include "core/engine/streammapper.h"

namespace millrace {

Result<TransformedPreview> transformedPreview(const ConfiguredStream &stream, const Preview &read,
                                              TimePoint moment, UnfitPolicy policy)
{
    Connection connection;
    connection.settings.unfitPolicy = policy;
    const auto mapper = mapperFor(connection, stream, *read.schema, moment,
                                  TransformationKeys{.areMadeUp = true});
    if (!mapper)
        return mapper.error();
    TransformedPreview preview;
    preview.written.isComplete = read.isComplete;
    preview.written.schema = std::make_shared<const Schema>(stream.writtenSchema());
    for (const auto &batch : read.batches) {
        const auto columns = withColumns(batch);
        if (!columns)
            return columns.error();
        const MappedBatch mapped = mapper->apply(*columns);
        preview.read += static_cast<qint64>((*columns)->rowCount());
        preview.filtered += mapped.filteredRows;
        preview.rejected += static_cast<qint64>(mapped.rejectedRows.size());
        for (const ValueIssue &issue : mapped.batch->issues()) {
            const WrittenField field = mapper->field(static_cast<int>(issue.column),
                                                     (*columns)->schema(), mapped.batch->schema());
            if (field.failure.isEmpty()
                || issue.reason != ValueChangeReason::PlatformSerializationError)
                continue;
            ++preview.changed;
            if (preview.firstFailure.isEmpty())
                preview.firstFailure = field.failure;
        }
        preview.written.schema = mapped.batch->sharedSchema();
        if (mapped.batch->rowCount() > 0)
            preview.written.batches.push_back(mapped.batch);
    }
    return preview;
}

} // namespace millrace
