// FileUpload: fetches the file that a record names and keeps it beside the record.
#pragma once

#include "core/declarative/record/extractor.h"
#include "core/declarative/request/requester.h"
#include "core/declarative/template/interpolation.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::declarative {

/// The property of a record that says where its file is: a mapping of "staging_file_url" (the path
/// of the file), "source_file_relative_path" and "file_size_bytes".
inline constexpr std::string_view s_fileReference = "file_reference";

/// The component FileUploader. Files lie in Runtime::filesFolder, in a folder of their stream; a
/// name that leads out of it is refused. Safe from any thread.
class FileUpload final
{
public:
    struct Parts final
    {
        std::string stream;
        std::unique_ptr<Requester> requester;
        std::unique_ptr<RecordExtractor> targetExtractor;
        std::optional<InterpolatedText> name; ///< Nothing: a name of its own for each file.
        Value parameters; ///< Of the component.
    };

    /// \a runtime outlives it.
    FileUpload(Parts parts, Runtime &runtime);

    /// Fetches the file of \a record, a mapping, and adds s_fileReference to it. Errors:
    /// declarative.file_target_missing, declarative.file_unanswered, declarative.file_name_invalid,
    /// declarative.file_not_written, declarative.files_nowhere, those of the request.
    [[nodiscard]] Result<void> upload(Value &record) const;

private:
    [[nodiscard]] Result<std::string> target(const Value &record) const;
    [[nodiscard]] Result<QString> relativePath(const Value &record) const;

    Parts m_parts;
    Runtime &m_runtime;
};

} // namespace millrace::declarative
