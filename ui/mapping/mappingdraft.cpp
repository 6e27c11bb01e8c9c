#include "ui/mapping/mappingdraft.h"

#include "ui/workspace/backgroundtask.h"

#include <QSet>

#include <algorithm>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isSameSample(const SampleRows &one, const SampleRows &other)
{
    return one.schema == other.schema && one.batches == other.batches
        && one.isComplete == other.isComplete;
}

} // namespace

MappingDraft::MappingDraft(CatalogModel &catalog, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_catalog(catalog)
    , m_clock(clock)
    , m_fits(clock)
{
    m_pool.setMaxThreadCount(1);
    connect(&m_fits, &FitCounter::counted, this, &MappingDraft::fitsChanged);
    connect(&m_catalog, &CatalogModel::choicesChanged, this, &MappingDraft::follow);
    connect(&m_catalog, &CatalogModel::streamsChanged, this, &MappingDraft::follow);
    connect(&m_catalog, &CatalogModel::objectsChanged, this, &MappingDraft::objectsChanged);
}

MappingDraft::~MappingDraft()
{
    m_pool.clear();
    m_pool.waitForDone();
}

int MappingDraft::newMergeKey()
{
    static int s_key = 0;
    return ++s_key;
}

void MappingDraft::setEnds(const Endpoint &source, const Endpoint &destination)
{
    const bool isOtherSource
        = m_source.id != source.id || m_source.configuration != source.configuration;
    m_source = source;
    m_destination = destination;
    if (isOtherSource) {
        m_known.clear();
        takeStream();
    }
}

void MappingDraft::setStream(const std::optional<StreamId> &stream)
{
    if (m_stream == stream)
        return;
    m_stream = stream;
    takeStream();
}

const StreamEntry *MappingDraft::entry() const
{
    return m_stream ? m_catalog.entry(*m_stream) : nullptr;
}

std::optional<ConfiguredStream> MappingDraft::configured() const
{
    const StreamEntry *chosen = entry();
    return chosen == nullptr ? std::nullopt : std::optional(configuredStream(*chosen));
}

MappingDraft::Known &MappingDraft::known() { return m_known[*m_stream]; }

void MappingDraft::follow()
{
    const StreamEntry *chosen = entry();
    const Schema schema = chosen == nullptr ? Schema() : chosen->stream.schema;
    if (m_readSchema != schema) {
        // Records with other fields say nothing of these.
        if (m_stream)
            m_known.erase(*m_stream);
        takeStream();
        return;
    }
    if (chosen == nullptr || chosen->choice == m_choice)
        return;
    const bool isOtherMapping = chosen->choice.mapping != m_choice.mapping;
    const bool isOtherRead = chosen->choice.mode != m_choice.mode
        || chosen->choice.cursorField != m_choice.cursorField;
    m_choice = chosen->choice;
    if (isOtherMapping) {
        takeMapping();
        emit mappingChanged();
        filterSuggestions();
    }
    if (isOtherRead)
        emit choiceChanged();
}

void MappingDraft::takeStream()
{
    const StreamEntry *chosen = entry();
    m_readSchema = chosen == nullptr ? Schema() : chosen->stream.schema;
    m_choice = chosen == nullptr ? StreamChoice() : chosen->choice;
    m_sample = chosen == nullptr ? SampleRows() : known().sample;
    m_fits.setSample(m_sample);
    ++m_suggestNumber;
    m_currentTarget.clear();
    takeMapping();
    emit streamChanged();
    emit sampleChanged();
    filterSuggestions();
}

void MappingDraft::takeMapping()
{
    m_hasMapping = m_choice.mapping.has_value();
    m_mapping = m_choice.mapping.value_or(ObjectMapping());
    const StreamEntry *chosen = entry();
    m_problems = m_hasMapping && chosen != nullptr ? mappingProblemsOf(*chosen)
                                                   : std::vector<MappingProblem>();
    m_fits.setMapping(m_hasMapping ? std::optional(m_mapping) : std::nullopt, m_readSchema);
}

void MappingDraft::change(const ObjectMapping &mapping, const QString &act, int mergeKey)
{
    StreamChoice choice = m_choice;
    choice.mapping = mapping;
    // What becomes of the records of an object is the matter of the operation.
    choice.mode.destination = DestinationSyncMode::Append;
    changeChoice(choice, act, mergeKey);
}

void MappingDraft::changeChoice(const StreamChoice &choice, const QString &act, int mergeKey)
{
    if (m_stream)
        m_catalog.setChoice(*m_stream, choice, act, mergeKey);
}

void MappingDraft::setSample(const SampleRows &sample)
{
    if (!m_stream || isSameSample(m_sample, sample))
        return;
    m_sample = sample;
    known().sample = sample;
    m_fits.setSample(sample);
    emit sampleChanged();
}

const FieldFit *MappingDraft::fitOf(const QString &target) const
{
    for (std::size_t i = 0; i < fits().size() && i < m_mapping.fields.size(); ++i) {
        if (m_mapping.fields[i].target == target)
            return &fits()[i];
    }
    return nullptr;
}

void MappingDraft::suggest(const std::vector<RememberedPair> &remembered)
{
    if (!m_hasMapping)
        return;
    std::vector<RememberedPair> all = known().dismissed;
    all.insert(all.end(), remembered.begin(), remembered.end());
    runInBackground(
        m_pool, this,
        [mapping = m_mapping, read = m_readSchema, sample = m_sample, all] {
            return suggestMappings(mapping, read, sample, all);
        },
        [this, number = ++m_suggestNumber](const std::vector<MappingSuggestion> &suggestions) {
            if (number != m_suggestNumber || !m_stream)
                return;
            known().isSuggested = true;
            known().suggestions = suggestions;
            filterSuggestions();
            emit suggested();
        });
}

void MappingDraft::filterSuggestions()
{
    const std::vector<MappingSuggestion> former = std::exchange(m_suggestions, {});
    if (m_stream && m_hasMapping) {
        QSet<QString> used;
        QSet<QString> mapped;
        for (const FieldMapping &field : m_mapping.fields) {
            if (field.value.isEmpty())
                continue;
            mapped.insert(field.target);
            if (field.origin == ValueOrigin::Field)
                used.insert(field.value);
        }
        for (const MappingSuggestion &suggestion : known().suggestions) {
            if (!used.contains(suggestion.source) && !mapped.contains(suggestion.target)
                && m_mapping.object.find(suggestion.target) != nullptr)
                m_suggestions.push_back(suggestion);
        }
    }
    // With each key that is typed all rows would be put in order once more.
    if (m_suggestions != former)
        emit suggestionsChanged();
}

const MappingSuggestion *MappingDraft::suggestionFor(const QString &target) const
{
    const auto found = std::ranges::find(m_suggestions, target, &MappingSuggestion::target);
    return found == m_suggestions.end() ? nullptr : &*found;
}

void MappingDraft::accept(const std::vector<MappingSuggestion> &suggestions)
{
    ObjectMapping mapping = m_mapping;
    for (const MappingSuggestion &suggestion : suggestions) {
        const auto row
            = std::ranges::find(mapping.fields, suggestion.target, &FieldMapping::target);
        if (row == mapping.fields.end()) {
            FieldMapping added;
            added.target = suggestion.target;
            added.value = suggestion.source;
            mapping.fields.push_back(added);
        } else {
            row->origin = ValueOrigin::Field;
            row->value = suggestion.source;
        }
    }
    const QString act = suggestions.size() == 1
        ? tr("map %1").arg(suggestions.front().target)
        : tr("accept %n suggestion(s)", nullptr, static_cast<int>(suggestions.size()));
    change(mapping, act);
}

void MappingDraft::dismiss(const QString &target)
{
    const MappingSuggestion *suggestion = suggestionFor(target);
    if (suggestion == nullptr)
        return;
    const MappingSuggestion gone = *suggestion;
    known().dismissed.push_back({gone.source, gone.target, false});
    std::erase(known().suggestions, gone);
    filterSuggestions();
}

std::vector<RememberedPair> MappingDraft::learned() const
{
    std::vector<RememberedPair> pairs;
    if (!m_stream || !m_hasMapping)
        return pairs;
    const auto place = m_known.find(*m_stream);
    const auto chosen = [this](const QString &target) -> const FieldMapping * {
        const FieldMapping *row = m_mapping.find(target);
        return row != nullptr && !row->value.isEmpty() ? row : nullptr;
    };
    if (place != m_known.end()) {
        pairs = place->second.dismissed;
        for (const MappingSuggestion &suggestion : place->second.suggestions) {
            const FieldMapping *row = chosen(suggestion.target);
            if (row != nullptr
                && (row->origin != ValueOrigin::Field || row->value != suggestion.source))
                pairs.push_back({suggestion.source, suggestion.target, false});
        }
    }
    for (const FieldMapping &row : m_mapping.fields) {
        if (row.origin == ValueOrigin::Field && !row.value.isEmpty())
            pairs.push_back({row.value, row.target, true});
    }
    return pairs;
}

void MappingDraft::setCurrentTarget(const QString &target)
{
    if (m_currentTarget == target)
        return;
    m_currentTarget = target;
    emit currentTargetChanged();
}

} // namespace millrace
