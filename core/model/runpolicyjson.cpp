#include "core/model/runpolicyjson.h"

#include <algorithm>
#include <array>
#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_invalid{
    "connection.run_policy_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The setting \"%1\" is not a whole number from %2 to %3."),
    QT_TRANSLATE_NOOP("errors", "Correct it, or leave it out for the default.")};
constexpr ErrorDefinition s_unknown{
    "connection.run_policy_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no setting \"%1\" for the patience with runs."),
    QT_TRANSLATE_NOOP("errors", "The settings are: %2.")};

constexpr qint64 s_year = 366 * 86'400;
constexpr qint64 s_week = 7 * 86'400;

/// One key: where its value lies, and what it may be.
struct Entry final
{
    const char *key;
    int RunPolicy::*number;
    std::chrono::seconds RunPolicy::*time; ///< Instead of number.
    RunPolicyRange range;
};

constexpr std::array s_entries{
    Entry{"complete_failures_in_row", &RunPolicy::mostCompleteInRow, nullptr, {0, 1'000}},
    Entry{"complete_failures", &RunPolicy::mostComplete, nullptr, {0, 10'000}},
    Entry{"partial_failures_in_row", &RunPolicy::mostPartialInRow, nullptr, {0, 10'000}},
    Entry{"partial_failures", &RunPolicy::mostPartial, nullptr, {0, 10'000}},
    Entry{"first_wait_seconds", nullptr, &RunPolicy::firstWait, {0, 86'400}},
    Entry{"wait_factor", &RunPolicy::waitFactor, nullptr, {1, 100}},
    Entry{"longest_wait_seconds", nullptr, &RunPolicy::longestWait, {0, s_week}},
    Entry{"source_silence_seconds", nullptr, &RunPolicy::sourceSilence, {0, s_year}},
    Entry{"destination_silence_seconds", nullptr, &RunPolicy::destinationSilence, {0, s_year}},
    Entry{"longest_run_seconds", nullptr, &RunPolicy::longestRun, {0, s_year}},
    Entry{"warn_failures", &RunPolicy::warnFailures, nullptr, {0, 100'000}},
    Entry{"warn_days", &RunPolicy::warnDays, nullptr, {0, 3'650}},
    Entry{"pause_failures", &RunPolicy::pauseFailures, nullptr, {0, 100'000}},
    Entry{"pause_days", &RunPolicy::pauseDays, nullptr, {0, 3'650}},
};

qint64 valueIn(const RunPolicy &policy, const Entry &entry)
{
    return entry.number != nullptr ? policy.*entry.number : (policy.*entry.time).count();
}

void store(RunPolicy &policy, const Entry &entry, qint64 value)
{
    if (entry.number != nullptr)
        policy.*entry.number = static_cast<int>(value);
    else
        policy.*entry.time = std::chrono::seconds(value);
}

const Entry *entryCalled(const QString &key)
{
    const auto found = std::ranges::find_if(
        s_entries, [&](const Entry &entry) { return key == QLatin1StringView(entry.key); });
    return found == s_entries.end() ? nullptr : &*found;
}

Error unknownKey(const QString &key)
{
    QStringList known;
    for (const Entry &entry : s_entries)
        known << QString::fromLatin1(entry.key);
    return makeError(s_unknown, {key, known.join(u", "_s)}, {}, u'/' + key);
}

} // namespace

QJsonObject toJson(const RunPolicy &policy)
{
    const RunPolicy standard;
    QJsonObject json;
    for (const Entry &entry : s_entries) {
        if (valueIn(policy, entry) != valueIn(standard, entry))
            json.insert(QString::fromLatin1(entry.key), valueIn(policy, entry));
    }
    return json;
}

Result<RunPolicy> runPolicyFromJson(const QJsonObject &json)
{
    RunPolicy policy;
    for (auto each = json.begin(); each != json.end(); ++each) {
        const Entry *entry = entryCalled(each.key());
        if (entry == nullptr)
            return unknownKey(each.key());
        // Out of every range for a text and for a number with a fraction, too.
        const qint64 value = each.value().toInteger(std::numeric_limits<qint64>::min());
        if (value < entry->range.least || value > entry->range.most)
            return makeError(s_invalid,
                             {each.key(), QString::number(entry->range.least),
                              QString::number(entry->range.most)},
                             {}, u'/' + each.key());
        store(policy, *entry, value);
    }
    return policy;
}

RunPolicyRange runPolicyRange(const QString &key)
{
    const Entry *entry = entryCalled(key);
    Q_ASSERT(entry != nullptr);
    return entry->range;
}

} // namespace millrace
