#include "core/mapping/unfitcell.h"

namespace millrace {

std::vector<UnfitCell> merged(std::vector<UnfitCell> first, std::vector<UnfitCell> second)
{
    if (first.empty())
        return second;
    if (second.empty())
        return first;
    std::vector<UnfitCell> all;
    all.reserve(first.size() + second.size());
    auto one = first.begin();
    auto other = second.begin();
    while (one != first.end() || other != second.end()) {
        if (other == second.end() || (one != first.end() && one->row < other->row)) {
            all.push_back(std::move(*one++));
        } else if (one == first.end() || other->row < one->row) {
            all.push_back(std::move(*other++));
        } else {
            // A value that was only shortened may still break a limit, which weighs more.
            all.push_back(std::move(one->isInexact ? *other : *one));
            ++one;
            ++other;
        }
    }
    return all;
}

} // namespace millrace
