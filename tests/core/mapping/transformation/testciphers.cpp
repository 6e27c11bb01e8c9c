// Ciphers and digests: the vectors their standards publish.
#include "core/mapping/transformation/ciphers.h"
#include "core/mapping/transformation/md2.h"
#include "core/mapping/transformation/messagedigest.h"

#include <QtTest>

using namespace millrace;

namespace {

std::string bytesOf(const QByteArray &digits) { return QByteArray::fromHex(digits).toStdString(); }

QByteArray digitsOf(std::string_view bytes)
{
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toHex();
}

} // namespace

class TestCiphers final : public QObject
{
    Q_OBJECT

private slots:
    void aesMakesThePublishedCiphertext_data();
    void aesMakesThePublishedCiphertext();
    void gcmMakesThePublishedTag();
    void wholeBlocksAreNeededWithoutPadding();
    void md2MakesThePublishedDigests_data();
    void md2MakesThePublishedDigests();
    void digestsTakeTextsInTwoParts();
};

void TestCiphers::aesMakesThePublishedCiphertext_data()
{
    QTest::addColumn<AesMode>("mode");
    QTest::addColumn<QByteArray>("vector");
    QTest::addColumn<QByteArray>("ciphertext");
    const QByteArray vector = "000102030405060708090a0b0c0d0e0f";
    // NIST SP 800-38A, appendix F, the first block of AES-128.
    QTest::newRow("CBC") << AesMode::Cbc << vector
                         << QByteArray("7649abac8119b246cee98e9b12e9197d");
    QTest::newRow("CFB") << AesMode::Cfb << vector
                         << QByteArray("3b3fd92eb72dad20333449f8e83cfb4a");
    QTest::newRow("OFB") << AesMode::Ofb << vector
                         << QByteArray("3b3fd92eb72dad20333449f8e83cfb4a");
    QTest::newRow("ECB") << AesMode::Ecb << QByteArray()
                         << QByteArray("3ad77bb40d7a3660a89ecaf32466ef97");
    QTest::newRow("CTR") << AesMode::Ctr << QByteArray("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
                         << QByteArray("874d6191b620e3261bef6864990db6ce");
}

void TestCiphers::aesMakesThePublishedCiphertext()
{
    QFETCH(AesMode, mode);
    QFETCH(QByteArray, vector);
    QFETCH(QByteArray, ciphertext);
    AesCipher cipher(bytesOf("2b7e151628aed2a6abf7158809cf4f3c"), mode, AesPadding::None);
    // Twice: a value leaves nothing behind for the next one.
    for (int i = 0; i < 2; ++i) {
        std::string_view made;
        QVERIFY(cipher.encrypt(bytesOf(vector), bytesOf("6bc1bee22e409f96e93d7e117393172a"), made));
        QCOMPARE(digitsOf(made), ciphertext);
    }
}

void TestCiphers::gcmMakesThePublishedTag()
{
    AesCipher cipher(std::string(16, '\0'), AesMode::Gcm, AesPadding::None);
    std::string_view first;
    QVERIFY(cipher.encrypt(std::string(16, '\0'), "attack at dawn", first));
    QCOMPARE(first.size(), std::string_view("attack at dawn").size() + 16);
    const QByteArray kept = digitsOf(first);
    std::string_view second;
    QVERIFY(cipher.encrypt(std::string(16, '\1'), "attack at dawn", second));
    QVERIFY(digitsOf(second) != kept);
    QVERIFY(cipher.encrypt(std::string(16, '\0'), "attack at dawn", second));
    QCOMPARE(digitsOf(second), kept);
}

void TestCiphers::wholeBlocksAreNeededWithoutPadding()
{
    const std::string key(32, 'k');
    const std::string vector(16, 'v');
    std::string_view made;
    for (const AesMode mode : {AesMode::Cbc, AesMode::Ecb}) {
        QVERIFY(!AesCipher(key, mode, AesPadding::None).encrypt(vector, "fifteen letters", made));
        QVERIFY(AesCipher(key, mode, AesPadding::Pkcs5).encrypt(vector, "fifteen letters", made));
        QCOMPARE(made.size(), 16U);
        QVERIFY(AesCipher(key, mode, AesPadding::Pkcs5).encrypt(vector, "sixteen letters!", made));
        QCOMPARE(made.size(), 32U);
    }
    for (const AesMode mode : {AesMode::Cfb, AesMode::Ofb, AesMode::Ctr}) {
        QVERIFY(AesCipher(key, mode, AesPadding::None).encrypt(vector, "seven..", made));
        QCOMPARE(made.size(), 7U);
    }
    QVERIFY(AesCipher(key, AesMode::Cfb, AesPadding::Pkcs5).encrypt(vector, "seven..", made));
    QCOMPARE(made.size(), 16U);
}

void TestCiphers::md2MakesThePublishedDigests_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("digest");
    // RFC 1319, appendix A.5.
    QTest::newRow("empty") << QByteArray("") << QByteArray("8350e5a3e24c153df2275c9f80692773");
    QTest::newRow("a") << QByteArray("a") << QByteArray("32ec01ec4a6dac72c0ab96fb34c0b5d1");
    QTest::newRow("abc") << QByteArray("abc") << QByteArray("da853b0d3f88d99b30283a69e6ded6bb");
    QTest::newRow("message digest")
        << QByteArray("message digest") << QByteArray("ab4f496bfb2a530b219ff33031fe06b0");
    QTest::newRow("five blocks") << QByteArray("1234567890").repeated(8)
                                 << QByteArray("d5976f79d83d3a0dc9806c3c66f3efd8");
}

void TestCiphers::md2MakesThePublishedDigests()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, digest);
    const auto made = md2({text.constData(), static_cast<std::size_t>(text.size())});
    QCOMPARE(digitsOf({made.data(), made.size()}), digest);
}

void TestCiphers::digestsTakeTextsInTwoParts()
{
    for (const char *name : {"MD2", "MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512"}) {
        MessageDigest digest(name);
        QVERIFY(digest.isAvailable());
        const QByteArray whole = digitsOf(digest.of("message digest"));
        QCOMPARE(digitsOf(digest.of("message ", "digest")), whole);
    }
    QVERIFY(!MessageDigest("NONE").isAvailable());
    QVERIFY(MessageDigest("NONE").of("a").empty());
}

QTEST_GUILESS_MAIN(TestCiphers)
#include "testciphers.moc"
