// TemporaryProfile: a profile folder that vanishes with the test.
#pragma once

#include <QTemporaryDir>

namespace millrace::test {

/// Points MILLRACE_PROFILE to an empty folder of its own while it lives, and back afterwards.
class TemporaryProfile final
{
public:
    TemporaryProfile();
    ~TemporaryProfile();
    TemporaryProfile(const TemporaryProfile &) = delete;
    TemporaryProfile &operator=(const TemporaryProfile &) = delete;

    /// The folder, absolute.
    [[nodiscard]] QString path() const { return m_folder.path(); }
    /// \a name inside the folder.
    [[nodiscard]] QString filePath(const QString &name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
    QByteArray m_previous;
};

} // namespace millrace::test
