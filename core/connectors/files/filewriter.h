// FileWriter: writes one stream into one file.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/files/committedfile.h"
#include "core/connectors/files/compressedwriter.h"
#include "core/connectors/files/rowformat.h"
#include "core/connectors/files/targetlock.h"

#include <memory>
#include <string>

namespace millrace {

/// Rows go to the end of a file as they come and count once they are committed.
class FileWriter final : public StreamWriter
{
public:
    /// What a writer is made of.
    struct Parts final
    {
        QString target; ///< The file people see.
        std::unique_ptr<TargetLock> lock;
        std::unique_ptr<CommittedFile> file; ///< Null: the stream is finished already.
        std::unique_ptr<RowFormat> format;
        Compression compression = Compression::None;
        bool isReplacing = false; ///< The file is put over the target at the end.
        std::string lead; ///< Bytes to write before the first row.
        std::optional<CommittedState> committed;
        QStringList notes;
    };

    explicit FileWriter(Parts parts);

    [[nodiscard]] std::optional<CommittedState> committedState() const override;
    Result<WriteReport> write(const std::shared_ptr<const RecordBatch> &batch,
                              const Cancellation &cancellation) override;
    Result<WriteReport> prepare(const Cancellation &cancellation) override;
    Result<void> commit(const Checkpoint &checkpoint) override;
    Result<void> finish(const Cancellation &cancellation) override;
    [[nodiscard]] QStringList notes() const override { return m_parts.notes; }

private:
    Result<void> handOn();
    Result<void> bringToDisk();

    Parts m_parts;
    std::unique_ptr<CompressedWriter> m_packed;
    std::string m_buffer;
};

} // namespace millrace
