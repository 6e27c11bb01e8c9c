#include "ui/settings/autostart.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notWritten{
    "autostart.not_written", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be written: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the permissions of its folder.")};
constexpr ErrorDefinition s_notRemoved{
    "autostart.not_removed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be removed: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the permissions of its folder.")};

/// Quoted as the Desktop Entry Specification wants it: first as an argument, then as a string.
QString quoted(QString text)
{
    for (const QChar special : u"\\\"`$"_s)
        text.replace(special, QString(u'\\') + special);
    text.replace(u'\\', u"\\\\"_s).replace(u'%', u"%%"_s);
    return u'"' + text + u'"';
}

} // namespace

Autostart::Autostart()
    : Autostart(QStandardPaths::writableLocation(QStandardPaths::ConfigLocation)
                    + u"/autostart/io.github.millrace.Millrace.desktop"_s,
                QCoreApplication::applicationFilePath())
{
}

Autostart::Autostart(QString file, QString program)
    : m_file(std::move(file))
    , m_program(std::move(program))
{
}

bool Autostart::isEnabled() const { return QFileInfo::exists(m_file); }

Result<void> Autostart::setEnabled(bool isEnabled) const
{
    if (!isEnabled) {
        QFile file(m_file);
        if (file.exists() && !file.remove())
            return makeError(s_notRemoved, {m_file, file.errorString()});
        return {};
    }
    QDir().mkpath(QFileInfo(m_file).path());
    QSaveFile file(m_file);
    const QString text
        = u"[Desktop Entry]\nType=Application\nName=Millrace\n"
          "Icon=io.github.millrace.Millrace\nExec=%1 --background\n"_s.arg(quoted(m_program));
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit())
        return makeError(s_notWritten, {m_file, file.errorString()});
    return {};
}

} // namespace millrace
