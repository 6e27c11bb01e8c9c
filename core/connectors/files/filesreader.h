// FilesReader: reads one stream of files, batch by batch.
#pragma once

#include "core/connector/source.h"
#include "core/connectors/files/filesposition.h"
#include "core/connectors/files/recordreader.h"

namespace millrace {

/// Reads \a files in the order given and says after each batch where it stands. A batch may hold
/// rows of several files.
class FilesReader final : public StreamReader
{
public:
    /// \a position belongs to \a files: those it names as finished are not among them.
    FilesReader(const ConfiguredStream &stream, FilesSourceOptions options, SourceFiles files,
                FilesPosition position, QStringList notes);

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_plan.schema(); }
    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override;
    [[nodiscard]] std::optional<qint64> estimatedRows() const override { return m_estimatedRows; }
    [[nodiscard]] QString reasonForNoRows() const override;
    [[nodiscard]] QStringList notes() const override { return m_notes.sentences(); }

private:
    [[nodiscard]] Result<void> fill(const Cancellation &cancellation);
    [[nodiscard]] Result<void> openNext(const Cancellation &cancellation);
    void savePlace();
    [[nodiscard]] SourceBatch takeBatch();

    FilesSourceOptions m_options;
    ColumnPlan m_plan;
    ReadNotes m_notes;
    RecordContext m_context;
    SourceFiles m_files;
    std::size_t m_nextFile = 0;
    FilesPosition m_position;
    qint64 m_latestBefore; ///< Latest time of a finished file when the reader was made.
    RecordBatchBuilder m_builder;
    std::unique_ptr<RecordReader> m_records; ///< Of the file before m_nextFile; null between files.
    qint64 m_rowsLeft;
    qint64 m_rowsRead = 0;
    std::optional<qint64> m_estimatedRows;
    std::optional<Error> m_failure; ///< Comes out after the rows before it.
    bool m_isAtEnd = false;
    bool m_isPositionSent = false;
};

} // namespace millrace
