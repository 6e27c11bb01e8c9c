#include "core/interchange/connectionspec.h"

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct ModeAlias final
{
    const char *word;
    SyncMode mode;
};

constexpr std::array s_aliases{
    ModeAlias{"overwrite", {SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite}},
    ModeAlias{"append", {SourceSyncMode::FullRefresh, DestinationSyncMode::Append}},
    ModeAlias{"overwrite_dedup",
              {SourceSyncMode::FullRefresh, DestinationSyncMode::OverwriteDedup}},
    ModeAlias{"incremental", {SourceSyncMode::Incremental, DestinationSyncMode::Append}},
    ModeAlias{"dedup", {SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup}},
};

} // namespace

std::optional<SyncMode> syncModeFromWord(const QString &word)
{
    QString name = word.toLower();
    name.replace(u'-', u'_');
    for (const ModeAlias &alias : s_aliases) {
        if (name == QLatin1StringView(alias.word))
            return alias.mode;
    }
    return syncModeFromName(name);
}

QStringList syncModeWords()
{
    QStringList words;
    for (const SyncMode &mode : s_syncModes)
        words << syncModeName(mode);
    for (const ModeAlias &alias : s_aliases)
        words << QString::fromLatin1(alias.word);
    return words;
}

} // namespace millrace
