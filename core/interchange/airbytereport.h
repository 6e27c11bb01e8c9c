// AirbyteReport: what became of each thing that files of Airbyte or Meltano describe.
#pragma once

#include <QJsonObject>
#include <QString>

#include <vector>

namespace millrace {

enum class ImportOutcome {
    Taken, ///< Came over as it was.
    Changed, ///< Came over, but not quite as it was.
    Decision, ///< A person has to say or do something.
    LeftOut, ///< Has no counterpart here, or was switched off.
};
/// "taken", "changed", "decision", "left_out".
[[nodiscard]] QString importOutcomeName(ImportOutcome outcome);
/// "Came over", "Came over with a change", …, translated.
[[nodiscard]] QString importOutcomeText(ImportOutcome outcome);

enum class ImportedKind { Source, Destination, Connection, Stream, File };
/// "source", "destination", "connection", "stream", "file".
[[nodiscard]] QString importedKindName(ImportedKind kind);
/// The same as a translated word.
[[nodiscard]] QString importedKindText(ImportedKind kind);

/// One line of the report. A plain value; never holds a value of a configuration.
struct ImportedItem final
{
    ImportOutcome outcome = ImportOutcome::Taken;
    ImportedKind kind = ImportedKind::Connection;
    QString name;
    QString place; ///< "state.json, line 12".
    QString reason; ///< One sentence; empty when the thing simply came over.
    QString nextStep; ///< One sentence; may be empty.
};

/// A plain value.
struct AirbyteReport final
{
    std::vector<ImportedItem> items; ///< Sources, destinations, connections; each before its parts.

    [[nodiscard]] int count(ImportOutcome outcome) const;
    /// "3 came over, 1 with a change, 2 need a decision, 0 left out.", translated.
    [[nodiscard]] QString summary() const;
};

/// The keys of docs/json.md.
[[nodiscard]] QJsonObject toJson(const AirbyteReport &report);

} // namespace millrace
