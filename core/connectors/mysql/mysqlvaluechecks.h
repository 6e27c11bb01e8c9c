// MySqlValueChecks: finds the values a server would store as something else without a word.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/mysql/mysqltarget.h"

#include <functional>
#include <string_view>
#include <vector>

namespace millrace {

/// Looks at whole columns before they are written: what a strict server refuses by itself is left
/// to it; what it would round, cut or read in its own way is refused here. Used by one thread.
class MySqlValueChecks final
{
public:
    /// \a keyFields of \a target may not all be empty.
    MySqlValueChecks(const MySqlTarget &target, const QStringList &keyFields, const Schema &schema);

    /// The rows of \a batch at fault, in order, each once.
    [[nodiscard]] std::vector<RefusedRow>
    find(const std::shared_ptr<const RecordBatch> &batch) const;

private:
    /// What can be wrong with a value of one column.
    struct Check final
    {
        int column = 0;
        const char *code = "";
        QString message;
        /// Adds the rows at fault among the first ones of a column.
        std::function<void(const Column &, std::size_t rows, std::vector<std::uint32_t> &)> scan;
    };

    void addChecks(int index, const MySqlTargetColumn &target);
    void addNumberChecks(int index, const MySqlTargetColumn &target);
    void addTemporalChecks(int index, const MySqlTargetColumn &target);
    void addTextChecks(int index, const MySqlTargetColumn &target);
    void findEmptyKeys(const std::shared_ptr<const RecordBatch> &batch,
                       std::vector<RefusedRow> &found) const;

    std::vector<Check> m_checks;
    std::vector<int> m_keyColumns;
};

} // namespace millrace
