#include "ui/mapping/mappingmemory.h"

#include "core/store/settingsrepository.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString &memoryKey()
{
    static const QString s_key = u"mapping/remembered_pairs"_s;
    return s_key;
}

QJsonArray toJson(const std::vector<RememberedPair> &pairs)
{
    QJsonArray array;
    for (const RememberedPair &pair : pairs)
        array.append(QJsonObject{{u"source"_s, pair.source},
                                 {u"target"_s, pair.target},
                                 {u"is_chosen"_s, pair.isChosen}});
    return array;
}

std::vector<RememberedPair> fromJson(const QJsonValue &json)
{
    std::vector<RememberedPair> pairs;
    for (const QJsonValue &value : json.toArray()) {
        const QJsonObject object = value.toObject();
        RememberedPair pair{object.value("source"_L1).toString(),
                            object.value("target"_L1).toString(),
                            object.value("is_chosen"_L1).toBool(true)};
        if (!pair.source.isEmpty() && !pair.target.isEmpty())
            pairs.push_back(std::move(pair));
    }
    return pairs;
}

} // namespace

std::vector<RememberedPair> mergedPairs(const std::vector<RememberedPair> &former,
                                        const std::vector<RememberedPair> &latest,
                                        std::size_t capacity)
{
    std::vector<RememberedPair> merged;
    for (const RememberedPair &pair : former) {
        const bool isReplaced = std::ranges::any_of(latest, [&pair](const RememberedPair &other) {
            return other.source == pair.source && other.target == pair.target;
        });
        if (!isReplaced)
            merged.push_back(pair);
    }
    merged.insert(merged.end(), latest.begin(), latest.end());
    if (merged.size() > capacity)
        merged.erase(merged.begin(), merged.end() - static_cast<std::ptrdiff_t>(capacity));
    return merged;
}

MappingMemory::MappingMemory(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    m_workspace.query<QJsonValue>(
        this,
        [](StateDatabase &database) { return SettingsRepository(database).value(memoryKey()); },
        [this](const Result<QJsonValue> &value) {
            // Without a memory suggestions are as good as names make them.
            if (value)
                m_pairs = mergedPairs(fromJson(*value), m_pairs);
            emit loaded();
        });
}

void MappingMemory::learn(const std::vector<RememberedPair> &pairs)
{
    if (pairs.empty())
        return;
    m_pairs = mergedPairs(m_pairs, pairs);
    // Another window of the profile may have learned meanwhile.
    m_workspace.query<void>(
        this,
        [pairs](StateDatabase &database) -> Result<void> {
            SettingsRepository settings(database);
            const auto stored = settings.value(memoryKey());
            if (!stored)
                return stored.error();
            return settings.setValue(memoryKey(), toJson(mergedPairs(fromJson(*stored), pairs)));
        },
        [this](const Result<void> &) { emit stored(); });
}

} // namespace millrace
