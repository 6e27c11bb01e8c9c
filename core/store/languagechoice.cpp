#include "core/store/languagechoice.h"

#include <QFileInfo>
#include <QSettings>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_failed{
    "store.language_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The language cannot be stored in %1."),
    QT_TRANSLATE_NOOP("errors", "The file has to be writable for the user who runs Millrace.")};

} // namespace

QString preferencesFile(const Profile &profile)
{
    return QFileInfo(profile.stateDatabase()).path() + u"/window.ini"_s;
}

QString chosenLanguage(const Profile &profile)
{
    const QString file = preferencesFile(profile);
    // QSettings would take its time even for none.
    return QFileInfo::exists(file)
        ? QSettings(file, QSettings::IniFormat).value(QLatin1StringView(languageKey)).toString()
        : QString();
}

Result<void> chooseLanguage(const Profile &profile, const QString &code)
{
    if (auto made = profile.create(); !made)
        return made;
    const QString file = preferencesFile(profile);
    QSettings settings(file, QSettings::IniFormat);
    if (code.isEmpty())
        settings.remove(QLatin1StringView(languageKey));
    else
        settings.setValue(QLatin1StringView(languageKey), code);
    settings.sync();
    return settings.status() == QSettings::NoError ? Result<void>() : makeError(s_failed, {file});
}

} // namespace millrace
