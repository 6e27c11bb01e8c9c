// HubSpotServer: a double of HubSpot's CRM API for tests, after its published description.
#pragma once

#include "tests/servers/httpserver.h"

#include <QJsonObject>

#include <map>
#include <set>

namespace millrace::test {

/// Keeps records in memory and answers as HubSpot's documentation of the CRM API v3 says: bearer
/// token, properties and custom schemas, batch end points with their limits and validation, answers
/// of status 207, OAuth refresh. It proves what the connector does with these answers, not what
/// HubSpot answers today.
class HubSpotServer final
{
public:
    HubSpotServer();

    [[nodiscard]] HttpServer &http() { return m_http; }
    /// A destination configuration with a private app's token.
    [[nodiscard]] QJsonObject configuration() const;
    /// The same with OAuth; the access token of the private app is not accepted for it.
    [[nodiscard]] QJsonObject oauthConfiguration() const;

    using Record = std::map<QString, QString>;
    /// The records of \a object by number, archived ones left out.
    [[nodiscard]] std::map<qint64, Record> records(const QString &object) const;
    qint64 addRecord(const QString &object, const Record &properties);
    /// Another refresh token is good from the next refresh on, as with rotating tokens.
    void rotateRefreshToken(const QString &next) { m_nextRefreshToken = next; }
    /// The next \a times a record with this value of "email" is put off as HubSpot does when a
    /// record is being changed by another request.
    void putOff(const QString &email, int times) { m_putOff[email] = times; }
    /// Objects this sign-in may not see.
    void hide(const QString &object) { m_hidden.insert(object); }

    static constexpr auto s_token = "pat-na1-0123456789";

private:
    struct Property final
    {
        QString type;
        QString fieldType;
        QStringList options;
        bool isReadOnly = false;
        bool isUnique = false;
    };
    using Properties = std::map<QString, Property>;
    struct Fault final
    {
        QString category;
        QString message;
        QString property;
    };
    /// What became of one input.
    struct Outcome final
    {
        std::optional<qint64> record;
        std::optional<Fault> fault;
    };

    void serve(const QByteArray &method, const QString &path, HttpServer::Handler handler);
    [[nodiscard]] HttpAnswer properties(const HttpCall &call) const;
    [[nodiscard]] HttpAnswer schemas() const;
    [[nodiscard]] HttpAnswer token(const HttpCall &call);
    [[nodiscard]] HttpAnswer batch(const HttpCall &call);
    [[nodiscard]] HttpAnswer readBatch(const QString &object, const QJsonObject &body) const;
    [[nodiscard]] Outcome apply(const QString &object, const QString &verb,
                                const QJsonObject &input);
    [[nodiscard]] std::optional<Fault> faultOf(const QString &object,
                                               const QJsonObject &properties) const;
    [[nodiscard]] std::optional<qint64> find(const QString &object, const QString &idProperty,
                                             const QString &id) const;

    mutable std::mutex m_mutex; ///< Guards what follows.
    std::map<QString, Properties> m_objects;
    std::map<QString, std::map<qint64, Record>> m_records;
    std::map<QString, int> m_putOff;
    std::set<QString> m_hidden;
    qint64 m_lastNumber = 100;
    QString m_refreshToken;
    QString m_nextRefreshToken;
    int m_accessTokens = 0;
    HttpServer m_http; ///< Last: what its handlers use is there until it has ended.
};

} // namespace millrace::test
