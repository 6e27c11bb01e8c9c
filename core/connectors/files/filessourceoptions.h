// FilesSourceOptions: the configuration of a files source, read into types.
#pragma once

#include "core/base/result.h"
#include "core/connector/configuration.h"
#include "core/connectors/files/csvdialect.h"
#include "core/connectors/files/textdecoder.h"
#include "core/data/fieldtype.h"

#include <map>
#include <string>
#include <vector>

namespace millrace {

enum class FileFormat { Csv, JsonLines, Json };

/// A plain value; see connector.json for what each entry means.
struct FilesSourceOptions final
{
    QString path;
    std::optional<FileFormat> format; ///< Nothing: find out.
    bool isStreamPerFile = false;
    QString streamName; ///< Empty: made from the path.
    bool hasFileNameColumn = false;
    bool hasUnknownFieldsColumn = false;
    CsvSettings csv;
    std::optional<TextEncoding> encoding; ///< Nothing: find out.
    std::vector<std::string> nullValues; ///< Unquoted CSV fields that mean null.
    std::map<QString, FieldType> types; ///< By field name; wins over the sample.
    qint64 sampleRows = 10'000;

    /// Errors are of kind Configuration and name the field.
    [[nodiscard]] static Result<FilesSourceOptions> read(const Configuration &configuration);
};

} // namespace millrace
