// StreamSampler: fields and types of a stream from the first rows of its files.
#pragma once

#include "core/base/cancellation.h"
#include "core/connectors/files/filelayout.h"
#include "core/connectors/files/typeinference.h"
#include "core/data/jsonstructure.h"
#include "core/data/schema.h"

#include <map>
#include <unordered_map>

namespace millrace {

/// What a sample tells. A plain value.
struct StreamSample final
{
    Schema schema;
    QString note; ///< How the files are written and how large the sample was.
    std::optional<qint64> estimatedRows;
    /// What the objects and lists in JSON fields have inside.
    std::map<QString, std::vector<NestedField>> nestedFields{};
};

/// Reads the sample of one stream. Fields come in the order they are first seen. At most 64 files
/// are opened and 64 MiB of text looked at; each opened file contributes its share of the rows and
/// at least 100.
class StreamSampler final
{
public:
    explicit StreamSampler(const FilesSourceOptions &options)
        : m_options(options)
    {
    }

    /// Errors are those of opening and reading; a malformed record in the sample is one too.
    [[nodiscard]] Result<StreamSample> run(const SourceFiles &files,
                                           const Cancellation &cancellation);

private:
    struct SampledField final
    {
        QString name;
        TypeInference inference;
        std::vector<NestedField> nested;
    };

    [[nodiscard]] Result<void> sampleFile(const SourceFile &file, qint64 rowBudget,
                                          const Cancellation &cancellation);
    [[nodiscard]] Result<const char *> sampleCsv(OpenedFile &file, qint64 rowBudget);
    [[nodiscard]] Result<const char *> sampleJson(OpenedFile &file, qint64 rowBudget);
    [[nodiscard]] bool addCsvRow(std::span<const CsvField> fields, const CsvTokenizer &tokenizer,
                                 const std::vector<std::size_t> &places);
    [[nodiscard]] std::size_t placeOfField(std::string_view name);
    [[nodiscard]] Result<Schema> schema() const;
    [[nodiscard]] std::map<QString, std::vector<NestedField>> nestedIn(const Schema &schema) const;
    [[nodiscard]] QString note(const SourceFiles &files) const;
    [[nodiscard]] QString uniqueName(const QString &wanted) const;

    const FilesSourceOptions &m_options;
    std::vector<SampledField> m_fields;
    std::unordered_map<std::string, std::size_t> m_places;
    QStringList m_layouts; ///< Different ones only.
    std::string m_scratch;
    qint64 m_rows = 0;
    qint64 m_bytesLeft = 64LL << 20; ///< Text the sample may still look at.
    double m_diskBytes = 0; ///< Bytes on disk that m_rows took.
    qint64 m_fileCount = 0;
    bool m_isWhole = true; ///< Every file was read to its end.
};

} // namespace millrace
