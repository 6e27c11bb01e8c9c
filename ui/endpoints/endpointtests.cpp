#include "ui/endpoints/endpointtests.h"

#include "core/store/endpointrepository.h"
#include "core/store/settingsrepository.h"
#include "ui/workspace/workspace.h"

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

QJsonObject toJson(const EndpointTests::Outcome &outcome)
{
    return {{u"passed"_s, outcome.hasPassed},
            {u"at"_s, static_cast<qint64>(outcome.at.time_since_epoch().count())},
            {u"configuration"_s, QString::fromLatin1(outcome.fingerprint)}};
}

EndpointTests::Outcome fromJson(const QJsonObject &json)
{
    return {json.value("passed"_L1).toBool(),
            TimePoint(std::chrono::microseconds(json.value("at"_L1).toInteger())),
            json.value("configuration"_L1).toString().toLatin1()};
}

/// Ids of sources and destinations that are gone are forgotten on the way.
Result<void> store(StateDatabase &database, const QString &id,
                   const std::optional<EndpointTests::Outcome> &outcome)
{
    // All outcomes are one value: two that end together must not undo each other.
    static QMutex mutex;
    const QMutexLocker locker(&mutex);
    SettingsRepository settings(database);
    const auto stored = settings.value(s_key);
    if (!stored)
        return stored.error();
    const QJsonObject former = stored->toObject();
    QJsonObject kept;
    for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
        const auto endpoints = EndpointRepository(database).all(role);
        if (!endpoints)
            return endpoints.error();
        for (const Endpoint &endpoint : *endpoints) {
            if (former.contains(endpoint.id))
                kept.insert(endpoint.id, former.value(endpoint.id));
        }
    }
    kept.remove(id);
    if (outcome)
        kept.insert(id, toJson(*outcome));
    return kept == former ? Result<void>() : settings.setValue(s_key, kept);
}

} // namespace

EndpointTests::EndpointTests(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    connect(&m_workspace, &Workspace::snapshotChanged, this, &EndpointTests::reload);
    reload();
}

std::optional<EndpointTests::Outcome> EndpointTests::outcome(const Endpoint &endpoint) const
{
    const auto found = m_outcomes.constFind(endpoint.id);
    if (found == m_outcomes.constEnd() || found->fingerprint != fingerprintOf(endpoint))
        return std::nullopt;
    return *found;
}

void EndpointTests::record(Workspace &workspace, const Endpoint &endpoint,
                           std::optional<bool> hasPassed)
{
    std::optional<Outcome> outcome;
    if (hasPassed)
        outcome = Outcome{*hasPassed, workspace.services().clock.now(), fingerprintOf(endpoint)};
    workspace.query<void>(
        &workspace,
        [id = endpoint.id, outcome](StateDatabase &database) {
            return store(database, id, outcome);
        },
        [&workspace](const Result<void> &stored) {
            if (!stored)
                emit workspace.failed(stored.error());
            workspace.refresh();
        });
}

void EndpointTests::reload()
{
    const auto take = [this](const Result<QJsonValue> &stored) {
        if (!stored)
            return; // The workspace tells what is wrong with the database.
        QHash<QString, Outcome> outcomes;
        const QJsonObject json = stored->toObject();
        for (auto it = json.begin(); it != json.end(); ++it)
            outcomes.insert(it.key(), fromJson(it.value().toObject()));
        if (outcomes == m_outcomes)
            return;
        m_outcomes = outcomes;
        emit changed();
    };
    m_workspace.query<QJsonValue>(
        this, [](StateDatabase &database) { return SettingsRepository(database).value(s_key); },
        take);
}

} // namespace millrace
