// Autostart: whether the desktop starts the program at login.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace millrace {

/// The file of the XDG autostart specification, which every desktop reads. The file is the truth;
/// nothing is stored beside it.
class Autostart final
{
public:
    /// In the folder of the person, with the program that runs.
    Autostart();
    Autostart(QString file, QString program);

    [[nodiscard]] bool isEnabled() const;
    /// "autostart.not_written", "autostart.not_removed".
    [[nodiscard]] Result<void> setEnabled(bool isEnabled) const;
    [[nodiscard]] const QString &file() const { return m_file; }

private:
    QString m_file;
    QString m_program;
};

} // namespace millrace
