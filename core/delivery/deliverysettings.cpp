#include "core/delivery/deliverysettings.h"

#include "core/connector/configuration.h"
#include "core/delivery/deliveryerrors.h"
#include "core/delivery/deliverypath.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_defaultRegion = "us-east-1"_L1;

QString pointerTo(QLatin1StringView key) { return u'/' + deliveryKey() + u'/' + key; }

QUrl amazonOf(const QString &region)
{
    const QString domain = region.startsWith("cn-"_L1) ? u"amazonaws.com.cn"_s : u"amazonaws.com"_s;
    return QUrl(u"https://s3.%1.%2"_s.arg(region, domain));
}

Result<QUrl> endpointOf(const QString &text, const QString &region)
{
    if (text.isEmpty())
        return amazonOf(region);
    const QUrl url(text, QUrl::StrictMode);
    const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    const bool isPlain = (url.path().isEmpty() || url.path() == "/"_L1) && !url.hasQuery()
        && !url.hasFragment() && url.userInfo().isEmpty();
    if (!url.isValid() || !isWeb || url.host().isEmpty() || !isPlain) {
        // A password in it must not be repeated, nor one that keeps the text from being understood.
        const QString shown = text.mid(text.lastIndexOf(u'@') + 1);
        return makeError(deliveryerrors::endpointInvalid, {shown}, {}, pointerTo("s3_endpoint"_L1));
    }
    return url.adjusted(QUrl::RemovePath);
}

Result<BucketSettings> bucketOf(const QJsonObject &json)
{
    const auto text = [&json](QLatin1StringView key) { return json.value(key).toString(); };
    BucketSettings bucket;
    bucket.bucket = text("s3_bucket_name"_L1);
    bucket.region = text("s3_bucket_region"_L1);
    if (bucket.region.isEmpty())
        bucket.region = s_defaultRegion;
    auto endpoint = endpointOf(text("s3_endpoint"_L1).trimmed(), bucket.region);
    if (!endpoint)
        return endpoint.error();
    bucket.endpoint = *endpoint;
    bucket.accessKey = text("access_key_id"_L1);
    bucket.secretKey = text("secret_access_key"_L1);
    bucket.sessionToken = text("session_token"_L1).trimmed();
    if (bucket.accessKey.isEmpty() || bucket.secretKey.isEmpty()) {
        return makeError(
            deliveryerrors::keysMissing, {bucket.bucket}, {},
            pointerTo(bucket.accessKey.isEmpty() ? "access_key_id"_L1 : "secret_access_key"_L1));
    }
    return bucket;
}

DeliveryForm formOf(const QJsonObject &json)
{
    const QJsonObject format = json.value("format"_L1).toObject();
    const QJsonObject compression = json.value("compression"_L1).toObject();
    DeliveryForm form;
    if (format.value("format_type"_L1) == QJsonValue(u"JSONL"_s))
        form.format = DeliveryForm::Format::JsonLines;
    form.isFlat = format.value("flattening"_L1) == QJsonValue(u"Root level flattening"_s);
    form.isCompressed = compression.value("compression_type"_L1) == QJsonValue(u"GZIP"_s);
    return form;
}

} // namespace

QString deliveryKey() { return u"object_storage_config"_s; }

QJsonObject deliverySchema()
{
    static const QJsonObject s_schema = [] {
        QFile file(u":/delivery/deliverysettings.json"_s);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("The schema of the delivery is missing.");
        return QJsonDocument::fromJson(file.readAll()).object();
    }();
    return s_schema;
}

Result<std::optional<DeliverySettings>> deliverySettings(const QJsonObject &configuration)
{
    using Settings = std::optional<DeliverySettings>;
    const QJsonObject spec{{u"type"_s, u"object"_s},
                           {u"properties"_s, QJsonObject{{deliveryKey(), deliverySchema()}}}};
    const QJsonObject values = configuration.contains(deliveryKey())
        ? QJsonObject{{deliveryKey(), configuration.value(deliveryKey())}}
        : QJsonObject();
    // First: who has a role may have no keys, and would hear of them alone.
    const QString role
        = configuration.value(deliveryKey()).toObject().value("role_arn"_L1).toString();
    if (!role.isEmpty())
        return makeError(deliveryerrors::roleUnsupported, {role}, {}, pointerTo("role_arn"_L1));
    auto valid = makeConfiguration(spec, values);
    if (!valid)
        return valid.error();
    const QJsonObject json = valid->object(deliveryKey());
    const QString kind = json.value("storage_type"_L1).toString();
    if (kind == "None"_L1)
        return Settings();
    DeliverySettings settings;
    if (kind == "S3"_L1) {
        auto bucket = bucketOf(json);
        if (!bucket)
            return bucket.error();
        settings.bucket = *bucket;
    } else {
        settings.folder = QDir::cleanPath(json.value("folder"_L1).toString());
        if (!QDir::isAbsolutePath(settings.folder))
            return makeError(deliveryerrors::folderRelative, {settings.folder}, {},
                             pointerTo("folder"_L1));
    }
    settings.form = formOf(json);
    settings.bucketPath = json.value("bucket_path"_L1).toString();
    settings.pathFormat = json.value("path_format"_L1).toString();
    settings.fileNameFormat = json.value("file_name_format"_L1).toString();
    if (auto checked = checkPaths(settings); !checked)
        return checked.error();
    return Settings(std::move(settings));
}

QString placeOf(const DeliverySettings &settings)
{
    if (!settings.bucket)
        return settings.folder;
    const BucketSettings &bucket = *settings.bucket;
    if (bucket.endpoint == amazonOf(bucket.region))
        return u"s3://"_s + bucket.bucket;
    return bucket.endpoint.toString() + u'/' + bucket.bucket;
}

} // namespace millrace
