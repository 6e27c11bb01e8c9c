#include "core/declarative/record/flattenfields.h"

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace millrace::declarative {

Result<void> FlattenFields::transform(Value &record, const TransformationContext &) const
{
    std::vector<std::pair<Value, std::string>> stack;
    stack.emplace_back(std::move(record), "_");
    Mapping flat;
    std::unordered_map<std::string, std::size_t> places;
    bool usesParent = false;
    while (!stack.empty()) {
        auto [value, name] = std::move(stack.back());
        stack.pop_back();
        if (value.isMapping()) {
            for (auto &[key, item] : value.mutableMapping()) {
                const bool isTaken = usesParent || places.contains(key);
                std::string itemName = isTaken ? name : key;
                if (isTaken)
                    itemName.append(".").append(key);
                stack.emplace_back(std::move(item), std::move(itemName));
            }
        } else if (value.isList() && m_flattensLists) {
            std::size_t index = 0;
            for (Value &item : value.mutableList()) {
                usesParent = true;
                std::string itemName = name;
                itemName.append(".").append(std::to_string(index++));
                stack.emplace_back(std::move(item), std::move(itemName));
            }
        } else if (const auto [known, isNew] = places.emplace(name, flat.size()); isNew) {
            flat.append(std::move(name), std::move(value));
        } else {
            (flat.begin() + std::ptrdiff_t(known->second))->value = std::move(value);
        }
    }
    record = std::move(flat);
    return {};
}

} // namespace millrace::declarative
