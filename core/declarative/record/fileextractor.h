// FileExtractor: the rows of a downloaded table, as pandas reads them.
#pragma once

#include "core/declarative/record/extractor.h"

namespace millrace::declarative {

/// The component ResponseToFileExtractor: gzip or zlib is unpacked, zero bytes are dropped, all
/// cells are texts, and the words that stand for a missing value are null. Errors:
/// declarative.body_unreadable, those of UnpackLimits.
class FileExtractor final : public RecordExtractor
{
public:
    /// \a keepsWords: only an empty cell is null.
    explicit FileExtractor(bool keepsWords)
        : m_keepsWords(keepsWords)
    {
    }

    [[nodiscard]] Result<void> extract(const HttpResponse &response, const ElementView &view,
                                       const RecordSink &sink) const override;
    [[nodiscard]] bool isCountable() const override { return true; }

private:
    bool m_keepsWords;
};

} // namespace millrace::declarative
