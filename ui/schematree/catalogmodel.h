// CatalogModel: the streams a source offers and what is chosen of them, as a tree.
#pragma once

#include "ui/schematree/fieldnameplan.h"
#include "ui/schematree/schemafilter.h"
#include "ui/schematree/streamrules.h"

#include <QAbstractItemModel>
#include <QUndoStack>

#include <functional>
#include <memory>

namespace millrace {

class BulkEdit;
class SchemaTree;
class StreamSample;
struct SchemaNode;

/// A stream that did not get the mode the answers ask for first.
struct ModeFallback final
{
    StreamId stream;
    SyncMode mode; ///< What it got.
    ModeObstacle obstacle = ModeObstacle::None; ///< None: it has no cursor.
};

/// What an act on many streams did.
struct BulkOutcome final
{
    int changed = 0;
    int refused = 0; ///< Streams where it is not legal; they are as before.
    QString reason; ///< Why the first of them was refused.
};

/// Where a stream lands.
struct PlannedStreamName final
{
    QString name;
    bool isTaken = false; ///< Another selected stream lands there too.
};

/// Streams and what is changed of them, as undo commands keep it.
using StreamChanges = std::vector<std::pair<StreamId, StreamChoice>>;

/// Namespace, stream, field; streams without a namespace are at the top. Streams may come one by
/// one while a discovery runs; those that are known keep their choices and are marked where they
/// differ. Every change by the person is one command on the undo stack.
///
/// Lives in the UI thread. Nodes, and with them indices, live until the model is reset.
class CatalogModel final : public QAbstractItemModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CatalogModel)

public:
    enum Role {
        ChangeRole = Qt::UserRole + 1, ///< int of ChangeKind
        ChangeTextRole, ///< "new", "gone", "changed"; empty when unchanged
        InvalidRole, ///< bool: this cell is at fault
        ChoosableRole, ///< bool: the cell has a list to choose from
        IconRole, ///< name of the icon
        MutedRole, ///< bool: of less weight
    };

    /// The names the streams of a catalog get at the destination, in their order.
    using NamePlan = std::function<QStringList(const ConfiguredCatalog &)>;

    /// Pushes onto \a undoStack, which outlives the model; null: onto one of its own.
    explicit CatalogModel(QUndoStack *undoStack = nullptr, QObject *parent = nullptr);
    ~CatalogModel() override;

    [[nodiscard]] QUndoStack &undoStack() const { return *m_undoStack; }

    // What the ends are able to do.
    /// Modes nobody chose follow; chosen ones become problems. None: not known yet, all are taken
    /// for possible.
    void setDestinationModes(const std::vector<DestinationSyncMode> &modes);
    [[nodiscard]] const std::vector<DestinationSyncMode> &destinationModes() const
    {
        return m_destinationModes;
    }
    /// Without a plan the names are the chosen ones. Set it again, or call refreshNames(), when
    /// what it depends on has changed.
    void setNamePlan(NamePlan plan);
    void refreshNames();
    /// Where \a stream would land if it were called \a name; empty: by its own name.
    [[nodiscard]] PlannedStreamName plannedName(const StreamId &stream, const QString &name) const;

    /// Without a plan fields keep the names they have or were given.
    void setFieldNamePlan(FieldNamePlan plan);
    [[nodiscard]] const FieldNamePlan &fieldNamePlan() const { return m_fieldNamePlan; }

    /// The objects the destination has of its own, as they were discovered. Mappings of streams
    /// take the new description of theirs; the person's rows stay. No undo step.
    void setObjects(const std::vector<DestinationObject> &objects);
    [[nodiscard]] const std::vector<DestinationObject> &objects() const { return m_objects; }

    /// What the connection does with changes of the source, where a stream says nothing itself.
    void setSchemaChanges(SchemaChangePolicy policy);
    [[nodiscard]] SchemaChangePolicy schemaChanges() const { return m_schemaChanges; }

    // Discovery. Between begin and finish streams may come in any number of calls.
    void beginDiscovery();
    /// Begins a discovery unless one is on.
    void addStream(const Stream &stream);
    /// The discovery is complete: what was not seen is gone from the source.
    void finishDiscovery();
    /// The discovery was cancelled or failed: what came stays, nothing is taken for gone.
    void abandonDiscovery();
    /// The whole of a discovery: begins one unless it is on, takes all streams, finishes it.
    void refresh(const Catalog &catalog);
    [[nodiscard]] bool isDiscovering() const { return m_isDiscovering; }

    /// The first rows of \a stream; forgotten when a discovery changes its fields.
    void setSample(const StreamId &stream, std::shared_ptr<const StreamSample> sample);

    // Choices as a whole.
    /// The selected streams that the source offers, in its order.
    [[nodiscard]] ConfiguredCatalog configured() const;
    /// The streams of configured(), for who needs no more of them.
    [[nodiscard]] std::vector<StreamId> configuredStreams() const;
    /// Takes the place of everything, for a connection that exists. No undo step.
    void setConfigured(const ConfiguredCatalog &catalog);
    /// Streams and choices, for drafts.
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] Result<void> fromJson(const QJsonObject &json);
    void clear();
    /// What has to be mended before the choices can run; empty: nothing.
    [[nodiscard]] QList<SchemaProblem> problems() const;
    [[nodiscard]] int streamCount() const;
    [[nodiscard]] int fieldCount() const;
    [[nodiscard]] int selectedCount() const; ///< Streams.
    /// Streams that differ from the discovery before.
    [[nodiscard]] int changedCount() const;

    // The questionnaire.
    [[nodiscard]] SyncModeQuestionnaire questionnaire() const;
    [[nodiscard]] const SyncModeAnswers &answers() const { return m_answers; }
    /// Gives all streams the mode of \a answers; one undo step.
    void setAnswers(const SyncModeAnswers &answers);
    [[nodiscard]] std::vector<ModeFallback> fallbacks() const;

    // Acts on many streams; one undo step each, streams where it is illegal are left alone.
    BulkOutcome setSelected(const std::vector<StreamId> &streams, bool isSelected);
    BulkOutcome setMode(const std::vector<StreamId> &streams, const SyncMode &mode);
    BulkOutcome setCursor(const std::vector<StreamId> &streams, const QString &field);
    BulkOutcome setKey(const std::vector<StreamId> &streams, const QStringList &fields);
    /// Writes \a field of \a stream as \a type; the source's own type takes the choice back.
    BulkOutcome setFieldType(const StreamId &stream, const QString &field, FieldType type);
    /// What becomes of fields the source adds; nothing: see newFieldsOf().
    BulkOutcome setNewFields(const std::vector<StreamId> &streams,
                             const std::optional<NewFields> &policy);
    /// Ticks or unticks streams and fields together, as the person marked them.
    BulkOutcome setChecked(const QModelIndexList &indexes, bool isChecked);
    /// Cursor start, filter and row limit of one stream.
    void setReadOptions(const StreamId &stream, const QString &cursorStart, const QString &filter,
                        std::optional<qint64> rowLimit);
    /// Everything chosen of one stream, for what edits its mapping; one undo step called \a act.
    /// Steps in a row with the same \a mergeKey, which is not 0, become one.
    void setChoice(const StreamId &stream, const StreamChoice &choice, const QString &act,
                   int mergeKey = 0);

    // Filter. The choices stay; hidden streams are not acted on by the namespace boxes.
    void setFilter(const SchemaFilter &filter);
    [[nodiscard]] const SchemaFilter &filter() const { return m_filter; }
    [[nodiscard]] SchemaHits hits() const { return m_hits; }
    /// Streams that match by themselves; if none does, those of the fields that match. Without a
    /// filter: all.
    [[nodiscard]] std::vector<StreamId> hitStreams() const;
    [[nodiscard]] QModelIndexList hitIndexes() const; ///< Streams and fields that match.

    // Nodes.
    [[nodiscard]] QModelIndex indexOf(const StreamId &stream,
                                      SchemaColumn column = SchemaColumn::Name) const;
    [[nodiscard]] QModelIndex indexOf(const StreamId &stream, const QString &field,
                                      SchemaColumn column = SchemaColumn::Name) const;
    /// The part of a JSON field by its path; see isNested().
    [[nodiscard]] QModelIndex indexOf(const StreamId &stream, const QString &field,
                                      const QStringList &path) const;
    /// The stream of a stream's or field's index, or null.
    [[nodiscard]] const StreamEntry *entry(const QModelIndex &index) const;
    [[nodiscard]] const StreamEntry *entry(const StreamId &stream) const;
    /// The name of a field's index, as the source has it; empty on others.
    [[nodiscard]] QString fieldName(const QModelIndex &index) const;
    [[nodiscard]] bool isStream(const QModelIndex &index) const;
    [[nodiscard]] bool isField(const QModelIndex &index) const;
    /// A field inside the values of a JSON field.
    [[nodiscard]] bool isNested(const QModelIndex &index) const;
    /// The names from the JSON field inwards; empty on others.
    [[nodiscard]] QStringList nestedPath(const QModelIndex &index) const;
    /// Whether a filter found something below \a index, so that it is to be open.
    [[nodiscard]] bool hasHitBelow(const QModelIndex &index) const;

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex &parent = {}) const override;
    using QObject::parent;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// CheckStateRole in the first column; EditRole: the name of the mode, a field name, a list of
    /// field names, a text, the name of a NewFields or an empty one.
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

signals:
    void objectsChanged();
    /// Any choice, by the person, by undo or by a restored draft.
    void choicesChanged();
    /// Streams came, went or changed.
    void streamsChanged();
    void answersChanged();
    /// A stream has a sample now.
    void sampled(const millrace::StreamId &stream);
    /// After a reset that only the filter caused; expansion is to be restored.
    void filterChanged();

private:
    friend class ChoicesCommand;

    /// What undo commands do: takes the choices as they are.
    void apply(const StreamChanges &changes, const std::optional<SyncModeAnswers> &answers);

    bool setDestinationName(const QModelIndex &index, const QString &name);
    template<typename Act>
    BulkOutcome changeEach(const std::vector<StreamId> &streams, const QString &act, Act change);
    BulkOutcome push(const BulkEdit &edit, const QString &text, int kind = 0);
    [[nodiscard]] QString actText(const QString &act, const StreamChanges &changes) const;
    [[nodiscard]] StreamChanges currentChoices(const StreamChanges &changes) const;

    [[nodiscard]] std::vector<PlannedStreamName> planNames(const ConfiguredCatalog &catalog) const;
    [[nodiscard]] SyncMode proposedMode(const StreamEntry &entry) const;
    /// Gives the mapping of \a choice the description of its object that is known now.
    void describeObject(StreamChoice &choice) const;
    void insertStream(const Stream &stream);
    void mergeStream(SchemaNode &node, const Stream &stream);
    void rebuildFields(SchemaNode &node);
    void takeNewFields(StreamEntry &entry) const;
    void showNested(SchemaNode &field);
    void removeStream(SchemaNode &node);
    void addSilently(std::unique_ptr<StreamEntry> entry);
    void filterAll();
    void tell(const SchemaNode &node);
    void tellBelow(const SchemaNode &node);
    void tellNameSpace(const SchemaNode &stream);
    [[nodiscard]] bool isInvalid(const StreamEntry &entry) const;
    [[nodiscard]] static SchemaNode *nodeOf(const QModelIndex &index);
    [[nodiscard]] QModelIndex indexOfNode(const SchemaNode &node, int column = 0) const;

    std::unique_ptr<QUndoStack> m_ownStack;
    QUndoStack *m_undoStack;
    std::unique_ptr<SchemaTree> m_tree;
    std::vector<DestinationSyncMode> m_destinationModes;
    std::vector<DestinationObject> m_objects;
    SchemaChangePolicy m_schemaChanges = SchemaChangePolicy::PropagateColumns;
    NamePlan m_namePlan;
    FieldNamePlan m_fieldNamePlan;
    SyncModeAnswers m_answers;
    SchemaFilter m_filter;
    SchemaHits m_hits;
    bool m_isDiscovering = false;
    bool m_hasBase = false; ///< A whole discovery is known, so what is unknown is new.
};

} // namespace millrace
