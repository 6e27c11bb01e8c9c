#include "core/connectors/sqlite/sqliteobjectsql.h"

#include "core/connectors/sqlite/sqlitematcher.h"
#include "core/sql/identifier.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

QString objectStatement(const WriteRequest &request, const std::vector<SqliteTargetColumn> &columns,
                        const std::vector<int> &key)
{
    const QString table = "main."_L1 + quotedIdentifier(request.target.name);
    QStringList names;
    QStringList keyNames;
    QStringList updates;
    QStringList assignments;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const QString name = quotedIdentifier(columns[i].name);
        names << name;
        if (std::ranges::find(key, static_cast<int>(i)) != key.end())
            continue;
        updates << name + " = excluded."_L1 + name;
        assignments << name + " = ?"_L1 + QString::number(i + 1);
    }
    for (const int index : key)
        keyNames << quotedIdentifier(columns[static_cast<std::size_t>(index)].name);
    // OR ABORT outranks what the table says about conflicts, so that no row vanishes unseen.
    QString insert = "INSERT OR ABORT INTO "_L1 + table + '('_L1 + names.join(", "_L1)
        + ") VALUES ("_L1 + QStringList(names.size(), u"?"_s).join(", "_L1) + ')'_L1;
    switch (request.object->operation) {
    case ObjectOperation::Insert:
        return insert;
    case ObjectOperation::Upsert:
        return insert + " ON CONFLICT("_L1 + keyNames.join(", "_L1) + ") DO "_L1
            + (updates.isEmpty() ? u"NOTHING"_s : "UPDATE SET "_L1 + updates.join(", "_L1));
    case ObjectOperation::Update:
        if (assignments.isEmpty())
            return {};
        return "UPDATE OR ABORT "_L1 + table + " SET "_L1 + assignments.join(", "_L1) + " WHERE "_L1
            + keyCondition(columns, key);
    default:
        return "DELETE FROM "_L1 + table + " WHERE "_L1 + keyNames.join(" = ? AND "_L1) + " = ?"_L1;
    }
}

} // namespace millrace
