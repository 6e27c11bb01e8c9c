// MappingModel: the fields of an object and what goes into them, as rows in sections.
#pragma once

#include "core/mapping/mappingpreview.h"
#include "ui/mapping/mappingdraft.h"
#include "ui/mapping/mappingedits.h"

#include <QAbstractItemModel>
#include <QHash>

#include <array>
#include <memory>
#include <optional>

namespace millrace {

/// The columns of the mapping table.
enum class MappingColumn {
    Field, ///< Of the object, with its marks.
    Value, ///< The one box: field, constant or expression.
    Fits,
    FirstRecord, ///< What the first record would send.
    Rules, ///< What becomes of null and of values that do not fit.
};
inline constexpr int s_mappingColumnCount = static_cast<int>(MappingColumn::Rules) + 1;

enum class MappingSection {
    Gone, ///< Mapped once, and no longer a field of the object.
    Required, ///< Asked for by the operation, or part of the matching key.
    Mapped,
    Unmapped,
};
inline constexpr int s_mappingSectionCount = static_cast<int>(MappingSection::Unmapped) + 1;

/// Which rows are shown, beside the text that is searched for.
enum class MappingRows { All, Empty, Problems };

/// Top level: the sections that have rows; below: one row for each field of the object, required
/// and key fields first. Follows a MappingDraft. While fields of the stream are carried over the
/// rows, by a drag or by keys, it knows where they can land and why not elsewhere.
///
/// Lives in the UI thread. Row pointers, and with them indices, live until the model is reset.
class MappingModel final : public QAbstractItemModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingModel)

public:
    enum Role {
        TargetRole = Qt::UserRole + 1, ///< Name of the field; empty for a section.
        MarksRole, ///< QStringList: "required", "key", "read-only", "gone"
        DetailRole, ///< Of less weight, behind the text: the type of the field, the reason
        IconRole, ///< Name of the icon, may be empty
        ColorNumberRole, ///< int of ColorRole for icon and text, or nothing
        SuggestedRole, ///< bool: the value is a suggestion
        MutedRole, ///< bool: a placeholder, of less weight
        NullRole, ///< bool: the value is null
        LandingRole, ///< int of Landing
    };
    /// What a row is for the fields that are carried.
    enum class Landing { None, Possible, Impossible, Pair };

    /// One field of the object. A plain value.
    struct Row final
    {
        QString target;
        int field = -1; ///< Place in DestinationObject::fields; -1: not one of them.
        bool isRequired = false;
        bool isKey = false;
        MappingSection section = MappingSection::Unmapped;
        int place = -1; ///< Among the shown rows of its section; -1: not shown.
    };

    /// \a draft outlives it.
    explicit MappingModel(MappingDraft &draft, QObject *parent = nullptr);
    ~MappingModel() override;

    [[nodiscard]] MappingDraft &draft() const { return m_draft; }

    void setFilter(const QString &text, MappingRows rows);
    /// All rows, shown or not.
    [[nodiscard]] int fieldCount() const { return static_cast<int>(m_rows.size()); }
    [[nodiscard]] int shownCount() const;
    /// Fields that could have a value and have none.
    [[nodiscard]] int emptyCount() const;
    /// Rows with a value that cannot be run or does not fit.
    [[nodiscard]] int problemCount() const;

    [[nodiscard]] bool isSection(const QModelIndex &index) const;
    /// Number of the MappingSection of a section's index; -1 for others.
    [[nodiscard]] int section(const QModelIndex &index) const;
    /// The row of \a index, or null for a section.
    [[nodiscard]] const Row *row(const QModelIndex &index) const;
    [[nodiscard]] QString target(const QModelIndex &index) const;
    /// Invalid while the row is not shown.
    [[nodiscard]] QModelIndex indexOf(const QString &target,
                                      MappingColumn column = MappingColumn::Value) const;
    [[nodiscard]] QModelIndex indexOf(MappingSection section) const;
    /// The first row that is shown.
    [[nodiscard]] QModelIndex firstRow() const;
    /// The row \a step further among all sections; invalid at the ends.
    [[nodiscard]] QModelIndex neighbour(const QModelIndex &index, int step) const;

    /// What a cell is made of; null or nothing where there is none.
    [[nodiscard]] const ObjectField *objectField(const Row &row) const;
    [[nodiscard]] const FieldMapping *mapping(const Row &row) const;
    [[nodiscard]] const FieldFit *fit(const Row &row) const;
    [[nodiscard]] const MappingProblem *problem(const Row &row) const;
    [[nodiscard]] const MappingSuggestion *suggestion(const Row &row) const;
    [[nodiscard]] std::optional<PreviewCell> firstRecord(const Row &row) const;
    [[nodiscard]] bool isReadOnly(const Row &row) const;

    // Carrying.
    /// Fields of the stream that are to land somewhere, in their order; empty: none any more.
    void setCarried(const QStringList &sources);
    [[nodiscard]] const QStringList &carried() const { return m_carried; }
    /// Where the first of them would land; empty: nowhere.
    void setLanding(const QString &target);
    /// What would be mapped now: the first field at the landing, the others at the next rows
    /// without a value that can take them.
    [[nodiscard]] const std::vector<FieldPair> &pairs() const { return m_pairs; }
    /// Why the field \a source cannot go into \a row, one sentence; empty: it can.
    [[nodiscard]] QString obstacle(const QString &source, const Row &row) const;
    [[nodiscard]] Landing landing(const Row &row) const;
    /// Maps pairs(); one undo step. Nothing is carried afterwards.
    void land();

    // Acts, one undo step each.
    /// What was typed into the box of \a target, or its meaning. Between beginTyping() and
    /// endTyping() all of it is one step, and the row keeps its place.
    void setText(const QString &target, const QString &text);
    void setValue(const QString &target, const TypedValue &value);
    void beginTyping();
    void endTyping();
    void setRules(const FieldMapping &rules);
    void clearValues(const QStringList &targets);

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex &parent = {}) const override;
    using QObject::parent;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// Qt::EditRole in MappingColumn::Value: the text of the box.
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

signals:
    /// Counts, pairs or what is shown have changed.
    void summaryChanged();

private:
    struct Section final
    {
        MappingSection kind = MappingSection::Gone;
        std::vector<Row *> shown;
        int rows = 0; ///< Shown or not.
        int place = -1; ///< Among the sections that are shown.
    };

    void reset();
    void makeRows();
    void indexMapping();
    void regroup();
    void tellAll();
    /// The rows that \a pairs land in.
    void tell(const std::vector<FieldPair> &pairs);
    void updatePairs();
    [[nodiscard]] MappingSection sectionOf(const Row &row) const;
    [[nodiscard]] bool isShown(const Row &row) const;
    [[nodiscard]] std::array<Section, s_mappingSectionCount> grouped();
    void take(std::array<Section, s_mappingSectionCount> sections);
    [[nodiscard]] const Section *sectionAt(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOfRow(const Row &row, int column) const;
    [[nodiscard]] QModelIndex indexOfSection(const Section &section, int column = 0) const;
    [[nodiscard]] bool isTheSameObject() const;

    MappingDraft &m_draft;
    std::vector<std::unique_ptr<Row>> m_rows; ///< In the order they are shown in.
    std::array<Section, s_mappingSectionCount> m_sections;
    std::vector<Section *> m_shownSections;
    QHash<QString, Row *> m_byTarget;
    QHash<QString, int> m_places; ///< In ObjectMapping::fields, by target.
    QHash<QString, int> m_problems; ///< In MappingDraft::problems(), of rows with a value.
    QHash<QString, int> m_suggestions; ///< In MappingDraft::suggestions().
    QString m_text;
    MappingRows m_rowsFilter = MappingRows::All;
    QStringList m_carried;
    QString m_landing;
    std::vector<FieldPair> m_pairs;
    int m_typingKey = 0; ///< 0: nobody types.
    mutable std::optional<MappingPreview> m_preview; ///< Of the first record, once asked for.
};

} // namespace millrace
