#include "core/connectors/mysql/mysqlexistingrecords.h"

#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqlobjectstage.h"
#include "core/connectors/mysql/mysqlobjectwriter.h"
#include "core/connectors/mysql/mysqlvaluechecks.h"
#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"
#include "core/sql/tableobjects.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The key columns of \a batch alone: other values need not fit to be compared.
std::shared_ptr<const RecordBatch> keysOf(const RecordBatch &batch, const std::vector<int> &key)
{
    Schema schema;
    std::vector<std::shared_ptr<const Column>> columns;
    for (const int index : key) {
        schema.append(batch.schema().field(index));
        columns.push_back(batch.sharedColumn(index));
    }
    return std::make_shared<RecordBatch>(std::make_shared<const Schema>(std::move(schema)),
                                         batch.rowCount(), std::move(columns),
                                         std::vector<ValueIssue>(), batch.extractedAt());
}

QStringList expressionsFor(const MySqlTarget &target, const MySqlObject &table,
                           QStringList &unreadable)
{
    QStringList expressions;
    for (const MySqlTargetColumn &column : target.columns) {
        const QString name = "t."_L1 + mySqlIdentifier(column.column.name);
        if (table.unreadable.contains(column.column.name)) {
            expressions << u"NULL"_s;
            unreadable << column.column.name;
        } else {
            expressions << (column.column.kind == MySqlColumnKind::Bit ? name + " + 0"_L1 : name);
        }
    }
    return expressions;
}

void appendCell(RecordBatchBuilder &builder, int column, const MySqlTargetColumn &target,
                const MySqlResult &row)
{
    const int at = column + 1;
    if (row.isNull(at)) {
        builder.appendNull(column);
        return;
    }
    const std::string_view text = row.bytes(at);
    switch (target.type) {
    case FieldType::Boolean:
        builder.appendBoolean(column, text != "0");
        return;
    case FieldType::Binary:
        builder.appendText(column, text);
        return;
    default:
        break;
    }
    const bool isSet = target.column.kind == MySqlColumnKind::Choice
        && target.column.declared.startsWith("set"_L1, Qt::CaseInsensitive);
    if (!isSet) {
        appendParsed(builder, column, target.type, text);
        return;
    }
    std::string choices(text);
    std::ranges::replace(choices, ',', ';');
    builder.appendText(column, choices);
}

void appendMissing(RecordBatchBuilder &builder, ExistingRecords &existing)
{
    for (int column = 0; column < builder.schema().fieldCount(); ++column)
        builder.appendNull(column);
    builder.finishRow();
    existing.exists.push_back(0);
}

/// Stages the keys of \a rows that can be keys at all, in their order, with their own numbers.
Result<void> stageKeys(MySqlObjectStage &stage, const MySqlTarget &target,
                       const std::shared_ptr<const RecordBatch> &keys,
                       std::vector<std::size_t> &staged, const Cancellation &cancellation)
{
    const MySqlValueChecks checks(target, {}, keys->schema());
    std::vector<int> all(target.columns.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = static_cast<int>(i);
    std::vector<bool> isUnfit(keys->rowCount(), false);
    for (const RefusedRow &refused : checks.find(keys))
        isUnfit[refused.row] = true;
    WriteReport report;
    for (std::size_t row = 0; row < keys->rowCount(); ++row) {
        if (isUnfit[row] || firstNull(*keys, row, all) >= 0)
            continue;
        staged.push_back(row);
        if (auto added = stage.add(keys, row, row + 1, report, cancellation); !added)
            return added;
    }
    return stage.flush(report, cancellation);
}

} // namespace

Result<ExistingRecords> readExistingRecords(MySqlConnection &connection, const MySqlObject &table,
                                            const WriteRequest &request,
                                            const std::shared_ptr<const RecordBatch> &rows,
                                            const Cancellation &cancellation)
{
    const auto target = objectTarget(table, *request.schema);
    if (!target)
        return target.error();
    const std::vector<int> key = matchingColumns(request);
    const auto keys = keysOf(*withServerChoices(rows, *target), key);
    const auto keyTarget = objectTarget(table, keys->schema());
    if (!keyTarget)
        return keyTarget.error();
    std::vector<int> keyPlaces;
    for (std::size_t i = 0; i < key.size(); ++i)
        keyPlaces.push_back(static_cast<int>(i));
    auto stage = MySqlObjectStage::create(connection, *keyTarget, ObjectOperation::Update,
                                          keyPlaces, cancellation);
    if (!stage)
        return stage.error();
    std::vector<std::size_t> staged;
    auto done = connection.execute(u"START TRANSACTION"_s, cancellation);
    if (done)
        done = stageKeys(**stage, *keyTarget, keys, staged, cancellation);
    if (!done)
        return done.error();
    ExistingRecords existing;
    auto found
        = (*stage)->records(expressionsFor(*target, table, existing.unreadable), cancellation);
    if (!found)
        return found.error();
    RecordBatchBuilder builder(request.schema);
    std::size_t next = 0;
    while (found->next()) {
        const auto arrival = static_cast<std::size_t>(found->integer(0).value_or(1));
        const std::size_t row = staged[arrival - 1];
        // A key that names several records shows the first.
        if (row < next)
            continue;
        for (; next < row; ++next)
            appendMissing(builder, existing);
        for (std::size_t i = 0; i < target->columns.size(); ++i)
            appendCell(builder, static_cast<int>(i), target->columns[i], *found);
        builder.finishRow();
        existing.exists.push_back(1);
        ++next;
    }
    for (; next < rows->rowCount(); ++next)
        appendMissing(builder, existing);
    existing.records = builder.finish();
    (void)connection.execute(u"ROLLBACK"_s, cancellation);
    return existing;
}

} // namespace millrace
