#include "core/mapping/transformation/transformer.h"

#include "core/mapping/transformation/addfieldstep.h"
#include "core/mapping/transformation/encryptstep.h"
#include "core/mapping/transformation/filterstep.h"
#include "core/mapping/transformation/flattenstep.h"
#include "core/mapping/transformation/hashstep.h"
#include "core/mapping/transformation/transformererrors.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <algorithm>

namespace millrace {

namespace {

/// Takes a column away.
class DropStep final : public TransformationStep
{
public:
    explicit DropStep(std::size_t column)
        : m_column(column)
    {
    }

    void apply(MovingRows &rows, const EvaluationContext &) const override
    {
        rows.columns.erase(rows.columns.begin() + static_cast<std::ptrdiff_t>(m_column));
        std::erase_if(rows.issues,
                      [this](const ValueIssue &issue) { return issue.column == m_column; });
        for (ValueIssue &issue : rows.issues) {
            if (issue.column > m_column)
                --issue.column;
        }
    }

private:
    std::size_t m_column;
};

QString madeUpKey()
{
    QByteArray bytes(32, '\0');
    for (char &byte : bytes)
        byte = static_cast<char>(QRandomGenerator::system()->generate() & 0xFFU);
    return QString::fromLatin1(bytes.toHex());
}

QString translated(const char *words) { return QCoreApplication::translate("mapping", words); }

} // namespace

/// Compiles one transformation after the other. Used once.
class TransformerCompiler final
{
public:
    TransformerCompiler(const Schema &read, const TransformationKeys &keys)
        : m_keys(keys)
        , m_stage(FieldStage::of(read))
    {
        for (int i = 0; i < read.fieldCount(); ++i)
            m_made.m_columns.push_back({i});
    }

    Result<void> add(int place, const Transformation &transformation)
    {
        m_place = place;
        const auto settings = settingsOf(transformation);
        if (!settings)
            return settings.error();
        auto next = applied(*settings, m_stage);
        if (!next)
            return next.error();
        if (auto added = std::visit([this](const auto &each) { return compile(each); }, *settings);
            !added)
            return added;
        m_stage = std::move(*next);
        return {};
    }

    Transformer finish()
    {
        m_made.m_schema = std::make_shared<const Schema>(std::move(m_stage.schema));
        return std::move(m_made);
    }

    /// What is wrong with the one before does not matter for what comes after it.
    void passOver(const Transformation &transformation)
    {
        const auto settings = settingsOf(transformation);
        if (!settings)
            return;
        if (auto next = applied(*settings, m_stage))
            m_stage = std::move(*next);
        m_made.m_columns.resize(m_stage.histories.size());
    }

private:
    [[nodiscard]] std::size_t columnOf(const QString &field) const
    {
        return static_cast<std::size_t>(m_stage.schema.indexOf(field).value_or(0));
    }

    void takeStep(std::shared_ptr<const TransformationStep> step)
    {
        m_made.m_steps.push_back(std::move(step));
    }

    Result<void> compile(const HashSettings &settings)
    {
        if (!HashStep::isAvailable(settings.method))
            return makeError(transformererrors::hashUnavailable, {hashMethodTitle(settings.method)},
                             {}, QStringLiteral("/method"));
        const std::size_t column = columnOf(settings.field);
        takeStep(std::make_shared<HashStep>(column, settings.method));
        withhold(column, translated(QT_TRANSLATE_NOOP("mapping", "The value cannot be hashed.")));
        return {};
    }

    Result<void> compile(const EncryptSettings &settings)
    {
        QString key;
        if (settings.algorithm == EncryptionAlgorithm::Aes) {
            const auto known = m_keys.keys.find(m_place);
            if (known != m_keys.keys.end())
                key = known->second;
            else if (settings.key.isString())
                key = settings.key.toString();
            else if (m_keys.areMadeUp)
                key = madeUpKey();
            else
                return makeError(transformererrors::keyMissing, {QString()}, {},
                                 QStringLiteral("/key"));
        }
        const std::size_t column = columnOf(settings.field);
        auto step = EncryptStep::make(column, settings, key);
        if (!step)
            return step.error();
        withhold(column, (*step)->failure());
        takeStep(std::move(*step));
        return {};
    }

    Result<void> compile(const RenameFieldSettings &) { return {}; }

    Result<void> compile(const DropFieldSettings &settings)
    {
        const std::size_t column = columnOf(settings.field);
        takeStep(std::make_shared<DropStep>(column));
        m_made.m_columns.erase(m_made.m_columns.begin() + static_cast<std::ptrdiff_t>(column));
        return {};
    }

    Result<void> compile(const FilterRowsSettings &settings)
    {
        takeStep(std::make_shared<FilterStep>(settings.condition, m_stage.schema));
        return {};
    }

    Result<void> compile(const FlattenFieldSettings &settings)
    {
        const std::size_t column = columnOf(settings.field);
        takeStep(std::make_shared<FlattenStep>(column, settings));
        TransformedColumn part{m_made.m_columns[column].origin,
                               translated(QT_TRANSLATE_NOOP(
                                   "mapping",
                                   "The value cannot be flattened: it is no JSON object, or a "
                                   "member of it does not fit its type.")),
                               m_made.m_columns[column].isWithheld};
        auto at = m_made.m_columns.begin() + static_cast<std::ptrdiff_t>(column);
        at = settings.keepsField ? at + 1 : m_made.m_columns.erase(at);
        m_made.m_columns.insert(at, settings.parts.size(), part);
        return {};
    }

    Result<void> compile(const AddFieldSettings &settings)
    {
        auto step = AddFieldStep::make(settings, m_stage.schema);
        if (!step)
            return step.error();
        takeStep(std::move(*step));
        m_made.m_columns.push_back(
            {-1,
             translated(QT_TRANSLATE_NOOP("mapping",
                                          "The expression of the field cannot be computed, or its "
                                          "value does not fit the type."))});
        return {};
    }

    void withhold(std::size_t column, const QString &failure)
    {
        m_made.m_columns[column].failure = failure;
        m_made.m_columns[column].isWithheld = true;
    }

    const TransformationKeys &m_keys;
    FieldStage m_stage;
    Transformer m_made;
    int m_place = 0;
};

Transformer::Compilation Transformer::compile(const std::vector<Transformation> &transformations,
                                              const Schema &read, const TransformationKeys &keys)
{
    TransformerCompiler compiler(read, keys);
    Compilation outcome;
    for (std::size_t i = 0; i < transformations.size(); ++i) {
        const auto place = static_cast<int>(i);
        if (auto added = compiler.add(place, transformations[i]); !added) {
            outcome.faults.push_back({place, added.error()});
            compiler.passOver(transformations[i]);
        }
    }
    if (outcome.faults.empty())
        outcome.transformer = compiler.finish();
    return outcome;
}

std::shared_ptr<const RecordBatch> Transformer::apply(const RecordBatch &batch,
                                                      std::shared_ptr<const RecordBatch> source,
                                                      const EvaluationContext &context) const
{
    MovingRows rows{.columns = {},
                    .issues = batch.issues(),
                    .rowCount = batch.rowCount(),
                    .extractedAt = batch.extractedAt()};
    rows.columns.reserve(static_cast<std::size_t>(batch.schema().fieldCount()));
    for (int i = 0; i < batch.schema().fieldCount(); ++i)
        rows.columns.push_back(batch.sharedColumn(i));
    for (const auto &step : m_steps)
        step->apply(rows, context);
    std::ranges::stable_sort(rows.issues, {}, &ValueIssue::row);
    auto made = std::make_shared<RecordBatch>(m_schema, rows.rowCount, std::move(rows.columns),
                                              std::move(rows.issues), rows.extractedAt);
    made->setOrigin(std::move(source), std::move(rows.kept));
    return made;
}

} // namespace millrace
