#include "ui/rejected/ruletext.h"

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
    const auto words = [](const char *text, qint64 count) {
        return QCoreApplication::translate("RuleText", text, nullptr, static_cast<int>(count));
    };
    QStringList sentences{
        QCoreApplication::translate("RuleText", "As a rule it heals %1 of %2 open records.")
            .arg(groupedNumber(effect.healed), groupedNumber(effect.looked - effect.leftOut))};
    if (effect.undecided > 0)
        sentences << words(
            QT_TRANSLATE_NOOP("RuleText", "Of %Ln record(s) only the destination can tell."),
            effect.undecided);
    if (effect.refused > 0)
        sentences << words(QT_TRANSLATE_NOOP("RuleText", "%Ln record(s) would still be refused."),
                           effect.refused);
    if (effect.worse > 0)
        sentences << words(
            QT_TRANSLATE_NOOP("RuleText", "%Ln record(s) that are written today would be refused."),
            effect.worse);
    return sentences.join(u' ');
}

} // namespace millrace
