#include "core/interchange/airbyteends.h"

#include "core/interchange/pathguess.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Text final
{
    Q_DECLARE_TR_FUNCTIONS(AirbyteImport)
};

/// One of several options: the value of its discriminator, or, as Terraform has it, the one member.
struct Variant final
{
    QString name; ///< In lower case with "_"; empty when nothing is said.
    QJsonObject settings;
};

Variant variantOf(const QJsonObject &configuration, const QString &key,
                  const QString &discriminator)
{
    const QJsonObject object = configuration.value(key).toObject();
    const QString said = object.value(discriminator).toString();
    if (!said.isEmpty())
        return {said.toLower().replace(u'-', u'_').replace(u' ', u'_'), object};
    for (auto each = object.begin(); each != object.end(); ++each) {
        if (each.value().isObject())
            return {each.key().toLower(), each.value().toObject()};
    }
    return {};
}

/// Airbyte shows a secret as asterisks and keeps it by a coordinate.
bool isMasked(const QJsonValue &value)
{
    const QString text = value.toString();
    return (text.size() > 3 && text.count(u'*') == text.size())
        || text.startsWith("airbyte_workspace_"_L1) || text.startsWith("secret_coordinate::"_L1)
        || value.toObject().contains("_secret"_L1) || value.toObject().contains("secret_id"_L1);
}

/// What Meltano's `$NAME` became.
bool isReference(const QJsonValue &value)
{
    static const QRegularExpression s_reference(u"\\A\\$\\{env:[A-Za-z_][A-Za-z0-9_]*\\}\\z"_s);
    return s_reference.match(value.toString()).hasMatch();
}

/// An address whose user part has a password.
bool hasPasswordInAddress(const QString &text)
{
    static const QRegularExpression s_address(u"[a-z][a-z0-9+.-]*://[^/@\\s]*:[^/@\\s]+@"_s,
                                              QRegularExpression::CaseInsensitiveOption);
    return s_address.match(text).hasMatch();
}

/// Takes settings one by one, and knows which were never asked for.
class Translation final
{
public:
    Translation(const AirbyteEnd &end, const QString &name)
        : m_end(end)
        , m_from(end.configuration)
        , m_name(name)
    {
    }

    /// The first of \a keys that has a plain value goes to \a target.
    void take(const QString &target, const QStringList &keys)
    {
        for (const QString &key : keys) {
            m_known << key;
            const QJsonValue value = m_from.value(key);
            if (m_made.configuration.contains(target) || value.isUndefined() || value.isNull())
                continue;
            if (isMasked(value) || hasPasswordInAddress(value.toString()))
                setSecret(target);
            else if (isReference(value))
                m_made.configuration.insert(target, value);
            else if (!value.isObject())
                m_made.configuration.insert(target, value);
        }
    }

    void takeInteger(const QString &target, const QStringList &keys)
    {
        take(target, keys);
        const QJsonValue value = m_made.configuration.value(target);
        bool isNumber = false;
        const qint64 number = value.toString().toLongLong(&isNumber);
        if (isNumber)
            m_made.configuration.insert(target, number);
        else if (value.isString()) {
            m_made.configuration.remove(target);
            decide(Text::tr("\"%1\" is no number there; the usual one holds until it is set.")
                       .arg(target));
        }
    }

    /// A secret that is there, masked or not, becomes a reference.
    void takeSecret(const QString &target, const QStringList &keys)
    {
        m_known << keys;
        const auto isThere = [this](const QString &key) {
            const QJsonValue value = m_from.value(key);
            return value.isObject() || !value.toString().isEmpty();
        };
        const auto reference = std::ranges::find_if(
            keys, [this](const QString &key) { return isReference(m_from.value(key)); });
        if (reference != keys.end())
            m_made.configuration.insert(target, m_from.value(*reference));
        else if (std::ranges::any_of(keys, isThere))
            setSecret(target);
    }

    void setSecret(const QString &target)
    {
        const QString reference = variableReference(m_name, target.section(u'.', -1));
        if (target.contains(u'.')) {
            const QString group = target.section(u'.', 0, 0);
            QJsonObject inner = m_made.configuration.value(group).toObject();
            inner.insert(target.section(u'.', 1), reference);
            m_made.configuration.insert(group, inner);
        } else {
            m_made.configuration.insert(target, reference);
        }
        decide(Text::tr("The secret \"%1\" is never taken over: set the variable %2, or enter it "
                        "in the settings after the import.")
                   .arg(target, reference.mid(6).chopped(1)));
    }

    void ignore(const QStringList &keys) { m_known << keys; }
    void set(const QString &target, const QJsonValue &value)
    {
        m_made.configuration.insert(target, value);
    }
    void change(const QString &sentence) { m_made.changes << sentence; }
    void decide(const QString &sentence) { m_made.decisions << sentence; }
    [[nodiscard]] const QJsonObject &from() const { return m_from; }
    [[nodiscard]] const AirbyteEnd &end() const { return m_end; }
    [[nodiscard]] bool isSource() const { return m_end.role == EndpointRole::Source; }
    Variant variant(const QString &key, const QString &discriminator)
    {
        m_known << key;
        return variantOf(m_from, key, discriminator);
    }

    TranslatedEnd finish(const QString &connectorId)
    {
        m_made.connectorId = connectorId;
        QStringList left;
        for (auto each = m_from.begin(); each != m_from.end(); ++each) {
            const QJsonValue value = each.value();
            const bool isEmpty = value.isNull() || value.toString(u"x"_s).isEmpty()
                || (value.isArray() && value.toArray().isEmpty()) || value == QJsonValue(false);
            if (!m_known.contains(each.key()) && !isEmpty)
                left << u'"' + each.key() + u'"';
        }
        if (!left.isEmpty())
            change(
                Text::tr("These settings have no counterpart here: %1.").arg(left.join(", "_L1)));
        return std::move(m_made);
    }

private:
    const AirbyteEnd &m_end;
    const QJsonObject m_from;
    QString m_name;
    TranslatedEnd m_made;
    QStringList m_known{u"sourceType"_s, u"destinationType"_s, u"source_type"_s,
                        u"destination_type"_s};
};

void takeTls(Translation &t)
{
    const Variant mode = t.variant(u"ssl_mode"_s, u"mode"_s);
    t.ignore({u"ssl"_s});
    QString word = mode.name;
    if (word.isEmpty() && t.from().value("ssl"_L1).isBool())
        word = t.from().value("ssl"_L1).toBool() ? u"require"_s : u"prefer"_s;
    static const QHash<QString, QString> s_modes{{u"disable"_s, u"disable"_s},
                                                 {u"allow"_s, u"prefer"_s},
                                                 {u"prefer"_s, u"prefer"_s},
                                                 {u"preferred"_s, u"prefer"_s},
                                                 {u"require"_s, u"require"_s},
                                                 {u"required"_s, u"require"_s},
                                                 {u"verify_ca"_s, u"verify-ca"_s},
                                                 {u"verify_full"_s, u"verify-full"_s},
                                                 {u"verify_identity"_s, u"verify-full"_s}};
    if (word.isEmpty())
        return;
    if (!s_modes.contains(word)) {
        // A word nobody knows must not become an open line.
        t.set(u"tls"_s, QJsonObject{{u"mode"_s, u"require"_s}});
        t.decide(Text::tr("The mode of encryption is not known here; \"require\" was taken."));
        return;
    }
    t.set(u"tls"_s, QJsonObject{{u"mode"_s, s_modes.value(word)}});
    if (word == "allow"_L1)
        t.change(Text::tr("The mode of encryption \"allow\" became \"prefer\"."));
    for (const QString &key : {u"ca_certificate"_s, u"client_certificate"_s, u"client_key"_s}) {
        if (!mode.settings.value(key).toString().isEmpty())
            t.decide(Text::tr("The certificate or key \"%1\" stands in the file itself: save it as "
                              "a file of its own and name that in the settings.")
                         .arg(key));
    }
}

void takeTunnel(Translation &t)
{
    const Variant tunnel = t.variant(u"tunnel_method"_s, u"tunnel_method"_s);
    if (tunnel.name.isEmpty() || tunnel.name == "no_tunnel"_L1)
        return;
    QJsonObject made{{u"method"_s, u"ssh"_s},
                     {u"host"_s, tunnel.settings.value("tunnel_host"_L1).toString()},
                     {u"username"_s, tunnel.settings.value("tunnel_user"_L1).toString()}};
    if (const qint64 port = tunnel.settings.value("tunnel_port"_L1).toInteger(); port > 0)
        made.insert("port"_L1, port);
    t.set(u"tunnel"_s, made);
    if (tunnel.name.contains("password"_L1))
        t.decide(Text::tr("The SSH server was entered with a password; here it takes a key: name "
                          "its file in the settings, or have the SSH agent hold it."));
    else
        t.decide(Text::tr("The key for the SSH server is not taken over: name its file in the "
                          "settings, or have the SSH agent hold it."));
}

void takeServer(Translation &t)
{
    t.take(u"host"_s, {u"host"_s});
    t.takeInteger(u"port"_s, {u"port"_s});
    t.take(u"database"_s, {u"database"_s, u"dbname"_s});
    t.take(u"username"_s, {u"username"_s, u"user"_s});
    t.takeSecret(u"password"_s, {u"password"_s});
    takeTls(t);
    takeTunnel(t);
    if (!t.from().value("jdbc_url_params"_L1).toString().isEmpty())
        t.decide(Text::tr("Further parameters of the address (\"jdbc_url_params\") are not taken "
                          "over: look whether one of them is needed."));
    t.ignore({u"jdbc_url_params"_s});
}

void takeReplication(Translation &t, bool hasXmin)
{
    const Variant method = t.variant(u"replication_method"_s, u"method"_s);
    if (method.name.contains("cdc"_L1))
        t.decide(Text::tr("The source followed the log of the database (CDC), which is not done "
                          "here: choose a cursor field for its streams, or a full refresh. Deleted "
                          "rows are not noticed by a cursor."));
    else if (hasXmin && method.name.contains("xmin"_L1))
        t.set(u"replication"_s, QJsonObject{{u"method"_s, u"xmin"_s}});
}

TranslatedEnd postgres(Translation &t)
{
    takeServer(t);
    if (t.isSource()) {
        t.take(u"schemas"_s, {u"schemas"_s, u"filter_schemas"_s});
        takeReplication(t, true);
    } else {
        t.take(u"schema"_s, {u"schema"_s, u"default_target_schema"_s});
        t.take(u"drop_cascade"_s, {u"drop_cascade"_s});
        t.ignore({u"raw_data_schema"_s, u"disable_type_dedupe"_s, u"unconstrained_number"_s});
    }
    return t.finish(u"postgres"_s);
}

TranslatedEnd mysql(Translation &t)
{
    takeServer(t);
    if (t.isSource())
        takeReplication(t, false);
    t.ignore({u"raw_data_schema"_s, u"disable_type_dedupe"_s});
    return t.finish(u"mysql"_s);
}

TranslatedEnd sqlite(Translation &t)
{
    t.take(u"path"_s, {u"destination_path"_s, u"path"_s, u"database"_s, u"path_to_database"_s});
    return t.finish(u"sqlite"_s);
}

TranslatedEnd fileSource(Translation &t)
{
    const Variant provider = t.variant(u"provider"_s, u"storage"_s);
    if (!provider.name.isEmpty() && !provider.name.startsWith("local"_L1)) {
        t.decide(Text::tr("The file lies elsewhere than on this computer, from where it is not "
                          "read here: bring it into a folder and make a source of that."));
        return t.finish({});
    }
    t.take(u"path"_s, {u"url"_s, u"path"_s});
    t.take(u"stream_name"_s, {u"dataset_name"_s});
    t.ignore({u"format"_s});
    const QString format = t.from().value("format"_L1).toString();
    if (format == "csv"_L1 || format == "json"_L1 || format == "jsonl"_L1)
        t.set(u"format"_s, format);
    else if (!format.isEmpty())
        t.decide(
            Text::tr("Files of this format are not read here: write it as CSV or JSON lines."));
    if (!t.from().value("reader_options"_L1).toString().isEmpty())
        t.decide(
            Text::tr("How the file is read (\"reader_options\") is found out by looking at it: "
                     "compare the preview."));
    t.ignore({u"reader_options"_s});
    return t.finish(u"files"_s);
}

TranslatedEnd fileDestination(Translation &t, const QString &format)
{
    t.take(u"folder"_s, {u"destination_path"_s, u"output_path"_s});
    if (!t.from().contains("destination_path"_L1) && !t.from().contains("output_path"_L1))
        t.decide(Text::tr("The folder is not said: set it before the file is applied."));
    t.set(u"format"_s, format);
    t.ignore({u"delimiter_type"_s});
    return t.finish(u"files"_s);
}

TranslatedEnd faker(Translation &t)
{
    for (const QString &key : {u"count"_s, u"seed"_s, u"records_per_slice"_s})
        t.takeInteger(key, {key});
    t.take(u"always_updated"_s, {u"always_updated"_s});
    t.ignore({u"parallelism"_s});
    t.change(Text::tr("The sample records are others than those of Airbyte."));
    return t.finish(u"sample"_s);
}

/// The text at \a key, unless it is a mask.
QString shown(const QJsonObject &object, const QString &key)
{
    return isMasked(object.value(key)) ? QString() : object.value(key).toString();
}

TranslatedEnd activation(Translation &t, const QString &connectorId)
{
    t.ignore({u"credentials"_s, u"client_id"_s, u"client_secret"_s, u"refresh_token"_s,
              u"is_sandbox"_s});
    const QJsonObject credentials = t.from().value("credentials"_L1).toObject();
    if (connectorId == "customerio"_L1) {
        t.set(u"site_id"_s, shown(credentials, u"site_id"_s));
        t.setSecret(u"api_key"_s);
    } else if (connectorId == "salesforce"_L1) {
        t.set(u"credentials"_s,
              QJsonObject{{u"method"_s, u"oauth"_s},
                          {u"client_id"_s, shown(t.from(), u"client_id"_s)}});
        t.setSecret(u"credentials.client_secret"_s);
        t.setSecret(u"credentials.refresh_token"_s);
        const bool isSandbox = t.from().value("is_sandbox"_L1).toBool();
        t.set(u"login"_s, QJsonObject{{u"kind"_s, isSandbox ? u"sandbox"_s : u"production"_s}});
    } else {
        t.set(u"credentials"_s,
              QJsonObject{{u"method"_s, u"oauth"_s},
                          {u"client_id"_s, shown(credentials, u"client_id"_s)}});
        t.setSecret(u"credentials.client_secret"_s);
        t.setSecret(u"credentials.refresh_token"_s);
    }
    return t.finish(connectorId);
}

/// The configuration of a manifest as it is, but without anything secret.
QJsonValue withoutSecrets(const QJsonValue &value, const QString &key, const QString &pointer,
                          const QStringList &secrets, Translation &t, const QString &name)
{
    if (value.isObject() && !isMasked(value)) {
        QJsonObject object = value.toObject();
        for (auto each = object.begin(); each != object.end(); ++each)
            each.value() = withoutSecrets(each.value(), each.key(), pointerTo(pointer, each.key()),
                                          secrets, t, name);
        return object;
    }
    if (value.isArray()) {
        QJsonArray list = value.toArray();
        for (qsizetype at = 0; at < list.size(); ++at)
            list[at] = withoutSecrets(list[at], key, pointerTo(pointer, QString::number(at)),
                                      secrets, t, name);
        return list;
    }
    const bool isPlain = value.isBool() || value.isNull();
    const bool isSecret = secrets.contains(pointer) || (isSecretKey(key) && !isPlain)
        || isMasked(value) || hasPasswordInAddress(value.toString());
    if (!isSecret || isReference(value))
        return value;
    const QString reference = variableReference(name, key);
    t.decide(Text::tr("The secret \"%1\" is never taken over: set the variable %2, or enter it in "
                      "the settings after the import.")
                 .arg(key, reference.mid(6).chopped(1)));
    return reference;
}

TranslatedEnd manifest(const AirbyteEnd &end, const QString &name, const ConnectorInfo &info)
{
    Translation t(end, name);
    const QStringList secrets
        = secretPointers(end.role == EndpointRole::Source ? info.sourceSpec : info.destinationSpec);
    for (auto each = end.configuration.begin(); each != end.configuration.end(); ++each) {
        t.ignore({each.key()});
        if (each.key() != "sourceType"_L1 && each.key() != "source_type"_L1)
            t.set(each.key(),
                  withoutSecrets(each.value(), each.key(), u'/' + each.key(), secrets, t, name));
    }
    return t.finish(info.id);
}

TranslatedEnd unknown(const AirbyteEnd &end)
{
    TranslatedEnd made;
    if (end.connector.isEmpty())
        made.decisions << Text::tr("The file does not say which connector it is: add "
                                   "\"sourceType\" or \"destinationType\" to it, or make it anew.");
    else if (end.role == EndpointRole::Source)
        made.decisions << Text::tr("There is no connector %1 yet: \"millrace-cli catalogue install "
                                   "%1\" gets its manifest, if it has one; then import again.")
                              .arg(end.connector);
    else
        made.decisions << Text::tr("There is no destination like %1: choose another one and make "
                                   "the connection anew.")
                              .arg(end.connector);
    return made;
}

TranslatedEnd translatedByConnector(const AirbyteEnd &end, const QString &name,
                                    const ConnectorRegistry &registry)
{
    Translation t(end, name);
    const QString kind = end.connector.section(u'-', 1);
    const bool isSource = end.role == EndpointRole::Source;
    if (kind == "postgres"_L1 || kind.startsWith("postgres-"_L1))
        return postgres(t);
    if (kind == "mysql"_L1 || kind == "mariadb"_L1)
        return mysql(t);
    if (kind == "sqlite"_L1 || kind == "sqlite-local"_L1)
        return sqlite(t);
    if (isSource && (kind == "file"_L1 || kind == "csv"_L1))
        return fileSource(t);
    if (isSource && (kind == "faker"_L1 || kind == "sample-data"_L1))
        return faker(t);
    if (!isSource && (kind == "csv"_L1 || kind == "local-csv"_L1))
        return fileDestination(t, u"csv"_s);
    if (!isSource && (kind == "local-json"_L1 || kind == "jsonl"_L1))
        return fileDestination(t, u"jsonl"_s);
    if (!isSource && (kind == "hubspot"_L1 || kind == "salesforce"_L1))
        return activation(t, kind);
    if (!isSource && (kind == "customer-io"_L1 || kind == "customerio"_L1))
        return activation(t, u"customerio"_s);
    if (const ConnectorInfo *info = registry.find(end.connector);
        info != nullptr && isSource && info->isSource())
        return manifest(end, name, *info);
    return unknown(end);
}

} // namespace

bool isSecretKey(const QString &key)
{
    static const QRegularExpression s_secret(
        u"password|passwd|passphrase|secret|token|api_?key|access_?key|private_?key|ssh_?key|"
        u"credentials_json|service_account|connection_string|jdbc"_s,
        QRegularExpression::CaseInsensitiveOption);
    return s_secret.match(key).hasMatch();
}

QString variableReference(const QString &name, const QString &key)
{
    static const QRegularExpression s_other(u"[^A-Z0-9]+"_s);
    QString variable = (name + u'_' + key).toUpper().replace(s_other, u"_"_s);
    while (variable.startsWith(u'_'))
        variable.remove(0, 1);
    if (variable.isEmpty() || variable.front().isDigit())
        variable.prepend("END_"_L1);
    return u"${env:%1}"_s.arg(variable);
}

TranslatedEnd translatedEnd(const AirbyteEnd &end, const QString &name,
                            const ConnectorRegistry &registry)
{
    TranslatedEnd made = translatedByConnector(end, name, registry);
    const ConnectorInfo *info = registry.find(made.connectorId);
    if (info == nullptr)
        return made.connectorId.isEmpty() ? made : unknown(end);
    for (const QString &key : {u"path"_s, u"folder"_s}) {
        if (made.configuration.value(key).toString().startsWith("/local"_L1))
            made.decisions << Text::tr(
                "The path was one inside of Airbyte's container: set the one "
                "on this computer, often below /tmp/airbyte_local.");
    }
    made.configuration = withAbsolutePaths(made.configuration, *info, end.role, end.folder);
    return made;
}

} // namespace millrace
