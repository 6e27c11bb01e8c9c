// What a configuration says about the delivery, in Airbyte's words.
#include "core/connector/configuration.h"
#include "core/delivery/deliverysettings.h"

#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QJsonObject bucketWith(const QJsonObject &more = {})
{
    QJsonObject json{{u"storage_type"_s, u"S3"_s},
                     {u"access_key_id"_s, u"AKID"_s},
                     {u"secret_access_key"_s, u"hush/hush"_s},
                     {u"s3_bucket_name"_s, u"rejects"_s}};
    for (auto it = more.begin(); it != more.end(); ++it)
        json.insert(it.key(), it.value());
    return {{u"host"_s, u"ignored"_s}, {deliveryKey(), json}};
}

DeliverySettings understood(const QJsonObject &configuration)
{
    const auto settings = deliverySettings(configuration);
    if (!settings || !*settings)
        qFatal("%s", settings ? "No delivery." : qUtf8Printable(settings.error().message));
    return **settings;
}

} // namespace

class TestDeliverySettings final : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsWantedByDefault()
    {
        QVERIFY(!deliverySettings({}).value());
        const QJsonObject none{{u"storage_type"_s, u"None"_s}};
        QVERIFY(!deliverySettings({{deliveryKey(), none}}).value());
    }

    void bucketHasAirbytesDefaults()
    {
        const DeliverySettings settings = understood(bucketWith());
        QVERIFY(settings.bucket);
        QCOMPARE(settings.bucket->region, u"us-east-1"_s);
        QCOMPARE(settings.bucket->endpoint, QUrl(u"https://s3.us-east-1.amazonaws.com"_s));
        QCOMPARE(settings.bucket->secretKey, u"hush/hush"_s);
        QCOMPARE(settings.pathFormat, u"{sync_id}/{namespace}/{stream_name}/"_s);
        QCOMPARE(settings.fileNameFormat, u"{date}_{timestamp}_{part_number}{format_extension}"_s);
        QCOMPARE(settings.form, DeliveryForm());
        QCOMPARE(placeOf(settings), u"s3://rejects"_s);
    }

    void airbytesWholeObjectIsUnderstood()
    {
        // As the API of Airbyte has it.
        const QByteArray json
            = "{'storage_type':'S3','access_key_id':'a','secret_access_key':'b',"
              "'s3_bucket_name':'rejects','s3_bucket_region':'eu-west-1',"
              "'s3_endpoint':'http://localhost:9000','bucket_path':'prefix/',"
              "'format':{'format_type':'JSONL','flattening':'Root level flattening'},"
              "'compression':{'compression_type':'GZIP'},"
              "'path_format':'${NAMESPACE}/{stream_name}','file_name_format':'{date:yyyy_MM}'}"_ba
                  .replace('\'', '"');
        const DeliverySettings settings
            = understood({{deliveryKey(), QJsonDocument::fromJson(json).object()}});
        QCOMPARE(settings.bucket->endpoint, QUrl(u"http://localhost:9000"_s));
        QCOMPARE(settings.bucket->region, u"eu-west-1"_s);
        QCOMPARE(nameOf(settings.form), u"jsonl flat gzip"_s);
        QCOMPARE(settings.bucketPath, u"prefix/"_s);
        QCOMPARE(placeOf(settings), u"http://localhost:9000/rejects"_s);
    }

    void chinaHasAnotherDomain()
    {
        const DeliverySettings settings
            = understood(bucketWith({{u"s3_bucket_region"_s, u"cn-north-1"_s}}));
        QCOMPARE(settings.bucket->endpoint, QUrl(u"https://s3.cn-north-1.amazonaws.com.cn"_s));
    }

    void folderIsAnAbsolutePath()
    {
        const auto folder = [](const QString &path) {
            return QJsonObject{
                {deliveryKey(),
                 QJsonObject{{u"storage_type"_s, u"Folder"_s}, {u"folder"_s, path}}}};
        };
        QCOMPARE(placeOf(understood(folder(u"/srv/x/"_s))), u"/srv/x"_s);
        const auto relative = deliverySettings(folder(u"x"_s));
        QCOMPARE(relative.error().code, u"delivery.folder_relative"_s);
    }

    void faultsNameTheirField_data()
    {
        QTest::addColumn<QJsonObject>("change");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("field");
        const auto row
            = [](const char *name, const QString &key, const QString &value, const QString &code) {
                  QTest::newRow(name)
                      << QJsonObject{{key, value}} << code << u"/object_storage_config/"_s + key;
              };
        row("role", u"role_arn"_s, u"arn:aws:iam::1:role/x"_s, u"delivery.role_unsupported"_s);
        row("no key", u"access_key_id"_s, {}, u"delivery.keys_missing"_s);
        row("no secret", u"secret_access_key"_s, {}, u"delivery.keys_missing"_s);
        row("bucket", u"s3_bucket_name"_s, u"a/b"_s, u"configuration.invalid"_s);
        row("region", u"s3_bucket_region"_s, u"eu west"_s, u"configuration.invalid"_s);
        row("no URL", u"s3_endpoint"_s, u"storage"_s, u"delivery.endpoint_invalid"_s);
        row("file", u"s3_endpoint"_s, u"file:///etc"_s, u"delivery.endpoint_invalid"_s);
        row("path", u"s3_endpoint"_s, u"http://h/p"_s, u"delivery.endpoint_invalid"_s);
        row("user", u"s3_endpoint"_s, u"http://u:pw@h"_s, u"delivery.endpoint_invalid"_s);
        row("odd user", u"s3_endpoint"_s, u"http://u:p %pw@h"_s, u"delivery.endpoint_invalid"_s);
        row("variable", u"path_format"_s, u"{what}"_s, u"delivery.variable_unknown"_s);
        row("name", u"file_name_format"_s, u"{what}"_s, u"delivery.variable_unknown"_s);
        row("up", u"bucket_path"_s, u"../x"_s, u"delivery.path_invalid"_s);
    }
    void faultsNameTheirField()
    {
        QFETCH(QJsonObject, change);
        const auto settings = deliverySettings(bucketWith(change));
        QVERIFY(!settings);
        QTEST(settings.error().code, "code");
        if (settings.error().code != "configuration.invalid"_L1)
            QTEST(settings.error().field, "field");
        QVERIFY(!settings.error().message.contains("pw"_L1));
        QCOMPARE(settings.error().kind, ErrorKind::Configuration);
    }

    void roleWithoutKeysIsToldAsARole()
    {
        const QJsonObject json{{u"storage_type"_s, u"S3"_s},
                               {u"role_arn"_s, u"arn:aws:iam::1:role/x"_s},
                               {u"s3_bucket_name"_s, u"rejects"_s}};
        QCOMPARE(deliverySettings({{deliveryKey(), json}}).error().code,
                 u"delivery.role_unsupported"_s);
    }

    void keysAreSecrets()
    {
        const QJsonObject spec{{u"properties"_s, QJsonObject{{deliveryKey(), deliverySchema()}}}};
        QCOMPARE(secretPointers(spec),
                 QStringList({u"/object_storage_config/access_key_id"_s,
                              u"/object_storage_config/secret_access_key"_s,
                              u"/object_storage_config/session_token"_s}));
    }
};

QTEST_GUILESS_MAIN(TestDeliverySettings)
#include "testdeliverysettings.moc"
