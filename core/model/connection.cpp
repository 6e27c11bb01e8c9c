#include "core/model/connection.h"

#include "core/model/runhookjson.h"
#include "core/model/runpolicyjson.h"

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_settingInvalid{
    "connection.setting_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The setting \"%1\" has the unknown value \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Use one of: %3.")};

constexpr ErrorDefinition s_settingMalformed{
    "connection.setting_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The setting \"%1\" is not %2."),
    QT_TRANSLATE_NOOP("errors", "Correct it, or leave it out for the default.")};

constexpr std::array s_namespaceModes{"destination", "source", "custom"};
constexpr std::array s_unfitPolicies{"null", "reject"};
constexpr std::array s_schemaChangePolicies{"propagate_columns", "propagate_fully", "ignore",
                                            "pause"};

template<typename Enum, std::size_t Size>
Result<void> readWord(const QJsonObject &json, const QString &key,
                      const std::array<const char *, Size> &words, Enum &value)
{
    if (!json.contains(key))
        return {};
    const QString word = json.value(key).toString();
    QStringList known;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (word == QLatin1StringView(words[i])) {
            value = static_cast<Enum>(i);
            return {};
        }
        known << QString::fromLatin1(words[i]);
    }
    return makeError(s_settingInvalid, {key, word, known.join(u", "_s)}, {}, u'/' + key);
}

Result<void> readFlag(const QJsonObject &json, const QString &key, bool &value)
{
    const QJsonValue stored = json.value(key);
    if (stored.isUndefined())
        return {};
    if (!stored.isBool())
        return makeError(s_settingMalformed, {key, u"true or false"_s}, {}, u'/' + key);
    value = stored.toBool();
    return {};
}

Result<void> readCount(const QJsonObject &json, const QString &key, std::optional<qint64> &value)
{
    const QJsonValue stored = json.value(key);
    if (stored.isUndefined() || stored.isNull())
        return {};
    value = stored.toInteger(0); // 0 for a text and for a number with a fraction, too
    if (*value < 1)
        return makeError(s_settingMalformed, {key, u"a whole number from 1"_s}, {}, u'/' + key);
    return {};
}

Result<void> readPercent(const QJsonObject &json, const QString &key, std::optional<double> &value)
{
    const QJsonValue stored = json.value(key);
    if (stored.isUndefined() || stored.isNull())
        return {};
    value = stored.toDouble(-1);
    if (*value < 0 || *value >= 100)
        return makeError(s_settingMalformed, {key, u"a number from 0 to below 100"_s}, {},
                         u'/' + key);
    return {};
}

Result<void> readThreshold(const QJsonObject &json, ConnectionSettings &settings)
{
    if (auto read = readCount(json, u"rejected_limit"_s, settings.rejectedLimit); !read)
        return read;
    if (auto read = readPercent(json, u"rejected_percent"_s, settings.rejectedPercent); !read)
        return read;
    return readFlag(json, u"stop_when_all_rejected"_s, settings.stopsWhenAllRejected);
}

/// The error's field, a pointer into the value of \a key, as one into the settings.
Error below(const QString &key, Error error)
{
    error.field.prepend(u'/' + key);
    return error;
}

Result<void> readRunSettings(const QJsonObject &json, ConnectionSettings &settings)
{
    const QString policyKey = u"run_policy"_s;
    const QJsonValue policy = json.value(policyKey);
    if (!policy.isUndefined()) {
        if (!policy.isObject())
            return makeError(s_settingMalformed, {policyKey, u"an object"_s}, {}, u'/' + policyKey);
        auto read = runPolicyFromJson(policy.toObject());
        if (!read)
            return below(policyKey, read.error());
        settings.runPolicy = *read;
    }
    const QString hooksKey = u"hooks"_s;
    const QJsonValue hooks = json.value(hooksKey);
    if (!hooks.isUndefined()) {
        if (!hooks.isArray())
            return makeError(s_settingMalformed, {hooksKey, u"a list"_s}, {}, u'/' + hooksKey);
        auto read = runHooksFromJson(hooks.toArray());
        if (!read)
            return below(hooksKey, read.error());
        settings.hooks = std::move(*read);
    }
    return readFlag(json, u"verify_after_runs"_s, settings.verifiesRuns);
}

Result<void> readNotices(const QJsonObject &json, ConnectionSettings &settings)
{
    const QString key = u"notices"_s;
    const QJsonValue notices = json.value(key);
    if (notices.isUndefined())
        return {};
    if (!notices.isObject())
        return makeError(s_settingMalformed, {key, u"an object"_s}, {}, u'/' + key);
    auto read = checkedNoticeOverrides(notices.toObject());
    if (!read)
        return below(key, read.error());
    settings.notices = std::move(*read);
    return {};
}

} // namespace

std::optional<NewFields> newFieldsOf(const ConfiguredStream &stream, SchemaChangePolicy policy)
{
    if (stream.newFields)
        return stream.newFields;
    if (policy == SchemaChangePolicy::Pause)
        return std::nullopt;
    if (policy == SchemaChangePolicy::Ignore)
        return NewFields::Ask;
    // Who chose some fields did not ask for more of them.
    return stream.selectedFields.isEmpty() ? NewFields::Take : NewFields::Ignore;
}

QJsonObject toJson(const ConnectionSettings &settings)
{
    const auto word = [](const char *text) { return QString::fromLatin1(text); };
    QJsonObject json{
        {u"namespace_mode"_s,
         word(s_namespaceModes[static_cast<std::size_t>(settings.namespaceMode)])},
        {u"namespace_format"_s, settings.namespaceFormat},
        {u"prefix"_s, settings.prefix},
        {u"unfit_values"_s, word(s_unfitPolicies[static_cast<std::size_t>(settings.unfitPolicy)])},
        {u"parallel_streams"_s, settings.parallelStreams},
        {u"schema_changes"_s,
         word(s_schemaChangePolicies[static_cast<std::size_t>(settings.schemaChanges)])},
        {u"backfill"_s, settings.backfill},
        {u"stop_when_all_rejected"_s, settings.stopsWhenAllRejected},
    };
    if (settings.rowLimit)
        json.insert("row_limit"_L1, *settings.rowLimit);
    if (settings.rejectedLimit)
        json.insert("rejected_limit"_L1, *settings.rejectedLimit);
    if (settings.rejectedPercent)
        json.insert("rejected_percent"_L1, *settings.rejectedPercent);
    if (settings.runPolicy != RunPolicy())
        json.insert("run_policy"_L1, toJson(settings.runPolicy));
    if (!settings.hooks.empty())
        json.insert("hooks"_L1, toJson(settings.hooks));
    if (settings.verifiesRuns)
        json.insert("verify_after_runs"_L1, true);
    if (!settings.notices.isEmpty())
        json.insert("notices"_L1, toJson(settings.notices));
    return json;
}

Result<ConnectionSettings> connectionSettingsFromJson(const QJsonObject &json)
{
    ConnectionSettings settings;
    if (auto read = readWord(json, u"namespace_mode"_s, s_namespaceModes, settings.namespaceMode);
        !read)
        return read.error();
    if (auto read = readWord(json, u"unfit_values"_s, s_unfitPolicies, settings.unfitPolicy); !read)
        return read.error();
    if (auto read
        = readWord(json, u"schema_changes"_s, s_schemaChangePolicies, settings.schemaChanges);
        !read)
        return read.error();
    if (auto read = readFlag(json, u"backfill"_s, settings.backfill); !read)
        return read.error();
    if (auto read = readCount(json, u"row_limit"_s, settings.rowLimit); !read)
        return read.error();
    if (auto read = readThreshold(json, settings); !read)
        return read.error();
    if (auto read = readNotices(json, settings); !read)
        return read.error();
    if (auto read = readRunSettings(json, settings); !read)
        return read.error();
    settings.namespaceFormat = json.value("namespace_format"_L1).toString();
    settings.prefix = json.value("prefix"_L1).toString();
    settings.parallelStreams = qBound(1, json.value("parallel_streams"_L1).toInt(1), 16);
    if (settings.namespaceMode == NamespaceMode::Custom && settings.namespaceFormat.isEmpty())
        return makeError(s_settingInvalid,
                         {u"namespace_format"_s, QString(), u"a text, e.g. ${SOURCE_NAMESPACE}"_s},
                         {}, u"/namespace_format"_s);
    return settings;
}

} // namespace millrace
