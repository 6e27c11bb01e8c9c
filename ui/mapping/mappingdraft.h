// MappingDraft: the mapping of one stream while it is edited; what all parts of the step observe.
#pragma once

#include "core/base/clock.h"
#include "core/mapping/mappingproblem.h"
#include "core/mapping/mappingsuggester.h"
#include "core/mapping/samplerows.h"
#include "core/model/endpoint.h"
#include "ui/mapping/fitcounter.h"
#include "ui/schematree/catalogmodel.h"

#include <QObject>
#include <QThreadPool>

#include <map>
#include <optional>
#include <vector>

namespace millrace {

/// The mapping itself is part of the stream's choice in a CatalogModel, so every change is one
/// command on that model's undo stack, and drafts and saving keep it. What is known beside it
/// (records, fits, suggestions) is held here and is no matter of undo.
///
/// Lives in the UI thread. Fits and suggestions are worked out on a pool and come by signal.
class MappingDraft final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingDraft)

public:
    /// Both outlive it; \a clock says what now() is in expressions.
    MappingDraft(CatalogModel &catalog, const Clock &clock, QObject *parent = nullptr);
    ~MappingDraft() override;

    [[nodiscard]] CatalogModel &catalog() const { return m_catalog; }
    [[nodiscard]] QUndoStack &undoStack() const { return m_catalog.undoStack(); }

    /// Where records come from and go to, for samples and dry runs. Another source forgets the
    /// samples.
    void setEnds(const Endpoint &source, const Endpoint &destination);
    [[nodiscard]] const Endpoint &source() const { return m_source; }
    [[nodiscard]] const Endpoint &destination() const { return m_destination; }

    // The stream.
    /// Goes over to another stream; nothing: none is edited. Records, fits and suggestions of the
    /// former one are kept for when it is shown again, as long as its fields stay.
    void setStream(const std::optional<StreamId> &stream);
    [[nodiscard]] const std::optional<StreamId> &stream() const { return m_stream; }
    /// As it is chosen at the moment; null when there is none.
    [[nodiscard]] const StreamEntry *entry() const;
    /// All fields of the stream, which expressions may use; empty without a stream.
    [[nodiscard]] const Schema &readSchema() const { return m_readSchema; }
    /// As it would be stored; nothing without a stream.
    [[nodiscard]] std::optional<ConfiguredStream> configured() const;

    /// The objects of the destination as the catalog knows them. Mappings take what is new of
    /// theirs; what is gone of it stays as a row and is one of problems().
    [[nodiscard]] const std::vector<DestinationObject> &objects() const
    {
        return m_catalog.objects();
    }

    // The mapping.
    [[nodiscard]] bool hasMapping() const { return m_hasMapping; }
    /// Empty while no object is chosen.
    [[nodiscard]] const ObjectMapping &mapping() const { return m_mapping; }
    /// What keeps it from being run.
    [[nodiscard]] const std::vector<MappingProblem> &problems() const { return m_problems; }
    /// Makes \a mapping the stream's; one undo step called \a act ("map phone"). Steps in a row
    /// with the same \a mergeKey, which is not 0, become one.
    void change(const ObjectMapping &mapping, const QString &act, int mergeKey = 0);
    /// The same for everything chosen of the stream, such as its mode.
    void changeChoice(const StreamChoice &choice, const QString &act, int mergeKey = 0);
    /// A key for change(), new with each call: one for each time an editor is opened.
    [[nodiscard]] static int newMergeKey();

    /// What an evaluation for the eye is to know.
    [[nodiscard]] EvaluationContext context() const { return {m_clock.now()}; }

    // Records.
    /// Up to SampleRows::wanted records of the stream, more than once while they come in.
    void setSample(const SampleRows &sample);
    /// Without a schema until there is one.
    [[nodiscard]] const SampleRows &sample() const { return m_sample; }

    // Fits, one for each of ObjectMapping::fields, or none until they are worked out for the
    // mapping as it is.
    [[nodiscard]] const std::vector<FieldFit> &fits() const { return m_fits.fits(); }
    /// The fit of the row for \a target, or null.
    [[nodiscard]] const FieldFit *fitOf(const QString &target) const;

    // Suggestions: those for fields without a value, from fields that are not used yet.
    /// Works them out.
    void suggest(const std::vector<RememberedPair> &remembered);
    [[nodiscard]] const std::vector<MappingSuggestion> &suggestions() const
    {
        return m_suggestions;
    }
    [[nodiscard]] const MappingSuggestion *suggestionFor(const QString &target) const;
    /// Takes \a suggestions; one undo step.
    void accept(const std::vector<MappingSuggestion> &suggestions);
    /// Leaves the suggestion for \a target out from now on; it counts as removed by the person.
    void dismiss(const QString &target);
    /// What the person made of the suggestions and chose by hand, for the next time.
    [[nodiscard]] std::vector<RememberedPair> learned() const;

    /// The row whose value is looked at, by target; empty: none. For the panes beside the table.
    void setCurrentTarget(const QString &target);
    [[nodiscard]] const QString &currentTarget() const { return m_currentTarget; }

signals:
    /// Another stream, or its fields changed: everything is to be shown anew.
    void streamChanged();
    /// Mapping and problems, by the person, by undo or by a discovery.
    void mappingChanged();
    /// Mode or cursor of the stream.
    void choiceChanged();
    void objectsChanged();
    void sampleChanged();
    void fitsChanged();
    void suggestionsChanged();
    /// suggest() has its answer, which may be that there is none.
    void suggested();
    void currentTargetChanged();

private:
    /// What is known of a stream beside its choices.
    struct Known final
    {
        SampleRows sample;
        bool isSuggested = false;
        std::vector<MappingSuggestion> suggestions; ///< All that were ever made.
        std::vector<RememberedPair> dismissed;
    };

    void follow();
    void takeStream();
    void takeMapping();
    void filterSuggestions();
    [[nodiscard]] Known &known();

    CatalogModel &m_catalog;
    const Clock &m_clock;
    Endpoint m_source;
    Endpoint m_destination;
    std::optional<StreamId> m_stream;
    StreamChoice m_choice; ///< As it was shown last.
    Schema m_readSchema;
    bool m_hasMapping = false;
    ObjectMapping m_mapping;
    std::vector<MappingProblem> m_problems;
    SampleRows m_sample;
    FitCounter m_fits;
    std::vector<MappingSuggestion> m_suggestions;
    QString m_currentTarget;
    std::map<StreamId, Known> m_known;
    int m_suggestNumber = 0;
    QThreadPool m_pool;
};

} // namespace millrace
