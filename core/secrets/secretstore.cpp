#include "core/secrets/secretstore.h"

#include "core/secrets/secretchanges.h"
#include "core/secrets/secreterrors.h"

#include <QJsonArray>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Change = std::function<Result<QJsonValue>(const QJsonValue &)>;

QString unescaped(QString segment)
{
    return segment.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
}

QString escaped(QString key) { return key.replace("~"_L1, "~0"_L1).replace("/"_L1, "~1"_L1); }

/// The text of the only member of \a value when it is called \a key: a reference.
std::optional<QString> reference(const QJsonValue &value, QLatin1StringView key)
{
    const QJsonObject object = value.toObject();
    if (object.size() != 1 || !object.value(key).isString())
        return std::nullopt;
    return object.value(key).toString();
}

/// \a value with \a change made at \a path; a place that does not exist is left out.
Result<QJsonValue> changedAt(const QJsonValue &value, const QStringList &path, const Change &change)
{
    if (path.isEmpty())
        return change(value);
    const QString key = unescaped(path.first());
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        if (!object.contains(key))
            return value;
        auto inner = changedAt(object.value(key), path.mid(1), change);
        if (!inner)
            return inner;
        object.insert(key, *inner);
        return QJsonValue(object);
    }
    if (value.isArray()) {
        QJsonArray array = value.toArray();
        bool isNumber = false;
        const qsizetype index = key.toLongLong(&isNumber);
        if (!isNumber || index < 0 || index >= array.size())
            return value;
        auto inner = changedAt(array.at(index), path.mid(1), change);
        if (!inner)
            return inner;
        array.replace(index, *inner);
        return QJsonValue(array);
    }
    return value;
}

QStringList pathOf(const QString &pointer) { return pointer.split(u'/').mid(1); }

Result<QJsonValue> resolved(const QJsonValue &value, const QString &pointer,
                            const SecretStore &store, QStringList &values);

Result<QJsonValue> resolvedMembers(const QJsonObject &object, const QString &pointer,
                                   const SecretStore &store, QStringList &values)
{
    QJsonObject result;
    for (auto it = object.begin(); it != object.end(); ++it) {
        auto inner = resolved(it.value(), pointer + u'/' + escaped(it.key()), store, values);
        if (!inner)
            return inner;
        result.insert(it.key(), *inner);
    }
    return QJsonValue(result);
}

Result<QJsonValue> resolved(const QJsonValue &value, const QString &pointer,
                            const SecretStore &store, QStringList &values)
{
    if (const auto name = reference(value, "$secret"_L1)) {
        auto text = store.read(*name);
        if (!text) {
            Error error = text.error();
            error.field = pointer;
            return error;
        }
        values << *text;
        return QJsonValue(*text);
    }
    if (const auto variable = reference(value, "$env"_L1)) {
        const QByteArray key = variable->toUtf8();
        if (!qEnvironmentVariableIsSet(key.constData()))
            return makeError(secreterrors::variableMissing, {*variable}, {}, pointer);
        values << qEnvironmentVariable(key.constData());
        return QJsonValue(values.last());
    }
    if (value.isObject())
        return resolvedMembers(value.toObject(), pointer, store, values);
    if (!value.isArray())
        return value;
    QJsonArray array;
    for (const QJsonValue &entry : value.toArray()) {
        auto inner = resolved(entry, pointer + u'/' + QString::number(array.size()), store, values);
        if (!inner)
            return inner;
        array.append(*inner);
    }
    return QJsonValue(array);
}

/// Who holds a turn in this process.
class Turns final
{
public:
    using Key = std::pair<const SecretStore *, QString>;

    static Turns &instance()
    {
        static Turns s_turns;
        return s_turns;
    }

    bool take(const Key &key, const Cancellation &cancellation)
    {
        std::unique_lock lock(m_mutex);
        if (!m_ended.wait(lock, cancellation, [&] { return !m_held.contains(key); }))
            return false;
        m_held.insert(key);
        return true;
    }

    void end(const Key &key)
    {
        const std::lock_guard lock(m_mutex);
        m_held.erase(key);
        m_ended.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_ended;
    std::set<Key> m_held;
};

} // namespace

Result<SecretTurn> SecretStore::takeTurn(const QString &name, const Cancellation &cancellation)
{
    const Turns::Key key(this, name);
    if (!Turns::instance().take(key, cancellation))
        return Error::cancelled();
    return SecretTurn(this, [key](void *) { Turns::instance().end(key); });
}

Result<QJsonObject> withSecretsStored(const QJsonObject &configuration,
                                      const QStringList &secretPointers, const QString &prefix,
                                      SecretStore &store)
{
    QJsonValue result = configuration;
    SecretChanges changes(store);
    for (const QString &pointer : secretPointers) {
        const auto keep = [&](const QJsonValue &value) -> Result<QJsonValue> {
            const bool isReference = reference(value, "$secret"_L1) || reference(value, "$env"_L1);
            if (isReference || value.isNull() || value == QJsonValue(QString()))
                return value;
            if (!value.isString())
                return makeError(secreterrors::notText, {pointer}, {}, pointer);
            const QString name = prefix + pointer;
            if (auto written = changes.write(name, value.toString()); !written) {
                Error error = written.error();
                error.field = pointer;
                return error;
            }
            return QJsonValue(QJsonObject{{u"$secret"_s, name}});
        };
        auto changed = changedAt(result, pathOf(pointer), keep);
        if (!changed) {
            changes.undo();
            return changed.error();
        }
        result = *changed;
    }
    return result.toObject();
}

Result<ResolvedSecrets> withSecretsResolved(const QJsonObject &configuration,
                                            const QStringList &secretPointers,
                                            const SecretStore &store)
{
    ResolvedSecrets secrets;
    auto result = resolved(configuration, {}, store, secrets.values);
    if (!result)
        return result.error();
    secrets.configuration = result->toObject();
    for (const QString &pointer : secretPointers) {
        const auto note = [&](const QJsonValue &value) -> Result<QJsonValue> {
            const QString text = value.toVariant().toString();
            if (!text.isEmpty() && !secrets.values.contains(text))
                secrets.values << text;
            return value;
        };
        if (auto noted = changedAt(secrets.configuration, pathOf(pointer), note); !noted)
            return noted.error();
    }
    return secrets;
}

Result<QString> secretName(const QJsonObject &configuration, const QString &pointer)
{
    std::optional<QString> name;
    const auto look = [&name](const QJsonValue &place) -> Result<QJsonValue> {
        name = reference(place, "$secret"_L1);
        return place;
    };
    if (auto looked = changedAt(configuration, pathOf(pointer), look); !looked)
        return looked.error();
    if (!name)
        return makeError(secreterrors::noReference, {pointer});
    return *name;
}

Result<void> replaceSecret(const QJsonObject &configuration, const QString &pointer,
                           const QString &value, SecretStore &store)
{
    const Result<QString> name = secretName(configuration, pointer);
    return name ? store.write(*name, value) : name.error();
}

} // namespace millrace
