#include "core/mapping/fieldfit.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

QString translated(const char *text) { return QCoreApplication::translate("mapping", text); }

QString typesReason(Fit fit, FieldType from, const ObjectField &to)
{
    switch (fit) {
    case Fit::Exact:
        return translated(QT_TRANSLATE_NOOP("mapping", "The types are the same."));
    case Fit::Converts:
        return translated(QT_TRANSLATE_NOOP("mapping", "Every %1 can become %2."))
            .arg(fieldTypeName(from), fieldTypeName(to.field.type));
    case Fit::MayLose:
        return from == to.field.type
            ? translated(QT_TRANSLATE_NOOP("mapping", "The field does not take every value."))
            : translated(QT_TRANSLATE_NOOP("mapping", "Not every %1 can become %2."))
                  .arg(fieldTypeName(from), fieldTypeName(to.field.type));
    case Fit::DoesNotFit:
        break;
    }
    return translated(QT_TRANSLATE_NOOP("mapping", "The row of the mapping is not complete."));
}

/// Values that do not suit the field at \a place, in the first SampleRows::wanted records.
FieldFit counted(const ObjectMapper &mapper, int place, const SampleRows &sample,
                 const EvaluationContext &context)
{
    FieldFit fit;
    for (const auto &batch : sample.batches) {
        const qint64 rest = SampleRows::wanted - fit.sampledRows;
        if (rest <= 0)
            break;
        for (const UnfitCell &cell : mapper.unfit(*batch, place, context)) {
            if (cell.row < rest)
                fit.failing.push_back(fit.sampledRows + cell.row);
        }
        fit.sampledRows += std::min(rest, static_cast<qint64>(batch->rowCount()));
    }
    fit.failingRows = static_cast<qint64>(fit.failing.size());
    return fit;
}

FieldFit fitAt(const ObjectMapper &mapper, int place, const SampleRows &sample,
               const EvaluationContext &context)
{
    FieldFit fit;
    const auto type = mapper.valueType(place);
    const ObjectField &target = mapper.target(place);
    const bool isConstant
        = mapper.mapping().fields[static_cast<std::size_t>(place)].origin == ValueOrigin::Constant;
    if (!type) {
        fit.fit = Fit::DoesNotFit;
        fit.reason = typesReason(fit.fit, {}, target);
        return fit;
    }
    if (isConstant) {
        fit.reason = translated(QT_TRANSLATE_NOOP("mapping", "The field takes the constant."));
        return fit;
    }
    fit = counted(mapper, place, sample, context);
    if (fit.sampledRows == 0) {
        fit.fit = fitOf(*type, target);
        fit.reason = typesReason(fit.fit, *type, target);
        return fit;
    }
    if (fit.failingRows > 0) {
        fit.fit = fit.failingRows == fit.sampledRows ? Fit::DoesNotFit : Fit::MayLose;
        fit.reason
            = pluralText("mapping", QT_TRANSLATE_N_NOOP("mapping", "%1 of %2 values do not fit."),
                         fit.sampledRows)
                  .arg(localNumber(fit.failingRows), localNumber(fit.sampledRows));
        return fit;
    }
    fit.fit = *type == target.field.type ? Fit::Exact : Fit::Converts;
    fit.reason = pluralText("mapping", QT_TRANSLATE_N_NOOP("mapping", "All of %1 values fit."),
                            fit.sampledRows)
                     .arg(localNumber(fit.sampledRows));
    return fit;
}

} // namespace

std::vector<FieldFit> fieldFits(const ObjectMapper &mapper, const SampleRows &sample,
                                const EvaluationContext &context)
{
    std::vector<FieldFit> fits;
    const int count = static_cast<int>(mapper.mapping().fields.size());
    fits.reserve(static_cast<std::size_t>(count));
    for (int place = 0; place < count; ++place)
        fits.push_back(fitAt(mapper, place, sample, context));
    return fits;
}

} // namespace millrace
