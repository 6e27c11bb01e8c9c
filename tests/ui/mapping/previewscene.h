// PreviewScene: some people and a mapping of them, for tests of what stands beside the mapping.
#pragma once

#include "core/mapping/mappingpreview.h"
#include "tests/testutils/mappingscene.h"
#include "ui/theme/language.h"
#include "ui/theme/theme.h"

namespace millrace::test {

inline void prepareProgram()
{
    Theme::instance().install();
    installLanguage(QLocale::c());
}

inline Schema people()
{
    return Schema({plainField(QStringLiteral("name")), plainField(QStringLiteral("surname")),
                   plainField(QStringLiteral("age"), FieldType::Integer),
                   plainField(QStringLiteral("mail"))});
}

/// Ann is fine, Bob has no surname, Cleo's is too long, Dan's age is none and his mail empty.
inline SampleRows peopleSample()
{
    SampleRows sample;
    sample.schema = std::make_shared<const Schema>(people());
    sample.batches.push_back(batchOf(people(),
                                     {{"Ann", "Kuhn", "41", "ann@example.org"},
                                      {"Bob", nullptr, "7", "bob@example.org"},
                                      {"Cleo", "Wolkenstein", "33", "cleo@example.org"},
                                      {"Dan", "Vogt", nullptr, ""}}));
    sample.isComplete = true;
    return sample;
}

/// last_name from surname (required, 8 characters), first_name computed, score from age,
/// stage constant, phone without a value.
inline ObjectMapping peopleMapping()
{
    return inserting(
        {fieldRow(QStringLiteral("last_name"), QStringLiteral("surname")),
         originRow(QStringLiteral("first_name"), ValueOrigin::Expression,
                   QStringLiteral("upper(name)")),
         fieldRow(QStringLiteral("score"), QStringLiteral("age")),
         originRow(QStringLiteral("stage"), ValueOrigin::Constant, QStringLiteral("lead")),
         fieldRow(QStringLiteral("phone"), {})});
}

inline std::shared_ptr<const MappingPreview>
previewOf(const ObjectMapping &mapping = peopleMapping(), const SampleRows &sample = peopleSample())
{
    return std::make_shared<const MappingPreview>(
        MappingPreview::of(mapping, sample, MappingPreview::usualRows, {}));
}

} // namespace millrace::test
