#include "core/declarative/request/jwtsigner.h"
#include "tests/declarative/request/requestscene.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

// Tokens were recorded from the reference implementation; the signatures that differ each time are
// verified by OpenSSL.
class TestJwt final : public QObject
{
    Q_OBJECT

private slots:
    void signsAsTheReferenceDoes_data();
    void signsAsTheReferenceDoes();
    void signatureIsValid_data();
    void signatureIsValid();
    void readsKeysWithAPassphrase();
    void refusesKeys_data();
    void refusesKeys();
    void refusesReservedNames_data();
    void refusesReservedNames();
    void readsValuesByJson();
    void goesWhereTheManifestSays();
    void eachRequestGetsItsOwn();
};

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key generated(const QByteArray &algorithm)
{
    EVP_PKEY *key = nullptr;
    if (algorithm == "EdDSA")
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    else if (algorithm == "Ed448")
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448");
    else if (algorithm == "ES256K")
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "secp256k1");
    else if (algorithm == "ES256")
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
    else if (algorithm == "ES384")
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384");
    else if (algorithm == "ES512")
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-521");
    else {
        // It takes half a second.
        static EVP_PKEY *s_rsa = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t(2048));
        EVP_PKEY_up_ref(s_rsa);
        key = s_rsa;
    }
    return {key, &EVP_PKEY_free};
}

std::string pem(EVP_PKEY *key, const char *passphrase = nullptr)
{
    BIO *file = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS8PrivateKey(file, key, passphrase ? EVP_aes_256_cbc() : nullptr, nullptr, 0,
                                  nullptr, const_cast<char *>(passphrase));
    char *data = nullptr;
    const long size = BIO_get_mem_data(file, &data);
    std::string text(data, std::size_t(size));
    BIO_free(file);
    return text;
}

QByteArray decoded(const QByteArray &part)
{
    return QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding);
}

const EVP_MD *hashOf(const QByteArray &algorithm)
{
    if (algorithm.startsWith("Ed"))
        return nullptr;
    if (algorithm.contains("256"))
        return EVP_sha256();
    return algorithm.endsWith("384") ? EVP_sha384() : EVP_sha512();
}

/// The two numbers of ECDSA as OpenSSL takes them.
QByteArray inDer(const QByteArray &numbers)
{
    const auto *data = reinterpret_cast<const unsigned char *>(numbers.constData());
    const int half = int(numbers.size() / 2);
    ECDSA_SIG *signature = ECDSA_SIG_new();
    ECDSA_SIG_set0(signature, BN_bin2bn(data, half, nullptr),
                   BN_bin2bn(data + half, half, nullptr));
    unsigned char *bytes = nullptr;
    const int size = i2d_ECDSA_SIG(signature, &bytes);
    QByteArray der(reinterpret_cast<char *>(bytes), size);
    OPENSSL_free(bytes);
    ECDSA_SIG_free(signature);
    return der;
}

bool verifies(const QByteArray &token, EVP_PKEY *key, const QByteArray &algorithm)
{
    const qsizetype dot = token.lastIndexOf('.');
    const QByteArray text = token.left(dot);
    QByteArray signature = decoded(token.mid(dot + 1));
    if (algorithm.startsWith("ES"))
        signature = inDer(signature);
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    EVP_PKEY_CTX *context = nullptr;
    EVP_DigestVerifyInit(digest, &context, hashOf(algorithm), nullptr, key);
    if (algorithm.startsWith("PS")) {
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST);
    }
    const int outcome = EVP_DigestVerify(
        digest, reinterpret_cast<const unsigned char *>(signature.constData()),
        std::size_t(signature.size()), reinterpret_cast<const unsigned char *>(text.constData()),
        std::size_t(text.size()));
    EVP_MD_CTX_free(digest);
    return outcome == 1;
}

QByteArray sentToken(RequestScene &scene, const std::string &fields)
{
    const Result<RequestOutcome> outcome
        = scene.send(R"({"authenticator":{"type":"JwtAuthenticator",)" + fields + "}}");
    return outcome ? scene.last().headers.value("authorization") : outcome.error().message.toUtf8();
}

} // namespace

void TestJwt::signsAsTheReferenceDoes_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("claims")
        << QByteArray(R"("secret_key":"{{ config.cs }}","algorithm":"HS256","token_duration":60,)"
                      R"("header_prefix":"Bearer","jwt_headers":{"kid":"{{ config.ci }}",)"
                      R"("typ":"JWT"},"jwt_payload":{"iss":"i"},)"
                      R"("additional_jwt_payload":{"z":"{{ config.ci }}"})")
        << QByteArray(
               "Bearer eyJhbGciOiJIUzI1NiIsImtpZCI6IkNJIiwidHlwIjoiSldUIn0."
               "eyJ6IjoiQ0kiLCJpc3MiOiJpIiwiaWF0IjoxNzE3MjAwMDAwLCJleHAiOjE3MTcyMDAwNjAsIm5iZ"
               "iI6MTcxNzIwMDAwMH0.Rw2e99zHeAiLo_pXVWF9TD5oSo_1mI8cDTXUgRD7nAI");
    QTest::newRow("secret in Base64")
        << QByteArray(R"("secret_key":"{{ config.cs }}","algorithm":"HS256",)"
                      R"("base64_encode_secret_key":true)")
        << QByteArray("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
                      "eyJpYXQiOjE3MTcyMDAwMDAsImV4cCI6MTcxNzIwMTIwMCwibmJmIjoxNzE3MjAwMDAwfQ."
                      "cTL3DVp1aGxs6yStRf3wgJdT3yTfZ1JAa91J4mbKr_E");
}

void TestJwt::signsAsTheReferenceDoes()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, header);
    RequestScene scene(R"({"ci":"CI","cs":"CS"})");
    QCOMPARE(sentToken(scene, fields.toStdString()), header);
    QVERIFY(scene.last().headers.lines().front().isSecret);
}

void TestJwt::signatureIsValid_data()
{
    QTest::addColumn<QByteArray>("algorithm");
    for (const char *algorithm : {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
                                  "ES256K", "ES384", "ES512", "EdDSA", "Ed448"})
        QTest::newRow(algorithm) << QByteArray(algorithm);
}

void TestJwt::signatureIsValid()
{
    QFETCH(QByteArray, algorithm);
    const Key key = generated(algorithm);
    QVERIFY(key);
    const std::string name = algorithm == "Ed448" ? "EdDSA" : algorithm.toStdString();
    const Value header = json(R"({"typ":"JWT","alg":")" + name + "\"}");
    // Numbers of ECDSA that begin with a zero keep their length.
    for (int number = 0; number < 40; ++number) {
        const Value payload = Mapping{{"n", number}};
        const Result<std::string> token = signedJwt(header, payload, {name, pem(key.get())});
        QVERIFY(token);
        QVERIFY(verifies(QByteArray::fromStdString(*token), key.get(), algorithm));
        if (!algorithm.startsWith("ES"))
            break;
    }
    const Result<std::string> token
        = signedJwt(header, Value::emptyMapping(), {name, pem(key.get())});
    QVERIFY(token);
    QByteArray forged = QByteArray::fromStdString(*token);
    forged.replace("e30.", "e31.");
    QVERIFY(!verifies(forged, key.get(), algorithm));
}

void TestJwt::readsKeysWithAPassphrase()
{
    const Key key = generated("RS256");
    RequestScene scene(jsonText(Value(Mapping{{"pem", pem(key.get(), "open")}, {"word", "open"}})));
    const std::string fields = R"("secret_key":"{{ config.pem }}","algorithm":"RS256",)";
    const QByteArray token = sentToken(scene, fields + R"("passphrase":"{{ config.word }}")");
    QVERIFY2(verifies(token, key.get(), "RS256"), token.constData());
    const QByteArray wrong = sentToken(scene, fields + R"("passphrase":"shut")");
    QVERIFY(wrong.startsWith("The request cannot be signed"));
    // Without one nobody is asked on the terminal.
    const QByteArray none = sentToken(scene, fields + R"("token_duration":60)");
    QVERIFY(none.startsWith("The request cannot be signed"));
}

void TestJwt::refusesKeys_data()
{
    QTest::addColumn<QByteArray>("algorithm");
    QTest::addColumn<QByteArray>("kind"); // Of the key; empty: no key at all.
    QTest::newRow("no key") << QByteArray("RS256") << QByteArray();
    QTest::newRow("RSA for ECDSA") << QByteArray("ES256") << QByteArray("RS256");
    QTest::newRow("ECDSA for RSA") << QByteArray("PS256") << QByteArray("ES256");
    QTest::newRow("RSA for EdDSA") << QByteArray("EdDSA") << QByteArray("RS256");
}

void TestJwt::refusesKeys()
{
    QFETCH(QByteArray, algorithm);
    QFETCH(QByteArray, kind);
    const std::string secret = kind.isEmpty() ? "not a key" : pem(generated(kind).get());
    const Result<std::string> token = signedJwt(Value::emptyMapping(), Value::emptyMapping(),
                                                {algorithm.toStdString(), secret});
    QVERIFY(!token);
    QCOMPARE(token.error().code, u"declarative.credentials_invalid"_s);
    QVERIFY(!token.error().message.contains(QString::fromStdString(secret)));
}

void TestJwt::refusesReservedNames_data()
{
    QTest::addColumn<QByteArray>("fields");
    for (const char *name : {"kid", "alg", "typ", "cty"})
        QTest::addRow("header %s", name)
            << QByteArray("\"additional_jwt_headers\":{\"" + QByteArray(name) + "\":\"x\"}");
    for (const char *name : {"iss", "sub", "aud", "iat", "exp", "nbf"})
        QTest::addRow("payload %s", name)
            << QByteArray("\"additional_jwt_payload\":{\"" + QByteArray(name) + "\":\"x\"}");
}

void TestJwt::refusesReservedNames()
{
    QFETCH(QByteArray, fields);
    RequestScene scene;
    const Result<RequestOutcome> outcome = scene.send(
        R"({"authenticator":{"type":"JwtAuthenticator","algorithm":"HS256","secret_key":"x",)"
        + fields.toStdString() + "}}");
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, u"declarative.credentials_invalid"_s);
}

void TestJwt::readsValuesByJson()
{
    RequestScene scene(R"({"account":"{\"client_email\": \"a@b.c\", \"id\": \"12\"}"})");
    const QByteArray token = sentToken(
        scene,
        R"("secret_key":"x","algorithm":"HS512","jwt_payload":{)"
        R"("iss":"{{ json_loads(config['account'])['client_email'] }}","sub":"{{ 7 }}"},)"
        R"("jwt_headers":{"kid":"{{ json_loads(config['account'])['id'] }}"})");
    const QList<QByteArray> parts = token.split('.');
    QCOMPARE(parts.size(), 3);
    // An identifier stays a text, whatever it looks like.
    QCOMPARE(decoded(parts.at(0)), QByteArray(R"({"alg":"HS512","kid":"12","typ":"JWT"})"));
    QVERIFY2(decoded(parts.at(1)).startsWith(R"({"iss":"a@b.c","sub":7,"iat":)"),
             decoded(parts.at(1)).constData());
}

void TestJwt::goesWhereTheManifestSays()
{
    RequestScene scene;
    QVERIFY(scene.send(
        R"({"authenticator":{"type":"JwtAuthenticator","algorithm":"HS256","secret_key":"x",)"
        R"("request_option":{"inject_into":"request_parameter","field_name":"jwt"}}})"));
    QVERIFY(scene.lastUrl().startsWith("https://api.x.com/v1/items?jwt=eyJ"));
    QVERIFY(scene.last().headers.lines().empty());
}

void TestJwt::eachRequestGetsItsOwn()
{
    RequestScene scene;
    const auto requester = scene.make(R"({"authenticator":{"type":"JwtAuthenticator",)"
                                      R"("algorithm":"HS256","secret_key":"x"}})");
    QVERIFY(requester);
    scene.transport.script = {{500}, {200}};
    QVERIFY((*requester)->send({}));
    const std::vector<HttpRequest> requests = scene.transport.requests();
    QVERIFY(requests.at(0).headers.value("authorization")
            != requests.at(1).headers.value("authorization"));
}

QTEST_GUILESS_MAIN(TestJwt)
#include "testjwt.moc"
