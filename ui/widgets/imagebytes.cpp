#include "ui/widgets/imagebytes.h"

#include "core/base/error.h"

#include <QBuffer>
#include <QImageReader>
#include <QPainter>
#include <QSvgRenderer>
#include <QXmlStreamReader>

#include <algorithm>
#include <array>

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

constexpr qsizetype s_mostBytes = 32 << 20;
constexpr qsizetype s_mostDrawingBytes = 1 << 20;
constexpr qint64 s_mostPixels = 24'000'000;
constexpr int s_mostElements = 5'000;
constexpr int s_deepest = 64;
constexpr int s_drawingSize = 1024; // The longer side.
constexpr qsizetype s_searched = 1024; // Of the start of a text, for the root of a drawing.

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

Result<DecodedImage> decodedDrawing(const QByteArray &bytes)
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
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    renderer.render(&painter);
    painter.end();
    return DecodedImage{image, natural};
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

Result<DecodedImage> decodedImage(const QByteArray &bytes)
{
    const ImageKind kind = imageKindOf(bytes);
    if (kind == ImageKind::Svg)
        return decodedDrawing(bytes);
    if (bytes.size() > s_mostBytes)
        return makeError(s_tooLarge, {QObject::tr("%1 MB").arg(bytes.size() >> 20)});
    QByteArray copy = bytes; // A buffer over constant bytes wants its own.
    QBuffer buffer(&copy);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, formatOf(kind));
    // By no other decoder than that of its kind, whatever the bytes are.
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (qint64(size.width()) * size.height() > s_mostPixels)
        return makeError(s_tooLarge, {u"%1 × %2"_s.arg(size.width()).arg(size.height())});
    const QImage image = reader.read();
    if (image.isNull())
        return makeError(s_damaged, {imageKindTitle(kind)}, reader.errorString());
    return DecodedImage{image, size.isValid() ? size : image.size()};
}

} // namespace millrace
