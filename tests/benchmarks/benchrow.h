// BenchRow: one row of the benchmark table, as views.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace millrace::benchmark {

/// The nine columns. The texts belong to whoever made the row.
struct BenchRow final
{
    std::int64_t id = 0;
    std::string_view uid; ///< A UUID.
    std::int64_t qty = 0;
    double amount = 0; ///< Four digits after the point.
    std::string_view day; ///< YYYY-MM-DD
    std::string_view ts; ///< YYYY-MM-DD HH:MM:SS
    bool flag = false;
    std::string_view name;
    std::optional<std::string_view> note;
};

/// Rows in one INSERT statement; readers keep the texts of this many rows alive.
inline constexpr int s_rowsPerInsert = 64;

} // namespace millrace::benchmark
