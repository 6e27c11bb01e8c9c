#include "core/mapping/prunedcolumn.h"

#include "core/data/recordbatchbuilder.h"

namespace millrace {

ConvertedColumn prunedColumn(const RecordBatch &batch, int column, const JsonPruner &pruner)
{
    RecordBatchBuilder builder(
        std::make_shared<const Schema>(Schema({batch.schema().field(column)})));
    const Column &from = batch.column(column);
    std::string text;
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        text.clear();
        if (from.isNull(row))
            builder.appendNull(0);
        else if (pruner.append(text, from.text(row)))
            builder.appendText(0, text);
        else
            builder.appendUnfit(0, from.text(row), ValueChangeReason::PlatformSerializationError);
        builder.finishRow();
    }
    const auto made = builder.finish(batch.extractedAt());
    ConvertedColumn pruned{made->sharedColumn(0), made->issues()};
    for (ValueIssue &issue : pruned.issues)
        issue.column = static_cast<std::uint32_t>(column);
    return pruned;
}

} // namespace millrace
