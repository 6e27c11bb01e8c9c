#include "core/model/runhookjson.h"

#include "core/base/enumwords.h"

#include <QUrl>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_invalid{
    "connection.hook_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "What is called after a run cannot be called: \"%1\" is not %2."),
    QT_TRANSLATE_NOOP("errors", "Correct it, or remove the hook.")};
constexpr ErrorDefinition s_tooMany{
    "connection.hooks_too_many", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A connection can call at most %1 commands and webhooks."),
    QT_TRANSLATE_NOOP("errors", "Let one command do what several do now.")};

constexpr std::array s_kinds{"command", "webhook"};
constexpr std::array s_moments{"always", "succeeded", "not_succeeded"};

Error invalid(const QString &key, const QString &expected)
{
    return makeError(s_invalid, {key, expected}, {}, u'/' + key);
}

QJsonObject hookToJson(const RunHook &hook)
{
    QJsonObject json{{u"kind"_s, runHookKindName(hook.kind)},
                     {u"when"_s, runHookMomentName(hook.moment)},
                     {u"time_limit_seconds"_s, qint64(hook.timeLimit.count())}};
    if (hook.kind == RunHookKind::Webhook) {
        json.insert("url"_L1, hook.urlSecret);
        if (!hook.host.isEmpty())
            json.insert("host"_L1, hook.host);
        return json;
    }
    json.insert("program"_L1, hook.program);
    if (!hook.arguments.isEmpty())
        json.insert("arguments"_L1, QJsonArray::fromStringList(hook.arguments));
    return json;
}

Result<QStringList> readArguments(const QJsonValue &value)
{
    QStringList arguments;
    if (value.isUndefined())
        return arguments;
    const QString expected = u"a list of texts"_s;
    if (!value.isArray())
        return invalid(u"arguments"_s, expected);
    for (const QJsonValue &argument : value.toArray()) {
        if (!argument.isString())
            return invalid(u"arguments"_s, expected);
        arguments << argument.toString();
    }
    return arguments;
}

Result<void> checkKeys(const QJsonObject &json)
{
    static const QStringList s_known{u"kind"_s, u"when"_s, u"program"_s,           u"arguments"_s,
                                     u"url"_s,  u"host"_s, u"time_limit_seconds"_s};
    for (const QString &key : json.keys()) {
        if (!s_known.contains(key))
            return invalid(key, u"a setting of a hook"_s);
    }
    return {};
}

Result<RunHook> hookFromJson(const QJsonObject &json)
{
    if (auto known = checkKeys(json); !known)
        return known.error();
    RunHook hook;
    const auto kind = valueOf<RunHookKind>(s_kinds, json.value("kind"_L1).toString());
    if (!kind)
        return invalid(u"kind"_s, u"\"command\" or \"webhook\""_s);
    hook.kind = *kind;
    const auto moment
        = valueOf<RunHookMoment>(s_moments, json.value("when"_L1).toString(u"always"_s));
    if (!moment)
        return invalid(u"when"_s, u"\"always\", \"succeeded\" or \"not_succeeded\""_s);
    hook.moment = *moment;
    hook.program = json.value("program"_L1).toString();
    hook.url = json.value("url"_L1).toString();
    hook.urlSecret = json.value("url"_L1).toObject();
    if (hook.isKept())
        hook.host = json.value("host"_L1).toString();
    auto arguments = readArguments(json.value("arguments"_L1));
    if (!arguments)
        return arguments.error();
    hook.arguments = std::move(*arguments);
    const QJsonValue limit = json.value("time_limit_seconds"_L1);
    if (!limit.isUndefined())
        hook.timeLimit = std::chrono::seconds(limit.toInteger(0));
    if (auto valid = validate(hook); !valid)
        return valid.error();
    return hook;
}

} // namespace

QString runHookKindName(RunHookKind kind) { return wordOf(s_kinds, kind); }

QString runHookMomentName(RunHookMoment moment) { return wordOf(s_moments, moment); }

Result<void> validate(const RunHook &hook)
{
    if (hook.timeLimit < std::chrono::seconds(1) || hook.timeLimit > s_longestRunHook)
        return invalid(u"time_limit_seconds"_s,
                       u"a whole number from 1 to %1"_s.arg(s_longestRunHook.count()));
    if (hook.kind == RunHookKind::Command) {
        // A null byte would end the word for the system.
        if (hook.program.trimmed().isEmpty() || hook.program.contains(QChar()))
            return invalid(u"program"_s, u"the name of a program"_s);
        const bool isWhole = std::ranges::none_of(
            hook.arguments, [](const QString &argument) { return argument.contains(QChar()); });
        return isWhole ? Result<void>()
                       : invalid(u"arguments"_s, u"a list of texts without null bytes"_s);
    }
    if (hook.url.isEmpty() && !hook.urlSecret.isEmpty()) {
        const QJsonValue name = hook.urlSecret.begin().value();
        const bool isReference
            = hook.urlSecret.contains("$secret"_L1) || hook.urlSecret.contains("$env"_L1);
        if (isReference && hook.urlSecret.size() == 1 && !name.toString().trimmed().isEmpty())
            return {};
        return invalid(u"url"_s, u"an address or a reference to one"_s);
    }
    const QUrl url(hook.url, QUrl::StrictMode);
    const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    if (url.isValid() && isWeb && !url.host().isEmpty() && url.userInfo().isEmpty())
        return {};
    return invalid(u"url"_s, u"an address with http or https, without a user and password"_s);
}

QJsonArray toJson(const std::vector<RunHook> &hooks)
{
    QJsonArray json;
    for (const RunHook &hook : hooks) {
        if (hook.kind == RunHookKind::Command || hook.isKept())
            json.append(hookToJson(hook));
    }
    return json;
}

Result<std::vector<RunHook>> runHooksFromJson(const QJsonArray &json)
{
    if (json.size() > s_mostRunHooks)
        return makeError(s_tooMany, {QString::number(s_mostRunHooks)});
    std::vector<RunHook> hooks;
    for (const QJsonValue &value : json) {
        auto hook = hookFromJson(value.toObject());
        if (!hook) {
            Error error = hook.error();
            error.field = u'/' + QString::number(hooks.size()) + error.field;
            return error;
        }
        hooks.push_back(std::move(*hook));
    }
    return hooks;
}

} // namespace millrace
