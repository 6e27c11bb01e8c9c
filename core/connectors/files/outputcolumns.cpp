#include "core/connectors/files/outputcolumns.h"

#include "core/connectors/files/filesdestinationerrors.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

std::vector<OutputColumn> outputColumns(const Schema &schema, bool withMeta)
{
    using Kind = OutputColumn::Kind;
    std::vector<OutputColumn> columns;
    if (withMeta)
        columns = {{u"_airbyte_raw_id"_s, Kind::RawId, -1},
                   {u"_airbyte_extracted_at"_s, Kind::ExtractedAt, -1},
                   {u"_airbyte_meta"_s, Kind::Meta, -1},
                   {u"_airbyte_generation_id"_s, Kind::GenerationId, -1}};
    const std::size_t metaCount = columns.size();
    const auto isTaken = [&](const QString &name) {
        return schema.indexOf(name).has_value()
            || std::ranges::find(columns, name, &OutputColumn::name) != columns.end();
    };
    for (int i = 0; i < schema.fieldCount(); ++i) {
        QString name = schema.field(i).name;
        const auto meta = columns.begin() + static_cast<std::ptrdiff_t>(metaCount);
        if (std::find_if(columns.begin(), meta,
                         [&](const OutputColumn &column) { return column.name == name; })
            != meta) {
            int suffix = 1;
            while (isTaken(name + u'_' + QString::number(suffix)))
                ++suffix;
            name += u'_' + QString::number(suffix);
        }
        columns.push_back({name, Kind::Field, i});
    }
    return columns;
}

Result<std::vector<OutputColumn>> arranged(const std::vector<OutputColumn> &columns,
                                           const QStringList &header, const QString &path)
{
    QStringList unknown;
    for (const OutputColumn &column : columns) {
        if (!header.contains(column.name))
            unknown << u'"' + column.name + u'"';
    }
    if (!unknown.isEmpty())
        return makeError(fileserrors::columnsDiffer, {path, unknown.join(u", "_s)}, {},
                         unknown.front().startsWith("\"_airbyte_"_L1) ? u"/meta_columns"_s
                                                                      : u"/folder"_s);
    std::vector<OutputColumn> result;
    for (const QString &name : header) {
        const auto found = std::ranges::find(columns, name, &OutputColumn::name);
        const bool isRepeated
            = std::ranges::find(result, name, &OutputColumn::name) != result.end();
        if (found == columns.end() || isRepeated)
            result.push_back({name, OutputColumn::Kind::Missing, -1});
        else
            result.push_back(*found);
    }
    return result;
}

QStringList columnNames(const std::vector<OutputColumn> &columns)
{
    QStringList names;
    for (const OutputColumn &column : columns)
        names << column.name;
    return names;
}

} // namespace millrace
