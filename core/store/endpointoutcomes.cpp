#include "core/store/endpointoutcomes.h"

#include "core/store/endpointrepository.h"
#include "core/store/settingsrepository.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QMutex>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_key = u"endpoint_tests"_s;

/// References stand for the secrets, so the print tells nothing of them.
QByteArray fingerprintOf(const Endpoint &endpoint)
{
    const QByteArray text = QJsonDocument(endpoint.configuration).toJson(QJsonDocument::Compact)
        + endpoint.connectorId.toUtf8();
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
}

QJsonObject toJson(const EndpointOutcome &outcome)
{
    return {{u"passed"_s, outcome.hasPassed},
            {u"at"_s, static_cast<qint64>(outcome.at.time_since_epoch().count())},
            {u"configuration"_s, QString::fromLatin1(outcome.fingerprint)}};
}

EndpointOutcome fromJson(const QJsonObject &json)
{
    return {json.value("passed"_L1).toBool(),
            TimePoint(std::chrono::microseconds(json.value("at"_L1).toInteger())),
            json.value("configuration"_L1).toString().toLatin1()};
}

} // namespace

Result<EndpointOutcomeMap> EndpointOutcomes::all() const
{
    const auto stored = SettingsRepository(m_database).value(s_key);
    if (!stored)
        return stored.error();
    EndpointOutcomeMap outcomes;
    const QJsonObject json = stored->toObject();
    for (auto it = json.begin(); it != json.end(); ++it)
        outcomes.insert(it.key(), fromJson(it.value().toObject()));
    return outcomes;
}

Result<void> EndpointOutcomes::record(const Endpoint &endpoint, std::optional<bool> hasPassed)
{
    // All outcomes are one value: two that end together must not undo each other.
    static QMutex mutex;
    const QMutexLocker locker(&mutex);
    SettingsRepository settings(m_database);
    const auto stored = settings.value(s_key);
    if (!stored)
        return stored.error();
    const QJsonObject former = stored->toObject();
    QJsonObject kept;
    for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
        const auto endpoints = EndpointRepository(m_database).all(role);
        if (!endpoints)
            return endpoints.error();
        for (const Endpoint &known : *endpoints) {
            if (former.contains(known.id))
                kept.insert(known.id, former.value(known.id));
        }
    }
    kept.remove(endpoint.id);
    if (hasPassed)
        kept.insert(endpoint.id,
                    toJson({*hasPassed, m_database.clock().now(), fingerprintOf(endpoint)}));
    return kept == former ? Result<void>() : settings.setValue(s_key, kept);
}

Result<void> EndpointOutcomes::recordPassed(const Endpoint &endpoint)
{
    const auto outcomes = all();
    if (!outcomes)
        return outcomes.error();
    if (const auto known = find(*outcomes, endpoint); known && known->hasPassed)
        return {};
    const auto stored = EndpointRepository(m_database).find(endpoint.id);
    if (!stored)
        return stored.error();
    return stored->configuration == endpoint.configuration ? record(endpoint, true)
                                                           : Result<void>();
}

std::optional<EndpointOutcome> EndpointOutcomes::find(const EndpointOutcomeMap &outcomes,
                                                      const Endpoint &endpoint)
{
    const auto found = outcomes.constFind(endpoint.id);
    if (found == outcomes.constEnd() || found->fingerprint != fingerprintOf(endpoint))
        return std::nullopt;
    return *found;
}

} // namespace millrace
