#include "core/connectors/files/recordreader.h"

#include "core/connectors/files/csvrecordreader.h"
#include "core/connectors/files/jsonrecordreader.h"

namespace millrace {

Result<std::unique_ptr<RecordReader>>
makeRecordReader(OpenedFile file, const RecordContext &context,
                 std::optional<std::pair<qint64, qint64>> offsetAndLine,
                 const Cancellation &cancellation)
{
    if (file.layout.format == FileFormat::Csv) {
        auto reader = std::make_unique<CsvRecordReader>(std::move(file), context);
        if (auto started = reader->start(offsetAndLine, cancellation); !started)
            return started.error();
        return std::unique_ptr<RecordReader>(std::move(reader));
    }
    auto reader = std::make_unique<JsonRecordReader>(std::move(file), context);
    if (auto started = reader->start(offsetAndLine, cancellation); !started)
        return started.error();
    return std::unique_ptr<RecordReader>(std::move(reader));
}

} // namespace millrace
