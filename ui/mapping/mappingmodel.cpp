#include "ui/mapping/mappingmodel.h"

#include "core/mapping/typefit.h"
#include "ui/mapping/mappingcells.h"
#include "ui/mapping/mappingtext.h"
#include "ui/schematree/schematext.h"

#include <algorithm>

namespace millrace {

namespace {

constexpr std::size_t placeOf(MappingSection section) { return static_cast<std::size_t>(section); }

bool isMissing(const MappingProblem &problem)
{
    return problem.code == QLatin1String("mapping.required_unmapped")
        || problem.code == QLatin1String("mapping.row_empty");
}

} // namespace

MappingModel::MappingModel(MappingDraft &draft, QObject *parent)
    : QAbstractItemModel(parent)
    , m_draft(draft)
{
    connect(&draft, &MappingDraft::streamChanged, this, &MappingModel::reset);
    connect(&draft, &MappingDraft::mappingChanged, this, &MappingModel::regroup);
    connect(&draft, &MappingDraft::fitsChanged, this, &MappingModel::regroup);
    connect(&draft, &MappingDraft::suggestionsChanged, this, &MappingModel::regroup);
    connect(&draft, &MappingDraft::sampleChanged, this, &MappingModel::regroup);
    reset();
}

MappingModel::~MappingModel() = default;

void MappingModel::reset()
{
    beginResetModel();
    m_carried.clear();
    m_landing.clear();
    m_pairs.clear();
    m_typingKey = 0;
    makeRows();
    indexMapping();
    take(grouped());
    endResetModel();
    emit summaryChanged();
}

void MappingModel::makeRows()
{
    m_rows.clear();
    m_byTarget.clear();
    const ObjectMapping &mapping = m_draft.mapping();
    const QStringList required = mapping.requiredTargets();
    const auto add = [&](const QString &target, int field) {
        auto row = std::make_unique<Row>();
        row->target = target;
        row->field = field;
        row->isKey = mapping.matchingKey.contains(target);
        row->isRequired = required.contains(target);
        m_byTarget.insert(target, row.get());
        m_rows.push_back(std::move(row));
    };
    const auto &fields = mapping.object.fields;
    // What only the destination sets comes last.
    for (const bool isReadOnly : {false, true}) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (fields[i].isReadOnly == isReadOnly)
                add(fields[i].field.name, static_cast<int>(i));
        }
    }
    for (const FieldMapping &field : mapping.fields) {
        if (!m_byTarget.contains(field.target))
            add(field.target, -1);
    }
}

void MappingModel::indexMapping()
{
    m_places.clear();
    m_problems.clear();
    m_suggestions.clear();
    m_preview.reset();
    const auto &fields = m_draft.mapping().fields;
    for (std::size_t i = 0; i < fields.size(); ++i)
        m_places.insert(fields[i].target, static_cast<int>(i));
    const auto &problems = m_draft.problems();
    for (std::size_t i = 0; i < problems.size(); ++i) {
        if (problems[i].row && !isMissing(problems[i]) && !m_problems.contains(problems[i].target))
            m_problems.insert(problems[i].target, static_cast<int>(i));
    }
    const auto &suggestions = m_draft.suggestions();
    for (std::size_t i = 0; i < suggestions.size(); ++i)
        m_suggestions.insert(suggestions[i].target, static_cast<int>(i));
}

bool MappingModel::isTheSameObject() const
{
    const ObjectMapping &mapping = m_draft.mapping();
    const QStringList required = mapping.requiredTargets();
    std::size_t known = 0;
    for (std::size_t i = 0; i < mapping.object.fields.size(); ++i) {
        const Row *row = m_byTarget.value(mapping.object.fields[i].field.name);
        if (row == nullptr || row->field != static_cast<int>(i))
            return false;
        ++known;
    }
    for (const FieldMapping &field : mapping.fields) {
        if (!m_byTarget.contains(field.target))
            return false;
    }
    for (const auto &row : m_rows) {
        if (row->isRequired != required.contains(row->target)
            || row->isKey != mapping.matchingKey.contains(row->target))
            return false;
        if (row->field < 0 && mapping.find(row->target) == nullptr)
            return false;
        if (row->field >= 0)
            --known;
    }
    return known == 0;
}

void MappingModel::regroup()
{
    if (!isTheSameObject()) {
        reset();
        return;
    }
    indexMapping();
    auto sections = grouped();
    const bool isSame = std::ranges::equal(
        sections, m_sections, {}, [](const Section &section) { return section.shown; },
        [](const Section &section) { return section.shown; });
    if (isSame) {
        take(std::move(sections));
        tellAll();
        updatePairs();
        emit summaryChanged();
        return;
    }
    emit layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    std::vector<std::pair<const Row *, MappingSection>> kept;
    kept.reserve(static_cast<std::size_t>(before.size()));
    for (const QModelIndex &index : before) {
        const Section *section = sectionAt(index);
        kept.emplace_back(row(index), section == nullptr ? MappingSection::Gone : section->kind);
    }
    take(std::move(sections));
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        const auto &[row, section] = kept[static_cast<std::size_t>(i)];
        const QModelIndex index = row == nullptr ? indexOfSection(m_sections[placeOf(section)])
                                                 : indexOfRow(*row, before[i].column());
        after << index;
    }
    changePersistentIndexList(before, after);
    emit layoutChanged();
    updatePairs();
    emit summaryChanged();
}

std::array<MappingModel::Section, s_mappingSectionCount> MappingModel::grouped()
{
    std::array<Section, s_mappingSectionCount> sections;
    for (std::size_t i = 0; i < sections.size(); ++i)
        sections[i].kind = static_cast<MappingSection>(i);
    for (const auto &row : m_rows) {
        // A row that is typed into stays where it is.
        const MappingSection kind = m_typingKey == 0 ? sectionOf(*row) : row->section;
        Section &section = sections[placeOf(kind)];
        ++section.rows;
        if (m_typingKey == 0 ? isShown(*row) : row->place >= 0)
            section.shown.push_back(row.get());
    }
    return sections;
}

void MappingModel::take(std::array<Section, s_mappingSectionCount> sections)
{
    m_sections = std::move(sections);
    m_shownSections.clear();
    for (const auto &row : m_rows)
        row->place = -1;
    for (Section &section : m_sections) {
        section.place = -1;
        for (std::size_t i = 0; i < section.shown.size(); ++i) {
            section.shown[i]->section = section.kind;
            section.shown[i]->place = static_cast<int>(i);
        }
        if (section.shown.empty())
            continue;
        section.place = static_cast<int>(m_shownSections.size());
        m_shownSections.push_back(&section);
    }
    if (m_typingKey == 0) {
        for (const auto &row : m_rows)
            row->section = sectionOf(*row);
    }
}

MappingSection MappingModel::sectionOf(const Row &row) const
{
    if (row.field < 0 && !m_draft.mapping().object.takesOtherFields)
        return MappingSection::Gone;
    if (row.isRequired || row.isKey)
        return MappingSection::Required;
    const FieldMapping *value = mapping(row);
    return value != nullptr && !value->value.isEmpty() ? MappingSection::Mapped
                                                       : MappingSection::Unmapped;
}

bool MappingModel::isShown(const Row &row) const
{
    const FieldMapping *value = mapping(row);
    const bool isEmpty = value == nullptr || value->value.isEmpty();
    if (m_rowsFilter == MappingRows::Empty && (!isEmpty || isReadOnly(row)))
        return false;
    if (m_rowsFilter == MappingRows::Problems) {
        const FieldFit *fits = fit(row);
        if (isEmpty || (problem(row) == nullptr && (fits == nullptr || fits->fit < Fit::MayLose)))
            return false;
    }
    if (m_text.isEmpty())
        return true;
    const ObjectField *field = objectField(row);
    const auto has
        = [this](const QString &text) { return text.contains(m_text, Qt::CaseInsensitive); };
    return has(row.target) || (!isEmpty && has(value->value))
        || (field != nullptr && (has(field->title) || has(fieldTypeText(field->field.type))));
}

void MappingModel::setFilter(const QString &text, MappingRows rows)
{
    if (text == m_text && rows == m_rowsFilter)
        return;
    m_text = text;
    m_rowsFilter = rows;
    regroup();
}

int MappingModel::shownCount() const
{
    int count = 0;
    for (const Section &section : m_sections)
        count += static_cast<int>(section.shown.size());
    return count;
}

int MappingModel::emptyCount() const
{
    return static_cast<int>(std::ranges::count_if(m_rows, [this](const auto &row) {
        const FieldMapping *value = mapping(*row);
        return (value == nullptr || value->value.isEmpty()) && !isReadOnly(*row);
    }));
}

int MappingModel::problemCount() const
{
    return static_cast<int>(std::ranges::count_if(m_rows, [this](const auto &row) {
        const FieldMapping *value = mapping(*row);
        const FieldFit *fits = fit(*row);
        return value != nullptr && !value->value.isEmpty()
            && (problem(*row) != nullptr || (fits != nullptr && fits->fit >= Fit::MayLose));
    }));
}

const ObjectField *MappingModel::objectField(const Row &row) const
{
    return row.field < 0 ? nullptr
                         : &m_draft.mapping().object.fields[static_cast<std::size_t>(row.field)];
}

const FieldMapping *MappingModel::mapping(const Row &row) const
{
    const auto place = m_places.find(row.target);
    return place == m_places.end() ? nullptr
                                   : &m_draft.mapping().fields[static_cast<std::size_t>(*place)];
}

const FieldFit *MappingModel::fit(const Row &row) const
{
    const auto place = m_places.find(row.target);
    if (place == m_places.end() || static_cast<std::size_t>(*place) >= m_draft.fits().size())
        return nullptr;
    return &m_draft.fits()[static_cast<std::size_t>(*place)];
}

const MappingProblem *MappingModel::problem(const Row &row) const
{
    const auto place = m_problems.find(row.target);
    return place == m_problems.end() ? nullptr
                                     : &m_draft.problems()[static_cast<std::size_t>(*place)];
}

const MappingSuggestion *MappingModel::suggestion(const Row &row) const
{
    const auto place = m_suggestions.find(row.target);
    return place == m_suggestions.end() ? nullptr
                                        : &m_draft.suggestions()[static_cast<std::size_t>(*place)];
}

std::optional<PreviewCell> MappingModel::firstRecord(const Row &row) const
{
    const auto place = m_places.find(row.target);
    if (place == m_places.end() || m_draft.sample().rowCount() == 0)
        return {};
    if (!m_preview)
        m_preview = MappingPreview::of(m_draft.mapping(), m_draft.sample(), 1, m_draft.context());
    return m_preview->rowCount() == 0 ? std::nullopt : std::optional(m_preview->cell(0, *place));
}

bool MappingModel::isReadOnly(const Row &row) const
{
    const ObjectField *field = objectField(row);
    return field != nullptr && field->isReadOnly && !row.isKey;
}

} // namespace millrace
