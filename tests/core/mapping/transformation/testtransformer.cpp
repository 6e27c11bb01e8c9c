// Transformer: what becomes of rows, and that nothing passes when it cannot.
#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"
#include "core/mapping/mapper.h"
#include "core/mapping/transformation/completion.h"
#include "core/mapping/transformation/transformer.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

const QString s_key = u"2b7e151628aed2a6abf7158809cf4f3c"_s;

Transformation step(const char *json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (object.isEmpty())
        qFatal("no JSON: %s", json);
    const auto made = transformationFromJson(object);
    if (!made)
        qFatal("%s", qUtf8Printable(made.error().message));
    return *made;
}

Schema peopleSchema()
{
    return Schema({Field{.name = u"id"_s, .type = FieldType::Integer},
                   Field{.name = u"mail"_s, .type = FieldType::String},
                   Field{.name = u"at"_s, .type = FieldType::TimestampWithZone},
                   Field{.name = u"extra"_s, .type = FieldType::Json}});
}

/// Four rows; of the third everything but the id is null.
std::shared_ptr<const RecordBatch> people()
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(peopleSchema()));
    const auto row = [&builder](std::int64_t id, const char *mail, const char *extra) {
        builder.appendInteger(0, id);
        if (mail) {
            builder.appendText(1, mail);
            builder.appendInteger(2, 0);
            builder.appendText(3, extra);
        } else {
            for (const int column : {1, 2, 3})
                builder.appendNull(column);
        }
        builder.finishRow();
    };
    row(1, "a@b.c", R"({"city": "Ulm", "zip": 89073, "tags": ["x"]})");
    row(2, "", R"({"city": null, "zip": "none"})");
    row(3, nullptr, nullptr);
    row(4, "ü@b.c", R"([1])");
    return builder.finish();
}

std::shared_ptr<const RecordBatch> applied(const std::vector<Transformation> &steps,
                                           const std::shared_ptr<const RecordBatch> &batch,
                                           const TransformationKeys &keys = {})
{
    const auto compiled = Transformer::compile(steps, batch->schema(), keys);
    if (!compiled.transformer)
        qFatal("%s", qUtf8Printable(compiled.faults.front().error.message));
    return compiled.transformer->apply(*batch, batch, {});
}

QString textAt(const RecordBatch &batch, const QString &field, std::size_t row)
{
    const Column &column = batch.column(*batch.schema().indexOf(field));
    if (column.isNull(row))
        return u"∅"_s;
    std::string text;
    appendCellText(text, column, row);
    return QString::fromStdString(text);
}

QStringList namesOf(const Schema &schema)
{
    QStringList names;
    for (const Field &field : schema.fields())
        names << field.name;
    return names;
}

/// What \a digits, ciphertext with its vector before it, were made from.
std::optional<QByteArray> decrypted(const QByteArray &digits, const char *cipherName,
                                    const QString &key, bool hasVector, bool isPadded, bool isGcm)
{
    QByteArray bytes = QByteArray::fromHex(digits);
    QByteArray vector;
    if (hasVector) {
        vector = bytes.left(16);
        bytes.remove(0, 16);
    }
    QByteArray tag;
    if (isGcm) {
        tag = bytes.right(16);
        bytes.chop(16);
    }
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
        EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    const auto *at = [](const QByteArray &each) {
        return reinterpret_cast<const unsigned char *>(each.constData());
    }(bytes);
    const QByteArray keyBytes = QByteArray::fromHex(key.toLatin1());
    EVP_DecryptInit_ex(context.get(), EVP_get_cipherbyname(cipherName), nullptr, nullptr, nullptr);
    if (isGcm)
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_IVLEN, 16, nullptr);
    EVP_DecryptInit_ex(context.get(), nullptr, nullptr,
                       reinterpret_cast<const unsigned char *>(keyBytes.constData()),
                       reinterpret_cast<const unsigned char *>(vector.constData()));
    EVP_CIPHER_CTX_set_padding(context.get(), 0);
    QByteArray plain(bytes.size() + 32, '\0');
    int size = 0;
    int rest = 0;
    EVP_DecryptUpdate(context.get(), reinterpret_cast<unsigned char *>(plain.data()), &size, at,
                      static_cast<int>(bytes.size()));
    if (isGcm)
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, 16, tag.data());
    if (EVP_DecryptFinal_ex(context.get(), reinterpret_cast<unsigned char *>(plain.data()) + size,
                            &rest)
        != 1)
        return std::nullopt;
    plain.truncate(size + rest);
    if (isPadded)
        plain.chop(plain.back());
    return plain;
}

} // namespace

class TestTransformer final : public QObject
{
    Q_OBJECT

private slots:
    void hashesByEveryMethod_data();
    void hashesByEveryMethod();
    void hashesWhateverTypeAsItsText();
    void encryptsSoThatTheKeyOpensIt_data();
    void encryptsSoThatTheKeyOpensIt();
    void encryptsByRsaSoThatThePrivateKeyOpensIt();
    void equalValuesLookDifferentUnlessEcb();
    void aValueThatFailsIsEmptyAndNoted();
    void laterStepsSeeEarlierNames();
    void filtersByNestedConditions_data();
    void filtersByNestedConditions();
    void rowsAfterTwoFiltersKnowWhereTheyCameFrom();
    void flattensOneLevel();
    void addsConstantsAndExpressions();
    void droppedFieldsTakeTheirIssuesAlong();
    void nothingIsMadeOfAFaultyList_data();
    void nothingIsMadeOfAFaultyList();
    void nothingToDoHandsTheBatchOnItself();
    void rejectionNamesTheRowOfTheSource();
    void completesWhatIsLeftOut();
};

void TestTransformer::hashesByEveryMethod_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("hash");
    // Of "a@b.c", by md2 as written here and by coreutils.
    QTest::newRow("MD5") << u"md5"_s << u"5d60d4e28066df254d5452f92c910092"_s;
    const auto own = [](const char *name, QCryptographicHash::Algorithm algorithm) {
        QTest::newRow(name) << QString::fromLatin1(
            name) << QString::fromLatin1(QCryptographicHash::hash("a@b.c", algorithm).toHex());
    };
    own("md5", QCryptographicHash::Md5);
    own("sha1", QCryptographicHash::Sha1);
    own("sha224", QCryptographicHash::Sha224);
    own("sha256", QCryptographicHash::Sha256);
    own("sha384", QCryptographicHash::Sha384);
    own("sha512", QCryptographicHash::Sha512);
    QTest::newRow("md2") << u"md2"_s << QString();
}

void TestTransformer::hashesByEveryMethod()
{
    QFETCH(QString, method);
    QFETCH(QString, hash);
    Transformation hashing = step(R"({"kind": "hash", "field": "mail"})");
    hashing.settings.insert(u"method"_s, method);
    const auto made = applied({hashing}, people());
    QCOMPARE(namesOf(made->schema()),
             (QStringList{u"id"_s, u"mail_hashed"_s, u"at"_s, u"extra"_s}));
    QCOMPARE(made->schema().field(1).type, FieldType::String);
    const QString first = textAt(*made, u"mail_hashed"_s, 0);
    if (hash.isEmpty())
        QCOMPARE(first.size(), 32); // The vectors of MD2 are in testciphers.
    else
        QCOMPARE(first, hash);
    QVERIFY(textAt(*made, u"mail_hashed"_s, 1) != u"∅"_s); // Empty is a value.
    QCOMPARE(textAt(*made, u"mail_hashed"_s, 2), u"∅"_s);
    QVERIFY(made->issues().empty());
    QCOMPARE(made->origin()->rowCount(), 4U);
}

void TestTransformer::hashesWhateverTypeAsItsText()
{
    const auto hashOf = [](const char *text) {
        return QString::fromLatin1(
            QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
    };
    const auto made = applied({step(R"({"kind": "hash", "field": "id"})"),
                               step(R"({"kind": "hash", "field": "at", "suffix": ""})")},
                              people());
    QCOMPARE(textAt(*made, u"id_hashed"_s, 3), hashOf("4"));
    QCOMPARE(textAt(*made, u"at"_s, 0), hashOf("1970-01-01T00:00:00+00:00"));
}

void TestTransformer::encryptsSoThatTheKeyOpensIt_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("padding");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArray>("cipher");
    const QStringList keys{s_key, s_key + s_key.left(16), s_key + s_key};
    for (const QString &key : keys) {
        const auto bits = key.size() * 4;
        for (const char *mode : {"cbc", "cfb", "ofb", "ctr", "gcm", "ecb"}) {
            for (const char *padding : {"none", "pkcs5"}) {
                const QByteArray name(mode);
                if (QByteArray(padding) == "pkcs5" && (name == "ctr" || name == "gcm"))
                    continue;
                QTest::addRow("%d %s %s", int(bits), mode, padding)
                    << QString::fromLatin1(mode) << QString::fromLatin1(padding) << key
                    << "AES-" + QByteArray::number(bits) + '-' + name.toUpper();
            }
        }
    }
}

void TestTransformer::encryptsSoThatTheKeyOpensIt()
{
    QFETCH(QString, mode);
    QFETCH(QString, padding);
    QFETCH(QString, key);
    QFETCH(QByteArray, cipher);
    RecordBatchBuilder builder(
        std::make_shared<const Schema>(Schema({Field{.name = u"t"_s, .type = FieldType::String}})));
    const QList<QByteArray> texts{QByteArray("0123456789abcdef"), QByteArray("ü").repeated(24),
                                  QByteArray("x").repeated(160)};
    for (const QByteArray &text : texts) {
        builder.appendText(0, text.toStdString());
        builder.finishRow();
    }
    Transformation encryption = step(R"({"kind": "encrypt", "field": "t"})");
    encryption.settings.insert(u"mode"_s, mode);
    encryption.settings.insert(u"padding"_s, padding);
    encryption.settings.insert(u"key"_s, QJsonObject{{u"$secret"_s, u"k"_s}});
    const auto made
        = applied({encryption}, builder.finish(), TransformationKeys{.keys = {{0, key}}});
    QVERIFY(made->issues().empty());
    for (std::size_t row = 0; row < 3; ++row) {
        const QByteArray digits = textAt(*made, u"t_encrypted"_s, row).toLatin1();
        QCOMPARE(digits, digits.toLower());
        const auto plain = decrypted(digits, cipher.constData(), key, mode != u"ecb"_s,
                                     padding == u"pkcs5"_s, mode == u"gcm"_s);
        QVERIFY(plain);
        QCOMPARE(*plain, texts[static_cast<qsizetype>(row)]);
    }
}

void TestTransformer::encryptsByRsaSoThatThePrivateKeyOpensIt()
{
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(1024), EVP_PKEY_free);
    unsigned char *der = nullptr;
    const int size = i2d_PUBKEY(key.get(), &der);
    const QByteArray publicKey(reinterpret_cast<const char *>(der), size);
    OPENSSL_free(der);
    Transformation encryption
        = step(R"({"kind": "encrypt", "field": "mail", "algorithm": "rsa", "public_key": "00"})");
    encryption.settings.insert(u"public_key"_s, QString::fromLatin1(publicKey.toHex()));
    const auto made = applied({encryption}, people());
    const QByteArray bytes = QByteArray::fromHex(textAt(*made, u"mail_encrypted"_s, 0).toLatin1());
    QCOMPARE(bytes.size(), 128);
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
        EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free);
    QCOMPARE(EVP_PKEY_decrypt_init(context.get()), 1);
    EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING);
    QByteArray plain(128, '\0');
    auto plainSize = static_cast<std::size_t>(plain.size());
    QCOMPARE(EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char *>(plain.data()),
                              &plainSize,
                              reinterpret_cast<const unsigned char *>(bytes.constData()), 128),
             1);
    QCOMPARE(plain.left(static_cast<qsizetype>(plainSize)), QByteArray("a@b.c"));
}

void TestTransformer::equalValuesLookDifferentUnlessEcb()
{
    RecordBatchBuilder builder(
        std::make_shared<const Schema>(Schema({Field{.name = u"t"_s, .type = FieldType::String}})));
    for (int row = 0; row < 2; ++row) {
        builder.appendText(0, "same");
        builder.finishRow();
    }
    const auto batch = builder.finish();
    Transformation encryption = step(R"({"kind": "encrypt", "field": "t"})");
    encryption.settings.insert(u"key"_s, s_key);
    auto made = applied({encryption}, batch);
    QVERIFY(textAt(*made, u"t_encrypted"_s, 0) != textAt(*made, u"t_encrypted"_s, 1));
    encryption.settings.insert(u"mode"_s, u"ecb"_s);
    made = applied({encryption}, batch);
    QCOMPARE(textAt(*made, u"t_encrypted"_s, 0), textAt(*made, u"t_encrypted"_s, 1));
}

void TestTransformer::aValueThatFailsIsEmptyAndNoted()
{
    Transformation encryption = step(R"({"kind": "encrypt", "field": "mail", "padding": "none"})");
    encryption.settings.insert(u"key"_s, s_key);
    const auto made = applied({encryption}, people());
    QCOMPARE(textAt(*made, u"mail_encrypted"_s, 0), u"∅"_s);
    QCOMPARE(made->issues().size(), 2U); // The empty text has whole blocks: none.
    QCOMPARE(made->issues().front().change, ValueChange::Nulled);
    QCOMPARE(made->issues().front().reason, ValueChangeReason::PlatformSerializationError);
    QCOMPARE(made->issues().front().column, 1U);
    QCOMPARE(made->issues().back().row, 3U);
}

void TestTransformer::laterStepsSeeEarlierNames()
{
    const auto made
        = applied({step(R"({"kind": "rename_field", "field": "mail", "name": "address"})"),
                   step(R"({"kind": "hash", "field": "address", "method": "md5"})"),
                   step(R"({"kind": "rename_field", "field": "address_hashed", "name": "mail"})"),
                   step(R"({"kind": "drop_field", "field": "extra"})")},
                  people());
    QCOMPARE(namesOf(made->schema()), (QStringList{u"id"_s, u"mail"_s, u"at"_s}));
    QCOMPARE(textAt(*made, u"mail"_s, 0), u"5d60d4e28066df254d5452f92c910092"_s);
    const auto wrongOrder = Transformer::compile(
        {step(R"({"kind": "hash", "field": "address"})"),
         step(R"({"kind": "rename_field", "field": "mail", "name": "address"})")},
        peopleSchema(), {});
    QVERIFY(!wrongOrder.transformer);
    QCOMPARE(wrongOrder.faults.front().error.code, u"transformation.field_not_found"_s);
}

void TestTransformer::filtersByNestedConditions_data()
{
    QTest::addColumn<QByteArray>("condition");
    QTest::addColumn<QStringList>("ids");
    QTest::newRow("equal") << QByteArray(R"({"equal": {"field": "mail", "value": "a@b.c"}})")
                           << QStringList{u"1"_s};
    QTest::newRow("null equals nothing")
        << QByteArray(R"({"equal": {"field": "mail", "value": ""}})") << QStringList{u"2"_s};
    QTest::newRow("not") << QByteArray(R"({"not": {"equal": {"field": "mail", "value": ""}}})")
                         << QStringList{u"1"_s, u"3"_s, u"4"_s};
    QTest::newRow("number as text")
        << QByteArray(R"({"equal": {"field": "id", "value": "3"}})") << QStringList{u"3"_s};
    QTest::newRow("or") << QByteArray(R"({"or": [{"equal": {"field": "id", "value": "1"}},
                                                {"equal": {"field": "id", "value": "4"}}]})")
                        << QStringList{u"1"_s, u"4"_s};
    QTest::newRow("and of or and not")
        << QByteArray(R"({"and": [{"or": [{"equal": {"field": "id", "value": "1"}},
                                          {"equal": {"field": "id", "value": "2"}}]},
                                  {"not": [{"equal": {"field": "mail", "value": ""}}]}]})")
        << QStringList{u"1"_s};
    QTest::newRow("none") << QByteArray(R"({"equal": {"field": "id", "value": "1.0"}})")
                          << QStringList();
}

void TestTransformer::filtersByNestedConditions()
{
    QFETCH(QByteArray, condition);
    QFETCH(QStringList, ids);
    const auto made = applied(
        {step(
            QByteArray(R"({"kind": "filter_rows", "condition": )" + condition + '}').constData())},
        people());
    QStringList left;
    for (std::size_t row = 0; row < made->rowCount(); ++row)
        left << textAt(*made, u"id"_s, row);
    QCOMPARE(left, ids);
}

void TestTransformer::rowsAfterTwoFiltersKnowWhereTheyCameFrom()
{
    const auto not_ = [](const char *id) {
        Transformation filter = step(R"({"kind": "filter_rows",
            "condition": {"not": {"equal": {"field": "id", "value": "?"}}}})");
        const QJsonObject equal{{u"field"_s, u"id"_s}, {u"value"_s, QString::fromLatin1(id)}};
        filter.settings.insert(u"condition"_s,
                               QJsonObject{{u"not"_s, QJsonObject{{u"equal"_s, equal}}}});
        return filter;
    };
    const auto made = applied({not_("1"), not_("3")}, people());
    QCOMPARE(made->rowCount(), 2U);
    QCOMPARE(made->originRow(0), 1U);
    QCOMPARE(made->originRow(1), 3U);
}

void TestTransformer::flattensOneLevel()
{
    const auto steps = std::vector{step(R"({"kind": "flatten_field", "field": "extra", "parts": [
        {"member": "city"}, {"member": "zip", "name": "plz", "type": "integer"},
        {"member": "tags", "type": "json"}, {"member": "missing"}]})")};
    const auto made = applied(steps, people());
    QCOMPARE(namesOf(made->schema()),
             (QStringList{u"id"_s, u"mail"_s, u"at"_s, u"extra_city"_s, u"plz"_s, u"extra_tags"_s,
                          u"extra_missing"_s}));
    QCOMPARE(textAt(*made, u"extra_city"_s, 0), u"Ulm"_s);
    QCOMPARE(textAt(*made, u"plz"_s, 0), u"89073"_s);
    QCOMPARE(textAt(*made, u"extra_tags"_s, 0), u"[\"x\"]"_s);
    QCOMPARE(textAt(*made, u"extra_missing"_s, 0), u"∅"_s);
    QCOMPARE(textAt(*made, u"extra_city"_s, 1), u"∅"_s);
    // A member of another type, and a value that is no object.
    QCOMPARE(made->issues().size(), 2U);
    QCOMPARE(made->issues()[0].row, 1U);
    QCOMPARE(made->issues()[0].column, 4U);
    QCOMPARE(made->issues()[0].original, std::string("none"));
    QCOMPARE(made->issues()[1].row, 3U);
    QCOMPARE(made->issues()[1].column, 3U);

    Transformation keeping = steps.front();
    keeping.settings.insert(u"keep"_s, true);
    const auto kept
        = applied({keeping, step(R"({"kind": "drop_field", "field": "id"})")}, people());
    QCOMPARE(namesOf(kept->schema()).first(3), (QStringList{u"mail"_s, u"at"_s, u"extra"_s}));
    QCOMPARE(kept->issues()[0].column, 4U);
    QCOMPARE(textAt(*kept, u"plz"_s, 0), u"89073"_s);
}

void TestTransformer::addsConstantsAndExpressions()
{
    const auto made = applied(
        {step(R"({"kind": "add_field", "name": "shop", "constant": "ulm"})"),
         step(R"({"kind": "add_field", "name": "none", "constant": null, "type": "integer"})"),
         step(R"({"kind": "add_field", "name": "n", "constant": "7", "type": "integer"})"),
         step(R"({"kind": "add_field", "name": "twice", "expression": "id * n",
                  "type": "integer"})"),
         step(R"({"kind": "add_field", "name": "part", "expression": "12 / (id - 1) + 0",
                  "type": "string"})")},
        people());
    QCOMPARE(textAt(*made, u"shop"_s, 3), u"ulm"_s);
    QCOMPARE(textAt(*made, u"none"_s, 0), u"∅"_s);
    QCOMPARE(textAt(*made, u"twice"_s, 1), u"14"_s);
    QCOMPARE(made->schema().field(7).type, FieldType::Integer);
    QCOMPARE(textAt(*made, u"part"_s, 0), u"∅"_s); // Divided by zero.
    QVERIFY(textAt(*made, u"part"_s, 2) != u"∅"_s);
    QCOMPARE(made->issues().size(), 1U);
    QCOMPARE(made->issues().front().column, 8U);
}

void TestTransformer::droppedFieldsTakeTheirIssuesAlong()
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(
        Schema({Field{.name = u"a"_s, .type = FieldType::Integer},
                Field{.name = u"b"_s, .type = FieldType::Integer}})));
    for (int row = 0; row < 2; ++row) {
        appendParsed(builder, 0, FieldType::Integer, "x");
        appendParsed(builder, 1, FieldType::Integer, row == 0 ? "y" : "1");
        builder.finishRow();
    }
    const auto made = applied({step(R"({"kind": "drop_field", "field": "a"})")}, builder.finish());
    QCOMPARE(made->issues().size(), 1U);
    QCOMPARE(made->issues().front().column, 0U);
    QCOMPARE(made->issues().front().original, std::string("y"));
}

void TestTransformer::nothingIsMadeOfAFaultyList_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const char *json, const char *code) {
        QTest::newRow(name) << QByteArray(json) << u"transformation."_s + QString::fromLatin1(code);
    };
    row("missing field", R"({"kind": "hash", "field": "gone"})", "field_not_found");
    row("missing field of a filter",
        R"({"kind": "filter_rows", "condition": {"equal": {"field": "gone", "value": "1"}}})",
        "field_not_found");
    row("name taken", R"({"kind": "rename_field", "field": "mail", "name": "id"})", "field_exists");
    row("name of a meta column",
        R"({"kind": "add_field", "name": "_airbyte_meta", "constant": "1"})", "name_reserved");
    row("unknown setting", R"({"kind": "hash", "field": "mail", "salt": "x"})", "settings_invalid");
    row("unknown method", R"({"kind": "hash", "field": "mail", "method": "crc32"})",
        "settings_invalid");
    row("no key", R"({"kind": "encrypt", "field": "mail"})", "settings_invalid");
    row("key that is not there",
        R"({"kind": "encrypt", "field": "mail", "key": {"$secret": "gone"}})", "key_missing");
    row("short key", R"({"kind": "encrypt", "field": "mail", "key": "0011"})", "key_invalid");
    row("key with a letter",
        R"({"kind": "encrypt", "field": "mail", "key": "x0112233445566778899aabbccddeeff"})",
        "key_invalid");
    row("padding of a stream mode",
        R"({"kind": "encrypt", "field": "mail", "key": "00", "mode": "gcm", "padding": "pkcs5"})",
        "settings_invalid");
    row("no key of RSA",
        R"({"kind": "encrypt", "field": "mail", "algorithm": "rsa", "public_key": "3000"})",
        "key_invalid");
    row("no JSON", R"({"kind": "flatten_field", "field": "mail", "parts": [{"member": "a"}]})",
        "not_json");
    row("wrong expression", R"({"kind": "add_field", "name": "n", "expression": "uper(mail) "})",
        "expression_invalid");
    row("unfit constant",
        R"({"kind": "add_field", "name": "n", "constant": "x", "type": "integer"})",
        "constant_unfit");
    row("empty condition", R"({"kind": "filter_rows", "condition": {"and": []}})",
        "settings_invalid");
}

void TestTransformer::nothingIsMadeOfAFaultyList()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, code);
    const auto compiled = Transformer::compile(
        {step(R"({"kind": "drop_field", "field": "at"})"), step(json.constData()),
         step(R"({"kind": "drop_field", "field": "extra"})")},
        peopleSchema(), {});
    QVERIFY(!compiled.transformer);
    QCOMPARE(compiled.faults.size(), 1U);
    QCOMPARE(compiled.faults.front().place, 1);
    QCOMPARE(compiled.faults.front().error.code, code);
    QCOMPARE(compiled.faults.front().error.kind, ErrorKind::Configuration);
}

void TestTransformer::nothingToDoHandsTheBatchOnItself()
{
    const auto batch = people();
    QCOMPARE(Mapper(UnfitPolicy::Null, {}, batch->schema()).apply(batch).batch.get(), batch.get());
}

void TestTransformer::rejectionNamesTheRowOfTheSource()
{
    Transformation encryption = step(R"({"kind": "encrypt", "field": "mail", "padding": "none"})");
    encryption.settings.insert(u"key"_s, s_key);
    const auto batch = people();
    const auto compiled = Transformer::compile({step(R"({"kind": "filter_rows",
                  "condition": {"not": {"equal": {"field": "id", "value": "1"}}}})"),
                                                encryption},
                                               batch->schema(), {});
    QVERIFY(compiled.transformer);
    const Mapper mapper(UnfitPolicy::Reject, {}, batch->schema(), *compiled.transformer, {});
    const MappedBatch mapped = mapper.apply(batch);
    QCOMPARE(mapped.filteredRows, 1);
    QCOMPARE(mapped.rejectedRows, std::vector<std::uint32_t>{2});
    QCOMPARE(mapped.whole->originRow(2), 3U);
    QCOMPARE(mapped.batch->rowCount(), 2U);
    QCOMPARE(mapped.batch->originRow(0), 1U);
    QCOMPARE(mapped.batch->origin().get(), batch.get());
    const WrittenField field = mapper.field(1, batch->schema(), mapped.whole->schema());
    QCOMPARE(field.name, u"mail"_s);
    QVERIFY(field.isWithheld && !field.failure.isEmpty());
}

void TestTransformer::completesWhatIsLeftOut()
{
    ConfiguredStream stream;
    stream.stream.schema = peopleSchema();
    stream.stream.nestedFields[u"extra"_s]
        = {{u"city"_s, FieldType::String, false, {}}, {u"tags"_s, FieldType::String, true, {}}};
    stream.transformations = {step(R"({"kind": "rename_field", "field": "extra", "name": "more"})"),
                              step(R"({"kind": "add_field", "name": "n", "expression": "id + 1"})"),
                              step(R"({"kind": "flatten_field", "field": "more"})")};
    stream.transformations = completedTransformations(stream);
    QVERIFY(transformationFaults(stream).empty());
    const Schema written = stream.writtenSchema();
    QCOMPARE(namesOf(written),
             (QStringList{u"id"_s, u"mail"_s, u"at"_s, u"more_city"_s, u"more_tags"_s, u"n"_s}));
    QCOMPARE(written.field(4).type, FieldType::Json);
    QCOMPARE(written.field(5).type, FieldType::Integer);
}

QTEST_GUILESS_MAIN(TestTransformer)
#include "testtransformer.moc"
