#include "core/connectors/postgres/postgreschecklists.h"

#include "core/sql/identifier.h"

#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

QStringList listedValues(const QString &expression, const QString &column)
{
    // (status = ANY (ARRAY['a'::text, 'b'::text])) and, for other kinds of text,
    // ((status)::text = ANY ((ARRAY['a'::character varying])::text[])).
    static const QRegularExpression list(
        u"^\\(+(\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_$]*)\\)?(?:::text)? = ANY "
        "\\(+ARRAY\\[(.*?)\\]\\)?(?:::text\\[\\])?\\)+$"_s);
    static const QString type = u"::(?:text|character varying|bpchar)"_s;
    static const QString value
        = u"\\(?'(?:[^']|'')*'"_s + type + u"\\)?(?:::text)?|\\d+|'-\\d+'::integer"_s;
    static const QRegularExpression all(u"^(?:"_s + value + u")(?:, (?:"_s + value + u"))*$"_s);
    static const QRegularExpression one(u"'((?:[^']|'')*)'"_s + type
                                        + u"|(\\d+)|'(-\\d+)'::integer"_s);
    const auto match = list.match(expression);
    if (!match.hasMatch())
        return {};
    const QString named = match.captured(1);
    if (named != column && named != quotedIdentifier(column))
        return {};
    const QString listed = match.captured(2);
    if (!all.match(listed).hasMatch())
        return {};
    QStringList values;
    for (auto it = one.globalMatch(listed); it.hasNext();) {
        const auto found = it.next();
        const QString number = found.captured(2) + found.captured(3);
        values << (number.isEmpty() ? found.captured(1).replace("''"_L1, "'"_L1) : number);
    }
    return values;
}

} // namespace millrace
