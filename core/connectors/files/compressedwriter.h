// CompressedWriter: hands bytes on to a CommittedFile, compressed in frames that end at commits.
#pragma once

#include "core/connectors/files/committedfile.h"
#include "core/connectors/files/decompressor.h"

#include <QString>

#include <memory>
#include <string>
#include <string_view>

namespace millrace {

/// The compression called \a name in a configuration; None for unknown words.
[[nodiscard]] Compression compressionFromName(const QString &name);
/// "", ".gz" or ".zst".
[[nodiscard]] QString compressionExtension(Compression compression);

/// Packs what it is given. Used by one thread at a time; outlived by the file.
///
/// A frame is a gzip member or a zstd frame. Programs read a row of frames as one text, and a file
/// cut behind a frame is still sound, so every commit has to end one.
class CompressedWriter
{
public:
    /// Never null.
    [[nodiscard]] static std::unique_ptr<CompressedWriter> create(Compression compression,
                                                                  CommittedFile &file);
    virtual ~CompressedWriter() = default;

    virtual Result<void> write(std::string_view bytes) = 0;
    /// Ends the frame that was begun and hands every byte to the file. \a evenEmpty: also makes a
    /// frame when nothing was written, because a file of no bytes is not a compressed file.
    virtual Result<void> endFrame(bool evenEmpty) = 0;
};

} // namespace millrace
