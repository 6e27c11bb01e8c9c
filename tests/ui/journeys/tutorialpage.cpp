#include "tests/ui/journeys/tutorialpage.h"

#include "core/help/helppages.h"

#include <QRegularExpression>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

QStringList found(const QRegularExpression &expression, const QString &text)
{
    QStringList all;
    for (const QRegularExpressionMatch &match : expression.globalMatch(text))
        all << match.captured(1).simplified();
    return all;
}

} // namespace

QStringList TutorialStep::quotes() const
{
    static const QRegularExpression s_quote(u"(?<!\\*)\\*([^*]+)\\*(?!\\*)"_s);
    return found(s_quote, seen);
}

QStringList TutorialStep::names() const
{
    static const QRegularExpression s_name(u"\\*\\*([^*]+)\\*\\*"_s);
    return found(s_name, seen);
}

std::vector<TutorialStep> tutorialSteps(const QString &name)
{
    static const QRegularExpression s_first(u"^(\\d+)\\. (.*)$"_s);
    std::vector<TutorialStep> steps;
    bool isSeen = false;
    for (const QString &line : HelpPages::all().markdown(u"tutorials/"_s + name).split(u'\n')) {
        if (const auto first = s_first.match(line); first.hasMatch()) {
            steps.push_back({first.captured(1).toInt(), first.captured(2).trimmed(), {}});
            isSeen = false;
        } else if (line.startsWith("## "_L1) || steps.empty()) {
            if (!steps.empty())
                isSeen = false;
            if (line.startsWith("## What comes next"_L1))
                break;
        } else if (line.isEmpty()) {
            isSeen = true;
        } else if (line.startsWith("   "_L1)) {
            QString &text = isSeen ? steps.back().seen : steps.back().what;
            text += u' ' + line.trimmed();
        }
    }
    return steps;
}

QString tutorialCode(const QString &name, const QString &start)
{
    static const QRegularExpression s_block(u"^( *)```\\w*\\n(.*?)^ *```"_s,
                                            QRegularExpression::MultilineOption
                                                | QRegularExpression::DotMatchesEverythingOption);
    const QString page = HelpPages::all().markdown(u"tutorials/"_s + name);
    for (const QRegularExpressionMatch &match : s_block.globalMatch(page)) {
        QStringList lines = match.captured(2).split(u'\n');
        for (QString &line : lines) {
            if (line.startsWith(match.captured(1)))
                line = line.sliced(match.capturedLength(1));
        }
        if (lines.first().startsWith(start))
            return lines.join(u'\n');
    }
    return {};
}

} // namespace millrace::test
