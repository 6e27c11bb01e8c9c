// QtHeaders: tells which Qt module an include belongs to.
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace millrace::architecture {

/// Knows the installed Qt modules by their header folders. All modules share one include root,
/// so the compiler takes a widget header in core without a word; this is how the slip shows.
class QtHeaders final
{
public:
    /// \a root holds one folder per module ("QtCore", "QtGui", …).
    explicit QtHeaders(const QString &root);

    /// The module of \a include ("QString" → "QtCore"); empty when it is no Qt header.
    [[nodiscard]] QString moduleOf(const QString &include) const;

    /// The modules found.
    [[nodiscard]] const QStringList &modules() const { return m_modules; }

private:
    QStringList m_modules;
    QHash<QString, QString> m_moduleOfHeader;
};

} // namespace millrace::architecture
