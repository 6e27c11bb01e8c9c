// The pseudo-language: English in brackets, with accents, two fifths longer.
#pragma once

#include <QRegularExpression>
#include <QString>

namespace millrace::test {

/// \a source as a translation into a longer language would be: what is written without a lookup
/// stands out by its missing brackets, what is too narrow by being cut off. Placeholders, tags,
/// names in braces and mnemonics stay, and so does what has no words.
[[nodiscard]] inline QString pseudoText(const QString &source)
{
    using namespace Qt::StringLiterals;
    static const QRegularExpression s_fixed(
        u"%L?[1-9n]|<[^<>]*>|&(?:[a-z]+|#\\d+);|&.|\\$\\{[^}]*\\}|\\{[^}]*\\}|\\\\n"_s);
    static const QRegularExpression s_word(u"[A-Za-z]{2}"_s);
    static const QString s_plain = u"AEIOUaeiouncsyzNCSYZ"_s;
    static const QString s_accented = u"ÅÉÎÖÛåéîöûñçšýžÑÇŠÝŽ"_s;
    if (!s_word.match(QString(source).remove(s_fixed)).hasMatch())
        return source;
    qsizetype first = 0;
    while (source[first].isSpace())
        ++first;
    qsizetype end = source.size();
    while (source[end - 1].isSpace())
        --end;
    QString text;
    qsizetype at = first;
    const auto accent = [&text, &source, &at](qsizetype until) {
        for (; at < until; ++at) {
            const qsizetype place = s_plain.indexOf(source[at]);
            text += place < 0 ? source[at] : s_accented[place];
        }
    };
    auto fixed = s_fixed.globalMatch(source);
    while (fixed.hasNext()) {
        const auto match = fixed.next();
        if (match.capturedStart() < first || match.capturedEnd() > end)
            continue;
        accent(match.capturedStart());
        text += match.captured();
        at = match.capturedEnd();
    }
    accent(end);
    // Further words, so that sentences break as others do.
    for (qsizetype more = (end - first) * 2 / 5 - 2; more > 0; more -= 6)
        text += u' ' + QString(std::min<qsizetype>(more, 5), u'~');
    return source.left(first) + u'[' + text + u']' + source.mid(end);
}

/// What is left of a shown \a text without what pseudoText() made; empty where no word is left.
[[nodiscard]] inline QString plainWords(QString text)
{
    using namespace Qt::StringLiterals;
    // Innermost first: what is filled in is often a text itself. One may be cut off at its end.
    static const QRegularExpression s_brackets(u"\\[[^\\[\\]]*(?:\\]|…$)"_s);
    for (qsizetype before = -1; before != text.size();) {
        before = text.size();
        text.remove(s_brackets);
    }
    static const QRegularExpression s_word(u"[A-Za-z]{3,}"_s);
    return s_word.match(text).hasMatch() ? text.trimmed() : QString();
}

} // namespace millrace::test
