// LinkedLibraries: which shared libraries a program asks for.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QStringList>

namespace millrace::architecture {

/// The libraries \a program needs, found by readelf. Only what the program itself asks for:
/// Qt's Core, Sql and Network need no other Qt library.
[[nodiscard]] Result<QStringList> linkedLibraries(const QString &program);

/// The NEEDED entries of the dynamic section printed by readelf -d.
[[nodiscard]] QStringList neededLibraries(const QByteArray &dynamicSection);

/// Those of \a libraries that draw on a screen.
[[nodiscard]] QStringList screenLibraries(const QStringList &libraries);

} // namespace millrace::architecture
