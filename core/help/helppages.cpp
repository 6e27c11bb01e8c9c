#include "core/help/helppages.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_folder = ":/help/"_L1;
constexpr auto s_ending = ".md"_L1;
constexpr qsizetype s_excerptBefore = 40;
constexpr qsizetype s_excerptLength = 140;

QString titleOf(const QString &markdown)
{
    const QString first = markdown.section(u'\n', 0, 0);
    return first.startsWith("# "_L1) ? first.sliced(2).trimmed() : first.trimmed();
}

/// Cuts a page at its headings of the second level; those inside of code are text.
QList<HelpSection> cut(const QString &page, const QString &markdown)
{
    QList<HelpSection> sections{{page, {}, {}}};
    bool isCode = false;
    bool isFirst = true;
    for (const QString &line : markdown.split(u'\n')) {
        if (line.startsWith("```"_L1))
            isCode = !isCode;
        if (!isCode && line.startsWith("## "_L1)) {
            sections.append({page, line.sliced(3).trimmed(), {}});
        } else if (!isFirst || !line.startsWith("# "_L1)) {
            sections.last().text += line + u'\n';
        }
        isFirst = false;
    }
    return sections;
}

/// Markdown as plain words.
QString plain(QString text)
{
    static const QRegularExpression s_link(u"\\[([^\\]]*)\\]\\([^)]*\\)"_s);
    static const QRegularExpression s_mark(u"[*`|#>]+|-{3,}"_s);
    text.replace(s_link, u"\\1"_s).remove(s_mark);
    return text.simplified();
}

QString excerptAround(const QString &text, qsizetype at)
{
    qsizetype from = std::max(qsizetype{0}, at - s_excerptBefore);
    if (from > 0)
        from = text.indexOf(u' ', from) + 1;
    QString cutOut = text.mid(from, s_excerptLength);
    if (from + cutOut.size() < text.size())
        cutOut = cutOut.left(std::max(qsizetype{1}, cutOut.lastIndexOf(u' '))) + u'…';
    return from > 0 ? u'…' + cutOut : cutOut;
}

} // namespace

HelpPages::HelpPages()
{
    QStringList paths;
    for (QDirIterator each(s_folder, QDir::Files, QDirIterator::Subdirectories); each.hasNext();) {
        const QString path = each.next();
        if (path.endsWith(s_ending))
            paths << path;
    }
    // Pages of the top folder come first.
    std::ranges::sort(paths, [](const QString &a, const QString &b) {
        return std::pair(a.count(u'/'), a) < std::pair(b.count(u'/'), b);
    });
    for (const QString &path : paths) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QString text = QString::fromUtf8(file.readAll());
        m_names << path.sliced(s_folder.size()).chopped(s_ending.size());
        m_titles << titleOf(text);
        m_texts << text;
        m_sections += cut(m_names.last(), text);
    }
}

const HelpPages &HelpPages::all()
{
    static const HelpPages s_pages;
    return s_pages;
}

bool HelpPages::has(const QString &topic) const
{
    const QString heading = topic.section(u'#', 1);
    const QString page = topic.section(u'#', 0, 0);
    return heading.isEmpty() ? m_names.contains(page) : find(page, heading) != nullptr;
}

QString HelpPages::title(const QString &page) const
{
    const qsizetype at = m_names.indexOf(page);
    return at < 0 ? QString() : m_titles[at];
}

QString HelpPages::markdown(const QString &page) const
{
    const qsizetype at = m_names.indexOf(page);
    return at < 0 ? QString() : m_texts[at];
}

QString HelpPages::section(const QString &topic) const
{
    const QString heading = topic.section(u'#', 1);
    const QString page = topic.section(u'#', 0, 0);
    if (heading.isEmpty())
        return markdown(page);
    const HelpSection *found = find(page, heading);
    return found == nullptr ? QString() : found->text.trimmed();
}

QString HelpPages::errorTopic(const QString &code) const
{
    const QString topic = u"errors/%1#%2"_s.arg(code.section(u'.', 0, 0), code);
    return code.contains(u'.') && has(topic) ? topic : QString();
}

QList<HelpHit> HelpPages::find(const QString &text, qsizetype most) const
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return {};
    QList<std::pair<int, HelpHit>> found;
    for (const HelpSection &part : m_sections) {
        const QString pageTitle = title(part.page);
        const QString body = plain(part.text);
        int rank = 0;
        qsizetype first = -1;
        const bool hasAll = std::ranges::all_of(words, [&](const QString &word) {
            const bool isInTitle = pageTitle.contains(word, Qt::CaseInsensitive);
            const bool isInHeading = part.heading.contains(word, Qt::CaseInsensitive);
            const qsizetype at = body.indexOf(word, 0, Qt::CaseInsensitive);
            if (first < 0)
                first = at;
            rank += (!isInTitle                   ? 0
                         : part.heading.isEmpty() ? 100
                                                  : 10)
                + (isInHeading ? 30 : 0)
                + static_cast<int>(std::min(qsizetype{5}, body.count(word, Qt::CaseInsensitive)));
            return isInTitle || isInHeading || at >= 0;
        });
        if (!hasAll)
            continue;
        if (part.heading.isEmpty()
            && pageTitle.compare(text.simplified(), Qt::CaseInsensitive) == 0)
            rank += 1'000;
        const QString topic = part.heading.isEmpty() ? part.page : part.page + u'#' + part.heading;
        found.append(
            {rank,
             {topic, pageTitle, part.heading, excerptAround(body, std::max(qsizetype{0}, first))}});
    }
    std::ranges::stable_sort(found, std::ranges::greater{}, &std::pair<int, HelpHit>::first);
    QList<HelpHit> hits;
    for (qsizetype at = 0; at < std::min(most, found.size()); ++at)
        hits << found[at].second;
    return hits;
}

QString HelpPages::linkedTopic(const QString &page, const QString &link)
{
    if (link.contains("://"_L1) || link.startsWith("mailto:"_L1))
        return {};
    const QString heading = link.section(u'#', 1);
    QString target = link.section(u'#', 0, 0);
    if (target.isEmpty()) {
        target = page;
    } else {
        if (!target.endsWith(s_ending))
            return {};
        target.chop(s_ending.size());
        const qsizetype folderEnd = page.lastIndexOf(u'/');
        target = QDir::cleanPath(page.left(folderEnd + 1) + target);
    }
    return heading.isEmpty() ? target : target + u'#' + heading;
}

const HelpSection *HelpPages::find(const QString &page, const QString &heading) const
{
    const auto found = std::ranges::find_if(m_sections, [&](const HelpSection &each) {
        return each.page == page && each.heading == heading;
    });
    return found == m_sections.end() ? nullptr : &*found;
}

} // namespace millrace
