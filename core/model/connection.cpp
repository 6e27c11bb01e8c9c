#include "core/model/connection.h"

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_settingInvalid{
    "connection.setting_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The setting \"%1\" has the unknown value \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Use one of: %3.")};

constexpr std::array s_namespaceModes{"destination", "source", "custom"};
constexpr std::array s_unfitPolicies{"null", "reject"};

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

} // namespace

QJsonObject toJson(const ConnectionSettings &settings)
{
    const auto word = [](const char *text) { return QString::fromLatin1(text); };
    return QJsonObject{
        {u"namespace_mode"_s,
         word(s_namespaceModes[static_cast<std::size_t>(settings.namespaceMode)])},
        {u"namespace_format"_s, settings.namespaceFormat},
        {u"prefix"_s, settings.prefix},
        {u"unfit_values"_s, word(s_unfitPolicies[static_cast<std::size_t>(settings.unfitPolicy)])},
        {u"parallel_streams"_s, settings.parallelStreams},
    };
}

Result<ConnectionSettings> connectionSettingsFromJson(const QJsonObject &json)
{
    ConnectionSettings settings;
    if (auto read = readWord(json, u"namespace_mode"_s, s_namespaceModes, settings.namespaceMode);
        !read)
        return read.error();
    if (auto read = readWord(json, u"unfit_values"_s, s_unfitPolicies, settings.unfitPolicy); !read)
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
