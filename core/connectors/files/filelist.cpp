#include "core/connectors/files/filelist.h"

#include "core/connectors/files/inputfile.h"

#include <QDir>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool hasWildcard(const QString &part)
{
    return part.contains(u'*') || part.contains(u'?') || part.contains(u'[');
}

QString absolutePath(const QString &path)
{
    if (path == "~"_L1)
        return QDir::homePath();
    if (path.startsWith("~/"_L1))
        return QDir::cleanPath(QDir::homePath() + path.mid(1));
    return QDir::cleanPath(QDir::current().absoluteFilePath(path));
}

/// Walks the folders of a pattern, part by part.
class PatternWalk final
{
public:
    explicit PatternWalk(const QString &pattern)
        : m_parts(pattern.split(u'/', Qt::SkipEmptyParts))
    {
        m_base = u"/"_s;
        while (m_parts.size() > 1 && !hasWildcard(m_parts.first()))
            m_base = QDir(m_base).filePath(m_parts.takeFirst());
        for (const QString &part : std::as_const(m_parts))
            m_expressions.emplace_back(QRegularExpression::wildcardToRegularExpression(part));
    }

    QStringList names()
    {
        visit({}, 0);
        m_found.removeDuplicates();
        return m_found;
    }
    [[nodiscard]] const QString &base() const { return m_base; }

private:
    /// \a folder is relative to the base, empty or with "/" at its end.
    void visit(const QString &folder, std::size_t depth)
    {
        const QString &part = m_parts[static_cast<qsizetype>(depth)];
        const bool isLast = depth + 1 == m_expressions.size();
        const bool isAnyFolders = part == "**"_L1;
        if (isAnyFolders && !isLast)
            visit(folder, depth + 1);
        const QDir dir(m_base + u'/' + folder);
        const auto entries = dir.entryInfoList(
            QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot, QDir::NoSort);
        for (const QFileInfo &entry : entries) {
            const QString name = entry.fileName();
            if (name.startsWith(u'.') && !part.startsWith(u'.'))
                continue;
            if (isAnyFolders) {
                // Links are not followed: they may lead back up.
                if (entry.isDir() && !entry.isSymLink())
                    visit(folder + name + u'/', depth);
                else if (isLast && entry.isFile())
                    m_found << folder + name;
                continue;
            }
            if (!m_expressions[depth].match(name).hasMatch())
                continue;
            if (isLast && entry.isFile())
                m_found << folder + name;
            else if (!isLast && entry.isDir())
                visit(folder + name + u'/', depth + 1);
        }
    }

    QString m_base;
    QStringList m_parts;
    std::vector<QRegularExpression> m_expressions;
    QStringList m_found;
};

} // namespace

bool isPattern(const QString &path)
{
    return hasWildcard(path) && !QFileInfo::exists(absolutePath(path));
}

Result<SourceFiles> findFiles(const QString &pattern)
{
    SourceFiles files;
    if (!isPattern(pattern)) {
        const QString path = absolutePath(pattern);
        auto file = lookAtFile(path, QFileInfo(path).fileName());
        if (!file)
            return file.error();
        files.push_back(std::move(*file));
        return files;
    }
    PatternWalk walk(absolutePath(pattern));
    for (const QString &name : walk.names()) {
        auto file = lookAtFile(QDir::cleanPath(walk.base() + u'/' + name), name);
        // A file that went away since the folder was listed does not match any more.
        if (!file && file.error().code == "files.not_found"_L1)
            continue;
        if (!file)
            return file.error();
        files.push_back(std::move(*file));
    }
    std::ranges::sort(files, {}, &SourceFile::name);
    return files;
}

QString withoutFormatEnding(const QString &name)
{
    static const QStringList endings{u".gz"_s,  u".zst"_s, u".zstd"_s, u".csv"_s,   u".tsv"_s,
                                     u".txt"_s, u".tab"_s, u".json"_s, u".jsonl"_s, u".ndjson"_s};
    QString stem = name;
    for (bool cut = true; cut;) {
        cut = false;
        for (const QString &ending : endings) {
            const qsizetype left = stem.size() - ending.size();
            if (left > 0 && stem[left - 1] != u'/' && stem.endsWith(ending, Qt::CaseInsensitive)) {
                stem.truncate(left);
                cut = true;
            }
        }
    }
    return stem;
}

QString streamNameOf(const QString &pattern)
{
    const QString path = absolutePath(pattern);
    const QString last = path.section(u'/', -1);
    if (!isPattern(pattern))
        return withoutFormatEnding(last);
    static const QRegularExpression wildcards(u"\\[[^\\]]*\\]|[*?]+"_s);
    static const QRegularExpression edges(u"^[\\s_.-]+|[\\s_.-]+$"_s);
    QString name = withoutFormatEnding(last);
    // "*.csv" has nothing before its ending: the ending itself is no name.
    if (name.startsWith(u'.') || name.startsWith("*."_L1))
        name = withoutFormatEnding(u"x"_s + last.mid(last.indexOf(u'.'))).mid(1);
    name.replace(wildcards, u"_"_s).remove(edges);
    if (!name.isEmpty())
        return name;
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    for (qsizetype i = parts.size() - 2; i >= 0; --i) {
        if (!hasWildcard(parts[i]))
            return parts[i];
    }
    return u"files"_s;
}

QStringList streamNamesOf(const SourceFiles &files)
{
    QStringList names;
    for (const SourceFile &file : files)
        names << withoutFormatEnding(file.name);
    QStringList unique;
    for (qsizetype i = 0; i < names.size(); ++i)
        unique << (names.count(names[i]) > 1 ? files[static_cast<std::size_t>(i)].name : names[i]);
    return unique;
}

} // namespace millrace
