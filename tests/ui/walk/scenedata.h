// SceneData: the words of a scene that are data, not texts of the program.
#pragma once

#include <QStringList>

namespace millrace::test {

class ScriptedProfile;

/// Names of what the profile holds now (connections, ends, tags, streams, fields, connectors), the
/// words of files and servers that the scenes make up, and names that are the same in every
/// language; the longest first, so that a name within another one is not taken out of it.
[[nodiscard]] QStringList sceneData(const ScriptedProfile &profile);

/// \a text without the words of \a data, and without what no translator is given: what QLocale
/// writes (days, months, units, languages in their own words, time zones), what is written for a
/// machine (paths, addresses, patterns, codes, commands).
[[nodiscard]] QString withoutData(QString text, const QStringList &data);

} // namespace millrace::test
