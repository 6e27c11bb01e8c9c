// SQLite meta columns: how the meta columns are declared.
#pragma once

#include "core/data/metacolumns.h"

#include <array>

namespace millrace {

/// One meta column and its declaration.
struct MetaColumn final
{
    QLatin1StringView name;
    QLatin1StringView declared;
};

inline constexpr std::array s_metaColumns{
    MetaColumn{s_rawIdColumn, QLatin1StringView("TEXT")},
    MetaColumn{s_extractedAtColumn, QLatin1StringView("TIMESTAMPTZ TEXT")},
    MetaColumn{s_metaColumn, QLatin1StringView("JSON TEXT")},
    MetaColumn{s_generationIdColumn, QLatin1StringView("INTEGER")},
};

} // namespace millrace
