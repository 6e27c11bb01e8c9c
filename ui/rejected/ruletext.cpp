#include "ui/rejected/ruletext.h"

#include "core/base/pluralform.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

Result<Connection> withRules(const Connection &connection, const std::vector<RejectedRule> &rules)
{
    Connection changed = connection;
    for (const RejectedRule &rule : rules) {
        auto next = withRule(changed, rule);
        if (!next)
            return next.error();
        changed = std::move(*next);
    }
    return changed;
}

QString ruleEffectText(const RuleEffect &effect)
{
    const auto words
        = [](const char *text, qint64 count) { return pluralText("RuleText", text, count); };
    QStringList sentences{
        pluralText("RuleText",
                   QT_TRANSLATE_N_NOOP("RuleText", "As a rule it heals %1 of %2 open records."),
                   effect.looked - effect.leftOut)
            .arg(groupedNumber(effect.healed), groupedNumber(effect.looked - effect.leftOut))};
    if (effect.undecided > 0)
        sentences << words(
            QT_TRANSLATE_N_NOOP("RuleText", "Of %Ln record(s) only the destination can tell."),
            effect.undecided);
    if (effect.refused > 0)
        sentences << words(QT_TRANSLATE_N_NOOP("RuleText", "%Ln record(s) would still be refused."),
                           effect.refused);
    if (effect.worse > 0)
        sentences << words(
            QT_TRANSLATE_N_NOOP("RuleText",
                                "%Ln record(s) that are written today would be refused."),
            effect.worse);
    return sentences.join(u' ');
}

} // namespace millrace
