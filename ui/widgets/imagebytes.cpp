#include "ui/widgets/imagebytes.h"

#include "core/base/error.h"

#include <QDeadlineTimer>
#include <QIODevice>
#include <QImageReader>
#include <QPainter>
#include <QSvgRenderer>
#include <QXmlStreamReader>

#include <algorithm>
#include <array>
#include <cstring>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_tooLarge{
    "value.image_too_large", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The picture is too large to be shown: %1."),
    QT_TRANSLATE_NOOP("errors", "Save the value to a file, and open that with another program.")};
constexpr ErrorDefinition s_damaged{
    "value.image_damaged", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The bytes begin like a %1 picture, but they cannot be read."),
    QT_TRANSLATE_NOOP("errors", "The bytes themselves can be looked at.")};
constexpr ErrorDefinition s_unsafe{
    "value.image_unsafe", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The drawing is not shown: it holds \"%1\"."),
    QT_TRANSLATE_NOOP("errors",
                      "A drawing that reads other files or grows while it is painted could do "
                      "harm. Its text can be looked at.")};

constexpr ErrorDefinition s_tooSlow{
    "value.image_too_slow", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The picture takes too long to be painted."),
    QT_TRANSLATE_NOOP("errors", "Save the value to a file, and open that with another program.")};

constexpr qsizetype s_mostBytes = 32 << 20;
constexpr qsizetype s_mostDrawingBytes = 1 << 20;
constexpr qint64 s_mostPixels = 24'000'000;
constexpr int s_mostElements = 5'000;
constexpr int s_deepest = 64;
constexpr int s_drawingSize = 1024; // The longer side.
constexpr int s_stripHeight = 16; // Of a drawing that is painted in one go.
constexpr qsizetype s_searched = 1024; // Of the start of a text, for the root of a drawing.

/// How long decoding may go on.
class Deadline final
{
public:
    Deadline(const Cancellation &cancellation, std::chrono::milliseconds longest)
        : m_cancellation(cancellation)
        , m_timer(longest)
    {
    }

    [[nodiscard]] bool isOver() const
    {
        return m_cancellation.stop_requested() || m_timer.hasExpired();
    }
    [[nodiscard]] Error error() const
    {
        return m_cancellation.stop_requested() ? Error::cancelled() : makeError(s_tooSlow);
    }

private:
    const Cancellation m_cancellation;
    const QDeadlineTimer m_timer;
};

/// Bytes that end when the deadline is over: a decoder stops at the end of its bytes. Not a
/// QBuffer, of which decoders take all bytes at once.
class BytesUntil final : public QIODevice
{
public:
    BytesUntil(const QByteArray &bytes, const Deadline &deadline)
        : m_bytes(bytes)
        , m_deadline(deadline)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    [[nodiscard]] qint64 size() const override { return m_bytes.size(); }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        if (m_deadline.isOver())
            return -1;
        // A piece at a time, so that the deadline is looked at in between.
        const qint64 count = std::min({most, m_bytes.size() - pos(), s_pieceBytes});
        if (count <= 0)
            return 0;
        std::memcpy(data, m_bytes.constData() + pos(), static_cast<std::size_t>(count));
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    static constexpr qint64 s_pieceBytes = 64 << 10;

    const QByteArray m_bytes;
    const Deadline &m_deadline;
};

const char *formatOf(ImageKind kind)
{
    switch (kind) {
    case ImageKind::Png:
        return "png";
    case ImageKind::Jpeg:
        return "jpeg";
    case ImageKind::Gif:
        return "gif";
    case ImageKind::WebP:
        return "webp";
    case ImageKind::Svg:
    case ImageKind::None:
        break;
    }
    return "";
}

/// What of \a xml must not be painted; empty: nothing.
QString forbiddenPart(const QByteArray &xml)
{
    static constexpr std::array s_elements{"image"_L1,   "use"_L1,     "script"_L1,
                                           "style"_L1,   "animate"_L1, "animateTransform"_L1,
                                           "set"_L1,     "video"_L1,   "animateMotion"_L1,
                                           "pattern"_L1, "audio"_L1,   "foreignObject"_L1};
    QXmlStreamReader reader(xml);
    int elements = 0;
    int depth = 0;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::DTD:
        case QXmlStreamReader::EntityReference:
            return u"DOCTYPE"_s;
        case QXmlStreamReader::StartElement:
            if (std::ranges::any_of(s_elements,
                                    [&](QLatin1StringView name) { return reader.name() == name; }))
                return reader.name().toString();
            if (++elements > s_mostElements || ++depth > s_deepest)
                return u"too many elements"_s;
            for (const QXmlStreamAttribute &attribute : reader.attributes()) {
                if (attribute.name() == "href"_L1 && !attribute.value().startsWith(u'#'))
                    return u"href"_s;
            }
            break;
        case QXmlStreamReader::EndElement:
            --depth;
            break;
        default:
            break;
        }
    }
    return {};
}

/// Paints \a renderer from edge to edge, a strip at a time: one painting of everything could not
/// be stopped.
Result<QImage> painted(QSvgRenderer &renderer, const QSize &size, const Deadline &deadline)
{
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    for (int top = 0; top < size.height(); top += s_stripHeight) {
        if (deadline.isOver())
            return deadline.error();
        QPainter painter(&image);
        painter.setClipRect(0, top, size.width(), s_stripHeight);
        renderer.render(&painter, QRectF(QPointF(), size));
    }
    return image;
}

Result<DecodedImage> decodedDrawing(const QByteArray &bytes, const Deadline &deadline)
{
    if (bytes.size() > s_mostDrawingBytes)
        return makeError(s_tooLarge, {QObject::tr("%1 kB").arg(bytes.size() / 1024)});
    if (const QString part = forbiddenPart(bytes); !part.isEmpty())
        return makeError(s_unsafe, {part});
    QSvgRenderer renderer(bytes);
    const QSize natural = renderer.defaultSize();
    if (!renderer.isValid() || natural.isEmpty())
        return makeError(s_damaged, {imageKindTitle(ImageKind::Svg)});
    const QSize size
        = natural.scaled(s_drawingSize, s_drawingSize, Qt::KeepAspectRatio).expandedTo({1, 1});
    const auto image = painted(renderer, size, deadline);
    if (!image)
        return image.error();
    return DecodedImage{*image, natural};
}

} // namespace

ImageKind imageKindOf(const QByteArray &bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n"))
        return ImageKind::Png;
    if (bytes.startsWith("\xff\xd8\xff"))
        return ImageKind::Jpeg;
    if (bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a"))
        return ImageKind::Gif;
    if (bytes.startsWith("RIFF") && bytes.mid(8, 4) == "WEBP")
        return ImageKind::WebP;
    QByteArray start = bytes.left(s_searched);
    if (start.startsWith("\xef\xbb\xbf"))
        start.remove(0, 3);
    start = start.trimmed();
    const bool isXml = start.startsWith("<?xml") || start.startsWith("<!--");
    return start.startsWith("<svg") || (isXml && start.contains("<svg")) ? ImageKind::Svg
                                                                         : ImageKind::None;
}

QString imageKindTitle(ImageKind kind)
{
    switch (kind) {
    case ImageKind::Png:
        return u"PNG"_s;
    case ImageKind::Jpeg:
        return u"JPEG"_s;
    case ImageKind::Gif:
        return u"GIF"_s;
    case ImageKind::WebP:
        return u"WebP"_s;
    case ImageKind::Svg:
        return u"SVG"_s;
    case ImageKind::None:
        break;
    }
    return {};
}

Result<DecodedImage> decodedImage(const QByteArray &bytes, const Cancellation &cancellation,
                                  std::chrono::milliseconds longest)
{
    const Deadline deadline(cancellation, longest);
    if (deadline.isOver())
        return deadline.error();
    const ImageKind kind = imageKindOf(bytes);
    if (kind == ImageKind::Svg)
        return decodedDrawing(bytes, deadline);
    if (bytes.size() > s_mostBytes)
        return makeError(s_tooLarge, {QObject::tr("%1 MB").arg(bytes.size() >> 20)});
    BytesUntil device(bytes, deadline);
    QImageReader reader(&device, formatOf(kind));
    // By no other decoder than that of its kind, whatever the bytes are.
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (qint64(size.width()) * size.height() > s_mostPixels)
        return makeError(s_tooLarge, {u"%1 × %2"_s.arg(size.width()).arg(size.height())});
    const QImage image = reader.read();
    // What was read until the end of the time may look like a picture of which a part is missing.
    if (deadline.isOver())
        return deadline.error();
    if (image.isNull())
        return makeError(s_damaged, {imageKindTitle(kind)}, reader.errorString());
    return DecodedImage{image, size.isValid() ? size : image.size()};
}

} // namespace millrace
