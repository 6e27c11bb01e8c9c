#include "core/store/freshnesstext.h"

#include "core/base/pluralform.h"
#include "core/catalog/positiontext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct FreshnessText final
{
    Q_DECLARE_TR_FUNCTIONS(FreshnessText)
};

} // namespace

QString ageText(std::chrono::microseconds age)
{
    const auto minutes = std::chrono::floor<std::chrono::minutes>(age).count();
    if (minutes < 1)
        return FreshnessText::tr("less than a minute");
    if (minutes == 1)
        return FreshnessText::tr("1 minute");
    if (minutes < 60)
        return FreshnessText::tr("%1 minutes", nullptr, pluralOf(minutes)).arg(minutes);
    const auto hours = minutes / 60;
    if (hours == 1)
        return FreshnessText::tr("1 hour");
    if (hours < 48)
        return FreshnessText::tr("%1 hours", nullptr, pluralOf(hours)).arg(hours);
    return FreshnessText::tr("%1 days", nullptr, pluralOf(hours / 24))
        .arg(QLocale().toString(static_cast<qint64>(hours / 24)));
}

QString freshnessText(const StreamFreshness &freshness, TimePoint now)
{
    return freshness.freshAt ? FreshnessText::tr("%1 old").arg(ageText(now - *freshness.freshAt))
                             : FreshnessText::tr("never complete");
}

QString freshnessSentences(const StreamFreshness &freshness, TimePoint now)
{
    QStringList sentences;
    if (!freshness.freshAt)
        sentences << FreshnessText::tr("No run has got all of it through yet.");
    else if (freshness.completeJob)
        sentences << FreshnessText::tr("Everything the source had %1 ago is there, since run %2.")
                         .arg(ageText(now - *freshness.freshAt),
                              QString::number(*freshness.completeJob));
    if (freshness.wroteAt)
        sentences
            << FreshnessText::tr("Last written %1 ago.").arg(ageText(now - *freshness.wroteAt));
    if (freshness.position)
        sentences << FreshnessText::tr("Copied so far: %1.").arg(positionText(*freshness.position));
    return sentences.join(u' ');
}

} // namespace millrace
