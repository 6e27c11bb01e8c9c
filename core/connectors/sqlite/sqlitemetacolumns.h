// SQLite meta columns: the four columns Airbyte adds to every table, and their values.
#pragma once

#include <QString>
#include <QStringList>

#include <array>
#include <cstdint>

namespace millrace {

inline constexpr auto s_rawIdColumn = QLatin1StringView("_airbyte_raw_id");
inline constexpr auto s_extractedAtColumn = QLatin1StringView("_airbyte_extracted_at");
inline constexpr auto s_metaColumn = QLatin1StringView("_airbyte_meta");
inline constexpr auto s_generationIdColumn = QLatin1StringView("_airbyte_generation_id");

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

/// Makes random UUIDs (version 4), seeded once from the system. A fast generator, not a secret one:
/// the ids name rows. Used by one thread.
class RawIds final
{
public:
    static constexpr std::size_t length = 36;

    RawIds();

    /// Writes the next id to \a out, length characters.
    void writeNext(char *out);

private:
    std::uint64_t next();

    std::array<std::uint64_t, 4> m_state{};
};

} // namespace millrace
