#include "core/mapping/mappingsuggester.h"

#include "core/base/enumwords.h"
#include "core/mapping/fieldwords.h"
#include "core/mapping/typefit.h"
#include "core/mapping/valueshape.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <tuple>

namespace millrace {

namespace {

constexpr std::array s_reasons{"remembered", "same_name",     "same_words",
                               "alias",      "similar_words", "value_shape"};
constexpr std::array s_reasonTexts{
    QT_TRANSLATE_NOOP("mapping", "chosen before"),
    QT_TRANSLATE_NOOP("mapping", "same name"),
    QT_TRANSLATE_NOOP("mapping", "same words"),
    QT_TRANSLATE_NOOP("mapping", "another word for the same"),
    QT_TRANSLATE_NOOP("mapping", "similar words"),
    QT_TRANSLATE_NOOP("mapping", "the values look like it"),
};
constexpr std::array s_confidences{"high", "medium"};

/// A name in the forms it is compared in.
struct NameForms final
{
    QString joined; ///< Words without separators.
    QString canonical;
    std::vector<int> words; ///< Numbers of shared words, ascending.
};

/// A field of the stream or the object.
struct Side final
{
    QString name;
    FieldType type = FieldType::String;
    std::vector<NameForms> forms; ///< Of its name, then of its title.
    ValueShape shape = ValueShape::None;
    bool isRequired = false;
};

/// A possible pair, by places.
struct Candidate final
{
    std::size_t source = 0;
    std::size_t target = 0;
    SuggestionReason reason = SuggestionReason::SameName;
    SuggestionConfidence confidence = SuggestionConfidence::High;
    double likeness = 1; ///< Among pairs of one reason.
};

class Suggester final
{
public:
    Suggester(const ObjectMapping &mapping, const Schema &read, const SampleRows &sample,
              const std::vector<RememberedPair> &remembered);

    [[nodiscard]] std::vector<MappingSuggestion> suggestions();

private:
    [[nodiscard]] NameForms formsOf(const QString &name);
    void addSources(const ObjectMapping &mapping, const Schema &read, const SampleRows &sample);
    void addTargets(const ObjectMapping &mapping);
    [[nodiscard]] std::optional<Candidate> compared(std::size_t source, std::size_t target) const;
    [[nodiscard]] static std::optional<double> wordLikeness(const NameForms &one,
                                                            const NameForms &other);
    [[nodiscard]] std::vector<Candidate> candidates() const;

    QHash<QString, int> m_words;
    QSet<std::pair<QString, QString>> m_chosen;
    QSet<std::pair<QString, QString>> m_removed;
    std::vector<Side> m_sources;
    std::vector<Side> m_targets;
    std::vector<const ObjectField *> m_fields; ///< Beside m_targets.
};

Suggester::Suggester(const ObjectMapping &mapping, const Schema &read, const SampleRows &sample,
                     const std::vector<RememberedPair> &remembered)
{
    for (const RememberedPair &pair : remembered)
        (pair.isChosen ? m_chosen : m_removed).insert({pair.source, pair.target});
    addSources(mapping, read, sample);
    addTargets(mapping);
}

NameForms Suggester::formsOf(const QString &name)
{
    const QStringList words = fieldWords(name);
    NameForms forms{words.join(QString()), canonicalName(words), {}};
    for (const QString &word : sharedWords(words)) {
        const auto known = m_words.constFind(word);
        const int number = known == m_words.constEnd() ? static_cast<int>(m_words.size()) : *known;
        m_words.insert(word, number);
        forms.words.push_back(number);
    }
    std::ranges::sort(forms.words);
    return forms;
}

void Suggester::addSources(const ObjectMapping &mapping, const Schema &read,
                           const SampleRows &sample)
{
    for (int i = 0; i < read.fieldCount(); ++i) {
        const Field &field = read.field(i);
        const bool isUsed = std::ranges::any_of(mapping.fields, [&field](const FieldMapping &row) {
            return row.origin == ValueOrigin::Field && row.value == field.name;
        });
        if (isUsed)
            continue;
        const auto column = sample.schema ? sample.schema->indexOf(field.name) : std::nullopt;
        m_sources.push_back(Side{field.name,
                                 field.type,
                                 {formsOf(field.name)},
                                 column ? valueShapeOf(sample, *column) : ValueShape::None,
                                 false});
    }
}

void Suggester::addTargets(const ObjectMapping &mapping)
{
    const QStringList required = mapping.requiredTargets();
    for (const ObjectField &field : mapping.object.fields) {
        const FieldMapping *row = mapping.find(field.field.name);
        const bool isKey = mapping.matchingKey.contains(field.field.name);
        if ((row && !row->value.isEmpty()) || (field.isReadOnly && !isKey))
            continue;
        Side side{field.field.name,
                  field.field.type,
                  {formsOf(field.field.name)},
                  valueShapeOf(field),
                  required.contains(field.field.name)};
        if (!field.title.isEmpty())
            side.forms.push_back(formsOf(field.title));
        m_targets.push_back(std::move(side));
        m_fields.push_back(&field);
    }
}

std::optional<double> Suggester::wordLikeness(const NameForms &one, const NameForms &other)
{
    constexpr double least = 0.5;
    if (isNearlySame(one.joined, other.joined))
        return 0.9;
    if (one.words.empty() || other.words.empty())
        return std::nullopt;
    std::size_t common = 0;
    for (const int word : one.words)
        common += std::ranges::binary_search(other.words, word) ? 1U : 0U;
    const double likeness = 2.0 * static_cast<double>(common)
        / static_cast<double>(one.words.size() + other.words.size());
    return likeness >= least ? std::optional(likeness) : std::nullopt;
}

std::optional<Candidate> Suggester::compared(std::size_t source, std::size_t target) const
{
    const Side &from = m_sources[source];
    const Side &to = m_targets[target];
    Candidate candidate{source, target, SuggestionReason::Remembered, SuggestionConfidence::High};
    const std::pair pair(from.name, to.name);
    if (m_removed.contains(pair) || fitOf(from.type, *m_fields[target]) == Fit::DoesNotFit)
        return std::nullopt;
    if (m_chosen.contains(pair))
        return candidate;
    candidate.reason = SuggestionReason::SameName;
    if (from.name == to.name)
        return candidate;
    const bool contradicts
        = from.shape != ValueShape::None && to.shape != ValueShape::None && from.shape != to.shape;
    if (contradicts)
        candidate.confidence = SuggestionConfidence::Medium;
    const NameForms &own = from.forms.front();
    std::optional<double> likeness;
    for (const NameForms &forms : to.forms) {
        candidate.reason = SuggestionReason::SameWords;
        if (own.joined == forms.joined && !own.joined.isEmpty())
            return candidate;
        candidate.reason = SuggestionReason::Alias;
        if (own.canonical == forms.canonical && !own.canonical.isEmpty())
            return candidate;
        if (const auto found = wordLikeness(own, forms))
            likeness = std::max(*found, likeness.value_or(0));
    }
    candidate.confidence = SuggestionConfidence::Medium;
    if (likeness && !contradicts) {
        candidate.reason = SuggestionReason::SimilarWords;
        // Values of the right kind tell similar names apart.
        candidate.likeness = *likeness + (from.shape == to.shape ? 0.05 : 0);
        return candidate;
    }
    candidate.reason = SuggestionReason::ValueShape;
    const bool isTelling = from.shape == ValueShape::Email || from.shape == ValueShape::Url
        || from.shape == ValueShape::Phone;
    return isTelling && from.shape == to.shape ? std::optional(candidate) : std::nullopt;
}

std::vector<Candidate> Suggester::candidates() const
{
    std::vector<Candidate> found;
    for (std::size_t target = 0; target < m_targets.size(); ++target) {
        for (std::size_t source = 0; source < m_sources.size(); ++source) {
            if (const auto candidate = compared(source, target))
                found.push_back(*candidate);
        }
    }
    // The places make the order, and with it the outcome, the same each time.
    std::ranges::sort(found, {}, [this](const Candidate &candidate) {
        return std::tuple(candidate.reason, candidate.confidence, -candidate.likeness,
                          !m_targets[candidate.target].isRequired, candidate.target,
                          candidate.source);
    });
    return found;
}

std::vector<MappingSuggestion> Suggester::suggestions()
{
    std::vector<bool> isSourceUsed(m_sources.size());
    std::vector<bool> isTargetUsed(m_targets.size());
    std::vector<Candidate> taken;
    for (const Candidate &candidate : candidates()) {
        if (isSourceUsed[candidate.source] || isTargetUsed[candidate.target])
            continue;
        isSourceUsed[candidate.source] = true;
        isTargetUsed[candidate.target] = true;
        taken.push_back(candidate);
    }
    std::stable_partition(taken.begin(), taken.end(), [this](const Candidate &candidate) {
        return m_targets[candidate.target].isRequired;
    });
    std::vector<MappingSuggestion> result;
    result.reserve(taken.size());
    for (const Candidate &candidate : taken)
        result.push_back(MappingSuggestion{m_sources[candidate.source].name,
                                           m_targets[candidate.target].name, candidate.reason,
                                           candidate.confidence});
    return result;
}

} // namespace

QString suggestionReasonName(SuggestionReason reason) { return wordOf(s_reasons, reason); }

QString suggestionReasonText(SuggestionReason reason)
{
    return QCoreApplication::translate("mapping", s_reasonTexts[static_cast<std::size_t>(reason)]);
}

QString suggestionConfidenceName(SuggestionConfidence confidence)
{
    return wordOf(s_confidences, confidence);
}

std::vector<MappingSuggestion> suggestMappings(const ObjectMapping &mapping, const Schema &read,
                                               const SampleRows &sample,
                                               const std::vector<RememberedPair> &remembered)
{
    return Suggester(mapping, read, sample, remembered).suggestions();
}

} // namespace millrace
