#include "core/connectors/salesforce/tests/salesforcesoql.h"

#include <QRegularExpression>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

/// The literals of a list; nothing when one is malformed.
std::optional<QStringList> literalsOf(const QString &list)
{
    static const QRegularExpression s_literal(
        u"\\G\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|(-?[0-9.]+))\\s*(,|$)"_s);
    QStringList values;
    qsizetype at = 0;
    while (at < list.size()) {
        const QRegularExpressionMatch match = s_literal.match(list, at);
        if (!match.hasMatch())
            return std::nullopt;
        QString value = match.captured(1) + match.captured(2);
        value.replace("\\n"_L1, "\n"_L1);
        static const QRegularExpression s_escape(u"\\\\(.)"_s);
        values << value.replace(s_escape, u"\\1"_s);
        at = match.capturedEnd();
    }
    return values;
}

} // namespace

std::optional<SalesforceSoql> parseSoql(const QString &text)
{
    static const QRegularExpression s_query(
        u"^SELECT ([\\w,]+) FROM (\\w+) WHERE (\\w+) IN \\((.*)\\)$"_s,
        QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = s_query.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    auto values = literalsOf(match.captured(4));
    if (!values)
        return std::nullopt;
    return SalesforceSoql{match.captured(1).split(u','), match.captured(2), match.captured(3),
                          std::move(*values)};
}

} // namespace millrace::test
