#include "core/connectors/postgres/postgrescolumnnames.h"

#include "core/connectors/postgres/postgrestarget.h"
#include "core/sql/columnnames.h"
#include "core/sql/identifier.h"

namespace millrace {

using namespace Qt::StringLiterals;

Result<QStringList> postgresColumnNames(const QStringList &fields, bool hasMetaColumns,
                                        const std::function<bool(const QString &)> &isThere)
{
    QStringList wanted;
    for (const QString &field : fields)
        wanted << (isThere && isThere(field) ? field : normalisedIdentifier(field));
    ColumnNameRules rules;
    rules.caseSensitivity = Qt::CaseSensitive;
    rules.maximumLength = s_postgresLongestName;
    // The server has columns of these names in every table.
    rules.reserved = {u"tableoid"_s, u"xmin"_s, u"cmin"_s, u"xmax"_s, u"cmax"_s, u"ctid"_s};
    rules.reserved << s_postgresOwnPrefix + "arrival"_L1;
    if (hasMetaColumns) {
        for (const PostgresMetaColumn &column : s_postgresMetaColumns)
            rules.reserved << column.name;
    }
    return resolveColumnNames(wanted, rules);
}

} // namespace millrace
