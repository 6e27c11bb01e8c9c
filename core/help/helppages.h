// HelpPages: the pages of help, which come with the program, and a search in them.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace millrace {

/// A part of a page: what stands under one "## " heading, or before the first.
struct HelpSection final
{
    QString page; ///< As in "concepts/checkpoints": the file's name below the folder of help.
    QString heading; ///< Empty for the part before the first heading.
    QString text; ///< Markdown, without the heading.
};

/// A page that answers a search.
struct HelpHit final
{
    QString topic; ///< "page" or "page#heading", as showable and openable.
    QString title; ///< Of the page.
    QString heading; ///< Of the part; may be empty.
    QString excerpt; ///< Some words around the first hit, without marks.
};

/// The Markdown files below ":/help". A topic is "page" or "page#heading". Read once; any thread
/// may use one that is not being made.
class HelpPages final
{
public:
    HelpPages();
    /// Those of the program, read when they are first asked for.
    [[nodiscard]] static const HelpPages &all();

    /// The names of all pages, in the order of their folders and titles.
    [[nodiscard]] QStringList names() const { return m_names; }
    [[nodiscard]] bool has(const QString &topic) const;
    /// The first line of the page without its mark; empty for an unknown one.
    [[nodiscard]] QString title(const QString &page) const;
    /// The page as it was written; empty for an unknown one.
    [[nodiscard]] QString markdown(const QString &page) const;
    /// The part of a topic with a heading, else the whole page; empty for an unknown topic.
    [[nodiscard]] QString section(const QString &topic) const;
    /// The topic that explains an error code such as "postgres.sign_in_refused"; empty if none.
    [[nodiscard]] QString errorTopic(const QString &code) const;
    /// The parts that hold all words of \a text, best first, \a most at most. A word in a title
    /// counts more than one in a heading, and that more than one in the text.
    [[nodiscard]] QList<HelpHit> find(const QString &text, qsizetype most = 50) const;
    [[nodiscard]] const QList<HelpSection> &sections() const { return m_sections; }

    /// "a/b.md#x" as it stands in a link of \a page, as a topic: "a/b#x" below the page's folder.
    /// Empty for a link that leads out of the help.
    [[nodiscard]] static QString linkedTopic(const QString &page, const QString &link);

private:
    [[nodiscard]] const HelpSection *find(const QString &page, const QString &heading) const;

    QStringList m_names;
    QStringList m_titles; ///< One for each name.
    QStringList m_texts; ///< One for each name.
    QList<HelpSection> m_sections;
};

} // namespace millrace
