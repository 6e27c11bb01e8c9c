// Encodings: detection and conversion to UTF-8.
#include "core/connectors/files/textdecoder.h"

#include <QStringEncoder>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestTextDecoder final : public QObject
{
    Q_OBJECT

private slots:
    void detectsEncoding_data();
    void detectsEncoding();
    void convertsEveryWayOfCutting_data();
    void convertsEveryWayOfCutting();
    void convertsEveryByteOfWindows1252();
    void keepsLoneSurrogatesIllFormed();
    void findsTheLastCompleteCharacter();
};

namespace {

const QString s_text = u"id;naïve €\n1;𝄞 北京\n"_s;

QByteArray encoded(const QString &text, QStringConverter::Encoding encoding)
{
    QStringEncoder encoder(encoding);
    return encoder.encode(text);
}

std::string decodeInBlocks(TextEncoding encoding, const QByteArray &bytes, qsizetype cut)
{
    TextDecoder decoder(encoding);
    std::string out(TextDecoder::room(static_cast<std::size_t>(bytes.size())) * 3, '\0');
    std::size_t size
        = decoder.decode({bytes.constData(), static_cast<std::size_t>(cut)}, out.data());
    size += decoder.decode({bytes.constData() + cut, static_cast<std::size_t>(bytes.size() - cut)},
                           out.data() + size);
    size += decoder.finish(out.data() + size);
    out.resize(size);
    return out;
}

} // namespace

void TestTextDecoder::detectsEncoding_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("mark");
    const QByteArray latin = "caf\xe9;1\n";
    QTest::newRow("empty") << QByteArray() << u"utf-8"_s << 0;
    QTest::newRow("ascii") << QByteArray("a;b\n1;2\n") << u"utf-8"_s << 0;
    QTest::newRow("utf-8") << s_text.toUtf8() << u"utf-8"_s << 0;
    QTest::newRow("utf-8 with mark") << "\xef\xbb\xbf" + s_text.toUtf8() << u"utf-8"_s << 3;
    QTest::newRow("utf-8 cut in a character") << s_text.toUtf8().left(5) << u"utf-8"_s << 0;
    QTest::newRow("utf-16le with mark")
        << "\xff\xfe" + encoded(s_text, QStringConverter::Utf16LE) << u"utf-16le"_s << 2;
    QTest::newRow("utf-16be with mark")
        << "\xfe\xff" + encoded(s_text, QStringConverter::Utf16BE) << u"utf-16be"_s << 2;
    QTest::newRow("utf-16le") << encoded(s_text, QStringConverter::Utf16LE) << u"utf-16le"_s << 0;
    QTest::newRow("utf-16be") << encoded(s_text, QStringConverter::Utf16BE) << u"utf-16be"_s << 0;
    QTest::newRow("windows-1252") << latin << u"windows-1252"_s << 0;
    QTest::newRow("a few NULs are no UTF-16")
        << QByteArray("a;b\n\0;2\nsome text\n", 18) << u"utf-8"_s << 0;
}

void TestTextDecoder::detectsEncoding()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, name);
    QFETCH(int, mark);
    const DetectedEncoding detected
        = detectEncoding({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    QCOMPARE(textEncodingName(detected.encoding), name);
    QCOMPARE(static_cast<int>(detected.markBytes), mark);
}

void TestTextDecoder::convertsEveryWayOfCutting_data()
{
    QTest::addColumn<int>("encoding");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("le") << static_cast<int>(TextEncoding::Utf16LittleEndian)
                        << encoded(s_text, QStringConverter::Utf16LE);
    QTest::newRow("be") << static_cast<int>(TextEncoding::Utf16BigEndian)
                        << encoded(s_text, QStringConverter::Utf16BE);
}

void TestTextDecoder::convertsEveryWayOfCutting()
{
    QFETCH(int, encoding);
    QFETCH(QByteArray, bytes);
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut)
        QCOMPARE(
            QString::fromStdString(decodeInBlocks(static_cast<TextEncoding>(encoding), bytes, cut)),
            s_text);
}

void TestTextDecoder::convertsEveryByteOfWindows1252()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes.append(static_cast<char>(i));
    const QString text
        = QString::fromStdString(decodeInBlocks(TextEncoding::Windows1252, bytes, 100));
    QCOMPARE(text.size(), 256);
    QCOMPARE(text[0x80], u'€');
    QCOMPARE(text[0x9f], u'Ÿ');
    QCOMPARE(text[0xe9], u'é');
    QCOMPARE(text[0x41], u'A');
    QCOMPARE(QSet<QChar>(text.begin(), text.end()).size(), 256);
}

void TestTextDecoder::keepsLoneSurrogatesIllFormed()
{
    const QByteArray lone("\x00\xd8\x41\x00", 4);
    QCOMPARE(decodeInBlocks(TextEncoding::Utf16LittleEndian, lone, 1),
             std::string("\xed\xa0\x80"
                         "A"));
    const QByteArray half("\x41\x00\x42", 3);
    QCOMPARE(decodeInBlocks(TextEncoding::Utf16LittleEndian, half, 3), std::string("A\xff"));
}

void TestTextDecoder::findsTheLastCompleteCharacter()
{
    QCOMPARE(completeUtf8("abc"), 3U);
    QCOMPARE(completeUtf8("ab\xc3"), 2U);
    QCOMPARE(completeUtf8("ab\xc3\xa9"), 4U);
    QCOMPARE(completeUtf8("a\xf0\x9d\x84"), 1U);
    QCOMPARE(completeUtf8("a\xe2\x82"), 1U);
    QCOMPARE(completeUtf8(""), 0U);
}

QTEST_GUILESS_MAIN(TestTextDecoder)
#include "testtextdecoder.moc"
