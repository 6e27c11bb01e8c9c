#include "core/catalog/transformedfields.h"

#include "core/catalog/transformationerrors.h"
#include "core/data/metacolumns.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isReserved(const QString &name)
{
    for (const auto &reserved :
         {s_rawIdColumn, s_extractedAtColumn, s_metaColumn, s_generationIdColumn}) {
        if (name.compare(reserved, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

Error faultOf(const ErrorDefinition &definition, const QStringList &arguments, const QString &key)
{
    return makeError(definition, arguments, {}, u'/' + key);
}

/// The fields after one transformation.
class Application final
{
public:
    explicit Application(const FieldStage &stage)
        : m_fields(stage.schema.fields())
        , m_histories(stage.histories)
    {
    }

    Result<FieldStage> operator()(const HashSettings &settings)
    {
        const auto place = find(settings.field);
        if (!place)
            return place.error();
        if (auto named = rename(*place, settings.field + settings.suffix, u"suffix"_s); !named)
            return named.error();
        becomeText(*place);
        m_histories[*place].isHashed = true;
        return stage();
    }

    Result<FieldStage> operator()(const EncryptSettings &settings)
    {
        const auto place = find(settings.field);
        if (!place)
            return place.error();
        if (auto named = rename(*place, settings.field + settings.suffix, u"suffix"_s); !named)
            return named.error();
        becomeText(*place);
        m_histories[*place].isHashed = true;
        m_histories[*place].isRandom
            = settings.algorithm == EncryptionAlgorithm::Rsa || settings.mode != AesMode::Ecb;
        return stage();
    }

    Result<FieldStage> operator()(const RenameFieldSettings &settings)
    {
        const auto place = find(settings.field);
        if (!place)
            return place.error();
        if (auto named = rename(*place, settings.name, u"name"_s); !named)
            return named.error();
        return stage();
    }

    Result<FieldStage> operator()(const DropFieldSettings &settings)
    {
        const auto place = find(settings.field);
        if (!place)
            return place.error();
        remove(*place);
        if (m_fields.empty())
            return makeError(transformationerrors::nothingLeft);
        return stage();
    }

    Result<FieldStage> operator()(const FilterRowsSettings &settings)
    {
        for (const QString &field : fieldsOf(settings.condition)) {
            if (const auto place = find(field, u"condition"_s, true); !place)
                return place.error();
        }
        return stage();
    }

    Result<FieldStage> operator()(const FlattenFieldSettings &settings)
    {
        const auto place = find(settings.field);
        if (!place)
            return place.error();
        const FieldType type = m_fields[*place].type;
        if (type != FieldType::Json)
            return faultOf(transformationerrors::notJson, {settings.field, fieldTypeName(type)},
                           u"field"_s);
        const int origin = m_histories[*place].origin;
        std::size_t next = *place + 1;
        if (!settings.keepsField) {
            remove(*place);
            --next;
        }
        for (const FlattenedPart &part : settings.parts) {
            if (auto free = checkName(part.name, u"parts"_s); !free)
                return free.error();
            const auto at = static_cast<std::ptrdiff_t>(next++);
            m_fields.insert(m_fields.begin() + at, Field{.name = part.name, .type = part.type});
            m_histories.insert(m_histories.begin() + at,
                               FieldHistory{.origin = origin, .isPart = true});
        }
        return stage();
    }

    Result<FieldStage> operator()(const AddFieldSettings &settings)
    {
        if (auto free = checkName(settings.name, u"name"_s); !free)
            return free.error();
        m_fields.push_back(Field{.name = settings.name, .type = settings.type});
        m_histories.emplace_back();
        return stage();
    }

private:
    [[nodiscard]] Result<std::size_t> find(const QString &name, const QString &key = u"field"_s,
                                           bool isRead = false) const
    {
        const auto found = std::ranges::find(m_fields, name, &Field::name);
        if (found == m_fields.end())
            return faultOf(transformationerrors::fieldNotFound, {name}, key);
        if (!isRead && name.startsWith("_ab_cdc_"_L1))
            return faultOf(transformationerrors::fieldLocked, {name}, key);
        return static_cast<std::size_t>(found - m_fields.begin());
    }

    [[nodiscard]] Result<void> checkName(const QString &name, const QString &key) const
    {
        if (isReserved(name))
            return faultOf(transformationerrors::nameReserved, {name}, key);
        if (std::ranges::find(m_fields, name, &Field::name) != m_fields.end())
            return faultOf(transformationerrors::fieldExists, {name}, key);
        return {};
    }

    [[nodiscard]] Result<void> rename(std::size_t place, const QString &name, const QString &key)
    {
        if (name == m_fields[place].name)
            return {};
        if (auto free = checkName(name, key); !free)
            return free;
        m_fields[place].name = name;
        return {};
    }

    void becomeText(std::size_t place)
    {
        Field &field = m_fields[place];
        field.type = FieldType::String;
        field.nullable = true; // A value that cannot be made is empty.
        field.sourceType.clear();
        field.note.clear();
    }

    void remove(std::size_t place)
    {
        m_fields.erase(m_fields.begin() + static_cast<std::ptrdiff_t>(place));
        m_histories.erase(m_histories.begin() + static_cast<std::ptrdiff_t>(place));
    }

    FieldStage stage() { return {Schema(std::move(m_fields)), std::move(m_histories)}; }

    std::vector<Field> m_fields;
    std::vector<FieldHistory> m_histories;
};

/// The target of a transformation, for its description.
QString targetOf(const Transformation &transformation)
{
    const QJsonObject &settings = transformation.settings;
    const QString field = settings.value("field"_L1).toString();
    switch (transformation.kind) {
    case TransformationKind::RenameField:
        return field + u" → "_s + settings.value("name"_L1).toString();
    case TransformationKind::AddField:
        return settings.value("name"_L1).toString();
    case TransformationKind::FilterRows: {
        const auto read = settingsOf(transformation);
        const auto *filter = read ? std::get_if<FilterRowsSettings>(&*read) : nullptr;
        return filter == nullptr ? QString() : fieldsOf(filter->condition).join(", "_L1);
    }
    default:
        return field;
    }
}

/// Checks key and cursor of a stream that keeps one row per key.
std::optional<Error> dedupFault(const ConfiguredStream &stream, const Schema &read,
                                const TransformedFields &fields)
{
    for (const QString &key : stream.effectivePrimaryKey()) {
        const auto origin = read.indexOf(stream.fieldRules.nameOf(key));
        if (!origin)
            continue;
        const auto place = fields.fieldOf(*origin);
        if (!place)
            return makeError(transformationerrors::keyFieldLost, {key});
        if (fields.stages.back().histories[static_cast<std::size_t>(*place)].isRandom)
            return makeError(transformationerrors::keyFieldRandom, {key});
    }
    const QString cursor = stream.effectiveCursor();
    const auto origin = read.indexOf(stream.fieldRules.nameOf(cursor));
    if (cursor.isEmpty() || !origin)
        return std::nullopt;
    const auto place = fields.fieldOf(*origin);
    if (!place || fields.stages.back().histories[static_cast<std::size_t>(*place)].isHashed)
        return makeError(transformationerrors::cursorLost, {cursor});
    return std::nullopt;
}

void retarget(RowCondition &condition, const QString &former, const QString &name)
{
    if (condition.kind == RowCondition::Kind::Equal && condition.field == former)
        condition.field = name;
    for (RowCondition &each : condition.conditions)
        retarget(each, former, name);
}

/// The last transformation that names the field whose fate is \a fault; the last one otherwise.
int placeOfLoss(const ConfiguredStream &stream, const TransformedFields &fields)
{
    int place = 0;
    for (std::size_t i = 0; i < stream.transformations.size(); ++i) {
        if (fields.stages[i].histories != fields.stages[i + 1].histories)
            place = static_cast<int>(i);
    }
    return place;
}

} // namespace

FieldStage FieldStage::of(const Schema &schema)
{
    FieldStage stage{schema, {}};
    stage.histories.reserve(static_cast<std::size_t>(schema.fieldCount()));
    for (int i = 0; i < schema.fieldCount(); ++i)
        stage.histories.push_back(FieldHistory{.origin = i});
    return stage;
}

Result<FieldStage> applied(const TransformationSettings &settings, const FieldStage &stage)
{
    return std::visit(Application(stage), settings);
}

TransformedFields::TransformedFields(const Schema &read,
                                     const std::vector<Transformation> &transformations)
{
    stages.reserve(transformations.size() + 1);
    stages.push_back(FieldStage::of(read));
    for (std::size_t i = 0; i < transformations.size(); ++i) {
        const auto settings = settingsOf(transformations[i]);
        auto next = settings ? applied(*settings, stages.back()) : settings.error();
        if (!next) {
            faults.push_back({static_cast<int>(i), next.error()});
            stages.push_back(stages.back());
        } else {
            stages.push_back(std::move(*next));
        }
    }
}

std::optional<int> TransformedFields::fieldOf(int origin) const
{
    const auto &histories = stages.back().histories;
    const auto found = std::ranges::find_if(histories, [origin](const FieldHistory &history) {
        return history.origin == origin && !history.isPart;
    });
    if (origin < 0 || found == histories.end())
        return std::nullopt;
    return static_cast<int>(found - histories.begin());
}

Schema untransformedSchema(const ConfiguredStream &stream)
{
    return stream.fieldRules.applied(stream.selectedSchema());
}

TransformedFields transformedFields(const ConfiguredStream &stream)
{
    return {untransformedSchema(stream), stream.transformations};
}

QStringList writtenPrimaryKey(const ConfiguredStream &stream)
{
    const QStringList key = stream.fieldRules.namesOf(stream.effectivePrimaryKey());
    if (stream.transformations.empty())
        return key;
    const TransformedFields fields = transformedFields(stream);
    QStringList names;
    for (const QString &name : key) {
        const auto origin = fields.stages.front().schema.indexOf(name);
        if (const auto place = origin ? fields.fieldOf(*origin) : std::nullopt)
            names << fields.schema().field(*place).name;
    }
    return names;
}

QString writtenCursor(const ConfiguredStream &stream)
{
    const QString cursor = stream.fieldRules.nameOf(stream.effectiveCursor());
    if (stream.transformations.empty() || cursor.isEmpty())
        return cursor;
    const TransformedFields fields = transformedFields(stream);
    const auto origin = fields.stages.front().schema.indexOf(cursor);
    // A cursor that is no field, such as the source's own position, is none afterwards either.
    if (!origin)
        return cursor;
    const auto place = fields.fieldOf(*origin);
    return place ? fields.schema().field(*place).name : QString();
}

QStringList withheldFields(const ConfiguredStream &stream)
{
    if (stream.transformations.empty() || stream.mapping)
        return {};
    const TransformedFields fields = transformedFields(stream);
    const Schema read = stream.selectedSchema();
    QStringList names;
    for (int i = 0; i < read.fieldCount(); ++i) {
        const bool isOpen
            = std::ranges::any_of(fields.stages.back().histories, [i](const FieldHistory &history) {
                  // A part passes, but not the whole it was taken from: other parts may be hidden.
                  return history.origin == i && !history.isHashed && !history.isPart;
              });
        if (!isOpen)
            names << read.field(i).name;
    }
    return names;
}

std::vector<TransformationFault> transformationFaults(const ConfiguredStream &stream)
{
    if (stream.transformations.empty())
        return {};
    if (stream.mapping)
        return {{0, makeError(transformationerrors::besideMapping)}};
    const TransformedFields fields = transformedFields(stream);
    std::vector<TransformationFault> faults = fields.faults;
    if (!faults.empty() || !stream.mode.isDedup())
        return faults;
    if (auto fault = dedupFault(stream, fields.stages.front().schema, fields))
        faults.push_back({placeOfLoss(stream, fields), std::move(*fault)});
    return faults;
}

std::vector<Transformation> retargeted(std::vector<Transformation> transformations,
                                       const QString &former, const QString &name)
{
    for (Transformation &transformation : transformations) {
        auto settings = settingsOf(transformation);
        if (!settings)
            continue;
        if (auto *filter = std::get_if<FilterRowsSettings>(&*settings)) {
            retarget(filter->condition, former, name);
            transformation = transformationOf(*settings);
            continue;
        }
        if (transformation.kind == TransformationKind::AddField
            || transformation.settings.value("field"_L1).toString() != former)
            continue;
        transformation.settings.insert("field"_L1, name);
        // From here on the field has another name, or is gone.
        break;
    }
    return transformations;
}

QString describe(const Transformation &transformation)
{
    const QString target = targetOf(transformation);
    const auto named = [&target](const char *words) {
        return QCoreApplication::translate("Transformation", words).arg(target);
    };
    switch (transformation.kind) {
    case TransformationKind::Hash:
        return named(QT_TRANSLATE_NOOP("Transformation", "hash %1"));
    case TransformationKind::Encrypt:
        return named(QT_TRANSLATE_NOOP("Transformation", "encrypt %1"));
    case TransformationKind::RenameField:
        return named(QT_TRANSLATE_NOOP("Transformation", "rename %1"));
    case TransformationKind::DropField:
        return named(QT_TRANSLATE_NOOP("Transformation", "drop %1"));
    case TransformationKind::FilterRows:
        return named(QT_TRANSLATE_NOOP("Transformation", "filter rows by %1"));
    case TransformationKind::FlattenField:
        return named(QT_TRANSLATE_NOOP("Transformation", "flatten %1"));
    case TransformationKind::AddField:
        break;
    }
    return named(QT_TRANSLATE_NOOP("Transformation", "add %1"));
}

Error errorOf(const TransformationFault &fault, const ConfiguredStream &stream)
{
    Error error = fault.error;
    const auto place = static_cast<std::size_t>(fault.place);
    const QString what = place < stream.transformations.size()
        ? describe(stream.transformations[place])
        : QString();
    error.message = makeError(transformationerrors::placed,
                              {stream.stream.id.text(), QString::number(fault.place + 1), what,
                               error.message})
                        .message;
    error.field.clear();
    return error;
}

bool areRowsTransformedDifferently(const ConfiguredStream &before, const ConfiguredStream &after)
{
    const auto counting = [](const ConfiguredStream &stream) {
        std::vector<Transformation> kept = stream.transformations;
        std::erase_if(kept, [](const Transformation &each) {
            return each.kind == TransformationKind::FilterRows;
        });
        return kept;
    };
    return counting(before) != counting(after);
}

} // namespace millrace
