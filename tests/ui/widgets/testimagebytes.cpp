#include "ui/widgets/imagebytes.h"

#include <QBuffer>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QByteArray encoded(const char *format, QSize size = {12, 8})
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::green);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, format);
    return bytes;
}

/// Of a chunk of a PNG file: its type and what it holds.
quint32 checksum(const QByteArray &chunk)
{
    quint32 sum = 0xffffffff;
    for (const char byte : chunk) {
        sum ^= static_cast<uchar>(byte);
        for (int bit = 0; bit < 8; ++bit)
            sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xedb88320 : sum >> 1;
    }
    return ~sum;
}

QByteArray drawing(const QByteArray &inside)
{
    return "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
           "xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"10\" height=\"5\">"
        + inside + "</svg>";
}

} // namespace

class TestImageBytes : public QObject
{
    Q_OBJECT

private slots:
    void kindIsToldByTheFirstBytes();
    void picturesAreDecoded();
    void drawingIsPainted();
    void dangerousDrawingsAreRefused_data();
    void dangerousDrawingsAreRefused();
    void hugePicturesAreRefusedBeforeTheyAreDecoded();
    void damagedPictureIsToldOf();
    void decodingIsStopped_data();
    void decodingIsStopped();
};

void TestImageBytes::decodingIsStopped_data()
{
    QTest::addColumn<QByteArray>("bytes");
    // Every element covers everything: painted in one go it takes minutes.
    QByteArray inside;
    for (int i = 0; i < 4000; ++i)
        inside += "<circle cx=\"5\" cy=\"2\" r=\"9\" fill=\"#123\" opacity=\"0.5\"/>";
    QTest::newRow("drawing") << drawing(inside);
    QImage noise(1500, 1500, QImage::Format_RGB32);
    for (int y = 0; y < noise.height(); ++y)
        QRandomGenerator(7).fillRange(reinterpret_cast<quint32 *>(noise.scanLine(y)),
                                      noise.width());
    for (const char *format : {"png", "jpeg"}) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        noise.save(&buffer, format);
        QTest::newRow(format) << bytes;
    }
}

void TestImageBytes::decodingIsStopped()
{
    QFETCH(QByteArray, bytes);
    const auto late = decodedImage(bytes, {}, std::chrono::milliseconds(3));
    QVERIFY(!late);
    QCOMPARE(late.error().code, u"value.image_too_slow"_s);
    // The time limit above ends it in the middle; a cancellation is looked for at the same places.
    CancellationSource stop;
    stop.request_stop();
    QElapsedTimer timer;
    timer.start();
    const auto cancelled = decodedImage(bytes, stop.get_token(), std::chrono::minutes(10));
    QVERIFY(!cancelled && cancelled.error().isCancelled());
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
}

void TestImageBytes::kindIsToldByTheFirstBytes()
{
    QVERIFY(imageKindOf(encoded("png")) == ImageKind::Png);
    QVERIFY(imageKindOf(encoded("jpeg")) == ImageKind::Jpeg);
    QVERIFY(imageKindOf("GIF89a...") == ImageKind::Gif);
    QVERIFY(imageKindOf("RIFF....WEBPVP8 ") == ImageKind::WebP);
    QVERIFY(imageKindOf(drawing({})) == ImageKind::Svg);
    QVERIFY(imageKindOf("\xef\xbb\xbf  <svg/>") == ImageKind::Svg);
    QVERIFY(imageKindOf("<?xml version=\"1.0\"?><html/>") == ImageKind::None);
    QVERIFY(imageKindOf("see <svg>") == ImageKind::None);
    QVERIFY(imageKindOf({}) == ImageKind::None);
}

void TestImageBytes::picturesAreDecoded()
{
    for (const char *format : {"png", "jpeg"}) {
        const auto decoded = decodedImage(encoded(format));
        QVERIFY2(decoded.isOk(), format);
        QCOMPARE(decoded->size, QSize(12, 8));
        QCOMPARE(decoded->image.size(), QSize(12, 8));
    }
    // The smallest of its kind: one transparent point.
    const auto gif = decodedImage(
        QByteArray::fromBase64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"));
    QVERIFY(gif.isOk());
    QCOMPARE(gif->size, QSize(1, 1));
    const auto webp = decodedImage(
        QByteArray::fromBase64("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA="));
    QVERIFY(webp.isOk());
    QCOMPARE(webp->size, QSize(1, 1));
}

void TestImageBytes::drawingIsPainted()
{
    const auto decoded
        = decodedImage(drawing("<rect width=\"10\" height=\"5\" fill=\"#ff0000\"/>"));
    QVERIFY(decoded.isOk());
    QCOMPARE(decoded->size, QSize(10, 5));
    QCOMPARE(decoded->image.size(), QSize(1024, 512));
    QCOMPARE(decoded->image.pixelColor(500, 250), QColor(Qt::red));
}

void TestImageBytes::dangerousDrawingsAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("file") << drawing("<image xlink:href=\"/etc/passwd\"/>");
    QTest::newRow("address") << drawing("<a xlink:href=\"http://example.org\"/>");
    QTest::newRow("script") << drawing("<script>1</script>");
    QTest::newRow("copies") << drawing("<g id=\"a\"/><use xlink:href=\"#a\"/>");
    QTest::newRow("style") << drawing("<style>@import url(x.css)</style>");
    QTest::newRow("entities") << QByteArray(
        "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"aaaa\">]>"
        "<svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>");
    QTest::newRow("depth") << drawing(QByteArray("<g>").repeated(200)
                                      + QByteArray("</g>").repeated(200));
    QTest::newRow("number") << drawing(QByteArray("<g/>").repeated(6000));
    QTest::newRow("size") << drawing(QByteArray(" ").repeated(2 << 20));
}

void TestImageBytes::dangerousDrawingsAreRefused()
{
    QFETCH(const QByteArray, bytes);
    QVERIFY(imageKindOf(bytes) == ImageKind::Svg);
    const auto decoded = decodedImage(bytes);
    QVERIFY(!decoded);
    QVERIFY(decoded.error().code == "value.image_unsafe"_L1
            || decoded.error().code == "value.image_too_large"_L1);
}

void TestImageBytes::hugePicturesAreRefusedBeforeTheyAreDecoded()
{
    QByteArray bytes = encoded("png");
    // The size in the header is a claim: 60,000 × 60,000 points would need 14 GB.
    for (const int place : {16, 20}) {
        bytes[place + 2] = '\xea';
        bytes[place + 3] = '\x60';
    }
    // With a wrong checksum the header alone would be refused.
    const quint32 sum = checksum(bytes.mid(12, 17));
    for (int i = 0; i < 4; ++i)
        bytes[29 + i] = static_cast<char>(sum >> (24 - 8 * i) & 0xff);
    const auto decoded = decodedImage(bytes);
    QVERIFY(!decoded);
    QCOMPARE(decoded.error().code, u"value.image_too_large"_s);
}

void TestImageBytes::damagedPictureIsToldOf()
{
    const auto decoded = decodedImage(encoded("png").left(40));
    QVERIFY(!decoded);
    QCOMPARE(decoded.error().code, u"value.image_damaged"_s);
    QVERIFY(decoded.error().message.contains(u"PNG"_s));
}

QTEST_MAIN(TestImageBytes)
#include "testimagebytes.moc"
