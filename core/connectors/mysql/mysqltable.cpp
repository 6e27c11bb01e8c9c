#include "core/connectors/mysql/mysqltable.h"

#include "core/connectors/mysql/mysqltypes.h"
#include "core/sql/identifier.h"

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

bool MySqlColumn::isUnsigned() const
{
    // ZEROFILL makes a column unsigned, also where the server does not write it out.
    return columnType.contains(" unsigned"_L1) || columnType.contains(" zerofill"_L1);
}

bool MySqlColumn::isNamedBoolean() const { return columnType == "tinyint(1)"_L1; }

const MySqlColumn *MySqlTable::find(const QString &column) const
{
    for (const MySqlColumn &candidate : columns) {
        if (candidate.name == column)
            return &candidate;
    }
    return nullptr;
}

QStringList MySqlTable::identity() const
{
    if (isKeyPrefixed)
        return {};
    for (const QString &part : primaryKey) {
        const MySqlColumn *column = find(part);
        if (column == nullptr || !canOrderRows(*column))
            return {};
    }
    return primaryKey;
}

bool MySqlTable::hasSnapshots() const
{
    constexpr std::array engines{"InnoDB"_L1, "ROCKSDB"_L1, "TokuDB"_L1, "XtraDB"_L1};
    return std::ranges::any_of(engines, [this](QLatin1StringView each) {
        return engine.compare(each, Qt::CaseInsensitive) == 0;
    });
}

QString MySqlTable::quotedName() const
{
    return mySqlIdentifier(database) + u'.' + mySqlIdentifier(name);
}

QString mySqlIdentifier(const QString &name) { return quotedIdentifier(name, u'`'); }

QString mySqlText(const QString &text)
{
    QString escaped = text;
    escaped.replace(u'\\', u"\\\\"_s);
    return quotedText(escaped);
}

} // namespace millrace
