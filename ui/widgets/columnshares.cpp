#include "ui/widgets/columnshares.h"

#include <algorithm>
#include <map>

namespace millrace {

namespace {

/// Adds \a amount to the widths in proportion to \a weights, to the last pixel.
void divide(std::vector<int> &widths, const std::vector<int> &weights, int amount)
{
    long long rest = 0;
    for (const int weight : weights)
        rest += weight;
    for (std::size_t i = 0; i < widths.size() && rest > 0; ++i) {
        const auto part = static_cast<int>(static_cast<long long>(amount) * weights[i] / rest);
        widths[i] += part;
        amount -= part;
        rest -= weights[i];
    }
}

std::vector<int> leastWidths(const std::vector<ColumnNeed> &needs, int room)
{
    std::vector<int> widths;
    int sum = 0;
    for (const ColumnNeed &need : needs) {
        widths.push_back(need.least);
        sum += need.least;
    }
    while (sum > room) {
        std::size_t next = needs.size();
        for (std::size_t i = 0; i < needs.size(); ++i) {
            const bool canGo = needs[i].dispensable > 0 && widths[i] > 0;
            if (canGo && (next == needs.size() || needs[i].dispensable < needs[next].dispensable))
                next = i;
        }
        if (next == needs.size())
            break;
        sum -= widths[next];
        widths[next] = 0;
    }
    return widths;
}

} // namespace

std::vector<int> columnShares(const std::vector<ColumnNeed> &needs, int room)
{
    std::vector<int> widths = leastWidths(needs, room);
    int left = room;
    std::map<int, int> shortages; // By rank.
    for (std::size_t i = 0; i < needs.size(); ++i) {
        left -= widths[i];
        if (widths[i] > 0)
            shortages[needs[i].rank] += std::max(0, needs[i].wanted - needs[i].least);
    }
    for (const auto &[rank, shortage] : shortages) {
        if (left <= 0)
            return widths;
        std::vector<int> weights;
        for (std::size_t i = 0; i < needs.size(); ++i) {
            const bool isServed = widths[i] > 0 && needs[i].rank == rank;
            weights.push_back(isServed ? std::max(0, needs[i].wanted - needs[i].least) : 0);
        }
        const int given = std::min(left, shortage);
        divide(widths, weights, given);
        left -= given;
    }
    std::vector<int> weights;
    for (std::size_t i = 0; i < needs.size(); ++i)
        weights.push_back(widths[i] > 0 ? needs[i].growth : 0);
    divide(widths, weights, std::max(0, left));
    return widths;
}

} // namespace millrace
