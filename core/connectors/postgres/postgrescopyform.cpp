#include "core/connectors/postgres/postgrescopyform.h"

namespace millrace {

namespace {

constexpr std::uint32_t s_text = 25;
constexpr std::uint32_t s_varchar = 1043;
/// FirstNormalObjectId of the server: the lower ones are the same everywhere.
constexpr std::uint32_t s_firstOwnId = 16384;

} // namespace

std::string postgresCopyForm(const std::vector<std::uint32_t> &types)
{
    std::string form = "postgres binary copy:";
    for (const std::uint32_t type : types) {
        if (type >= s_firstOwnId)
            return {};
        form += ' ' + std::to_string(type == s_varchar ? s_text : type);
    }
    return form;
}

} // namespace millrace
