// Image bytes: pictures among the values of records, found and decoded with care.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QImage>
#include <QString>

#include <chrono>

namespace millrace {

enum class ImageKind { None, Png, Jpeg, Gif, WebP, Svg };

/// What the first bytes say; the rest may be anything.
[[nodiscard]] ImageKind imageKindOf(const QByteArray &bytes);
/// "PNG"; empty for None.
[[nodiscard]] QString imageKindTitle(ImageKind kind);

struct DecodedImage final
{
    QImage image; ///< Of an animation the first picture.
    QSize size; ///< As stored; a drawing (SVG) is painted at a size of our own.
};

/// Decodes what may come from anybody: as the kind its first bytes name and no other, not beyond a
/// size of the bytes and of the picture, not longer than \a longest, and a drawing only when it
/// neither reads other files nor runs anything. Any thread. Error: cancelled.
[[nodiscard]] Result<DecodedImage>
decodedImage(const QByteArray &bytes, const Cancellation &cancellation = {},
             std::chrono::milliseconds longest = std::chrono::seconds(10));

} // namespace millrace
