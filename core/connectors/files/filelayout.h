// FileLayout: how the text of one file is written, found out when it is opened.
#pragma once

#include "core/connectors/files/filessourceoptions.h"
#include "core/connectors/files/textwindow.h"

namespace millrace {

/// A plain value; what was set in the options is taken over, the rest is detected.
struct FileLayout final
{
    FileFormat format = FileFormat::Csv;
    CsvDialect csv; ///< For Csv.
    bool isJsonArray = false; ///< For Json: one array, not objects one after another.
    TextEncoding encoding = TextEncoding::Utf8;
    bool hasMark = false;
    Compression compression = Compression::None;

    /// One sentence without the final point: "CSV, semicolon, quote ", UTF-8, header line".
    [[nodiscard]] QString text() const;
};

/// A file at the start of its text.
struct OpenedFile final
{
    std::unique_ptr<TextWindow> window;
    FileLayout layout;
};

/// Opens \a file and finds out how it is written.
[[nodiscard]] Result<OpenedFile> openFile(const SourceFile &file,
                                          const FilesSourceOptions &options);

} // namespace millrace
