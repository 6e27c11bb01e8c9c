// InputFile: reads one file in order and notices when somebody changes it meanwhile.
#pragma once

#include "core/base/result.h"
#include "core/connectors/files/sourcefile.h"

#include <memory>

namespace millrace {

/// Looks at the file at \a path without opening it. \a name becomes SourceFile::name.
/// Errors: missing, a folder, no ordinary file, no permission; all name the field "/path".
[[nodiscard]] Result<SourceFile> lookAtFile(const QString &path, const QString &name);

/// An open file, read with read(2). Not mapped: a file that shrinks under a map ends the program.
class InputFile final
{
public:
    ~InputFile();
    InputFile(const InputFile &) = delete;
    InputFile &operator=(const InputFile &) = delete;

    /// Opens \a file. A file that is no longer the version \a file describes is an error of kind
    /// Transient.
    [[nodiscard]] static Result<std::unique_ptr<InputFile>> open(const SourceFile &file);

    [[nodiscard]] const SourceFile &file() const { return m_file; }
    /// The byte after the last one read.
    [[nodiscard]] qint64 offset() const { return m_offset; }

    /// Reads up to \a size bytes; 0 only at the end. Every call first makes sure that the file is
    /// still the one that was opened: same size, same time, same place in the folder.
    [[nodiscard]] Result<std::size_t> read(char *out, std::size_t size);
    /// Goes on reading at \a offset.
    [[nodiscard]] Result<void> seek(qint64 offset);

private:
    InputFile(int descriptor, SourceFile file);
    [[nodiscard]] Result<void> checkUnchanged() const;

    int m_descriptor;
    SourceFile m_file;
    qint64 m_offset = 0;
};

} // namespace millrace
