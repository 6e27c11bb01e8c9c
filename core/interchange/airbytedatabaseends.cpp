#include "core/interchange/airbyteendtranslation.h"

#include <QCoreApplication>
#include <QHash>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Text final
{
    Q_DECLARE_TR_FUNCTIONS(AirbyteImport)
};

void takeTls(EndTranslation &t)
{
    const AirbyteVariant mode = t.variant(u"ssl_mode"_s, u"mode"_s);
    t.ignore({u"ssl"_s, u"ssl_enable"_s});
    QString word = mode.name;
    // Meltano has the word alone.
    if (word.isEmpty())
        word = t.from().value("ssl_mode"_L1).toString().toLower().replace(u'-', u'_');
    for (const QString &key : {u"ssl"_s, u"ssl_enable"_s}) {
        if (word.isEmpty() && t.from().value(key).isBool())
            word = t.from().value(key).toBool() ? u"require"_s : u"prefer"_s;
    }
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

void takeTunnel(EndTranslation &t)
{
    const AirbyteVariant tunnel = t.variant(u"tunnel_method"_s, u"tunnel_method"_s);
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

void takeServer(EndTranslation &t)
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

void takeReplication(EndTranslation &t, bool hasXmin)
{
    const AirbyteVariant method = t.variant(u"replication_method"_s, u"method"_s);
    if (method.name.contains("cdc"_L1))
        t.decide(Text::tr("The source followed the log of the database (CDC), which is not done "
                          "here: choose a cursor field for its streams, or a full refresh. Deleted "
                          "rows are not noticed by a cursor."));
    else if (hasXmin && method.name.contains("xmin"_L1))
        t.set(u"replication"_s, QJsonObject{{u"method"_s, u"xmin"_s}});
}

TranslatedEnd postgres(EndTranslation &t)
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

TranslatedEnd mysql(EndTranslation &t)
{
    takeServer(t);
    if (t.isSource())
        takeReplication(t, false);
    t.ignore({u"raw_data_schema"_s, u"disable_type_dedupe"_s});
    return t.finish(u"mysql"_s);
}

TranslatedEnd sqlite(EndTranslation &t)
{
    t.take(u"path"_s, {u"destination_path"_s, u"path"_s, u"database"_s, u"path_to_database"_s});
    return t.finish(u"sqlite"_s);
}

} // namespace

std::optional<TranslatedEnd> translatedDatabase(const AirbyteEnd &end, const QString &name)
{
    EndTranslation t(end, name);
    const QString kind = end.connector.section(u'-', 1);
    if (kind == "postgres"_L1 || kind.startsWith("postgres-"_L1))
        return postgres(t);
    if (kind == "mysql"_L1 || kind == "mariadb"_L1)
        return mysql(t);
    if (kind == "sqlite"_L1 || kind == "sqlite-local"_L1)
        return sqlite(t);
    return std::nullopt;
}

} // namespace millrace
