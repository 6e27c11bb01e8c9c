#include "core/language/language.h"

#include "core/language/isolation.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QTranslator>

#include <algorithm>
#include <memory>
#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_english = "en"_L1;
constexpr auto s_folder = ":/translations"_L1;

QStringList findCodes()
{
    QStringList codes;
    for (const QString &file : QDir(QString(s_folder)).entryList({u"millrace_*.qm"_s}))
        codes << file.sliced(9).chopped(3);
    codes.removeOne(s_english);
    std::ranges::sort(codes, {}, [](const QString &code) { return languageName(code); });
    codes.prepend(s_english);
    return codes;
}

/// The code of the texts somebody can read who wants \a name ("de-Latn-CH", "pt-PT"); may be empty.
QString codeFor(const QString &name)
{
    const QLocale wanted(name);
    for (const QString &code : languageCodes()) {
        const QLocale offered(code);
        if (offered.language() == wanted.language() && offered.script() == wanted.script())
            return code;
    }
    return {};
}

/// Those that are installed now, the strongest last.
std::vector<std::unique_ptr<QTranslator>> &installed()
{
    static std::vector<std::unique_ptr<QTranslator>> s_installed;
    return s_installed;
}

QString &spoken()
{
    static QString s_spoken = s_english;
    return s_spoken;
}

/// Texts of a language that is read from right to left, for windows.
class IsolatingTranslator final : public QTranslator
{
public:
    [[nodiscard]] QString translate(const char *context, const char *source, const char *comment,
                                    int number) const override
    {
        const QString text = QTranslator::translate(context, source, comment, number);
        return text.contains(u'%') ? withIsolatedPlaces(text) : text;
    }
};

void install(const QString &file, const QString &folder, bool isolates = false)
{
    std::unique_ptr<QTranslator> translator;
    if (isolates)
        translator = std::make_unique<IsolatingTranslator>();
    else
        translator = std::make_unique<QTranslator>();
    if (!translator->load(file, folder))
        return;
    QCoreApplication::installTranslator(translator.get());
    installed().push_back(std::move(translator));
}

} // namespace

const QStringList &languageCodes()
{
    static const QStringList s_codes = findCodes();
    return s_codes;
}

QString languageName(const QString &code)
{
    const QLocale locale(code);
    QString name = locale.nativeLanguageName();
    if (code == s_english)
        name = u"English"_s; // Qt has "American English".
    return name.left(1).toUpper() + name.mid(1);
}

QString languageFor(const QString &choice, const QStringList &wanted)
{
    if (languageCodes().contains(choice))
        return choice;
    for (const QString &name : wanted) {
        if (const QString code = codeFor(name); !code.isEmpty())
            return code;
    }
    return s_english;
}

QLocale localeFor(const QString &code, const QLocale &system)
{
    const QLocale spoken(code);
    if (system.language() == spoken.language() && system.script() == spoken.script())
        return system;
    if (system.language() == QLocale::C && code == s_english)
        return system;
    // Qt takes the usual country of a language where the system's does not speak it.
    return code.contains(u'_') ? spoken
                               : QLocale(spoken.language(), spoken.script(), system.territory());
}

QString useLanguage(const QString &choice, const QLocale &system, bool isolates)
{
    for (const auto &translator : installed())
        QCoreApplication::removeTranslator(translator.get());
    installed().clear();
    const QString code = languageFor(choice, system.uiLanguages());
    // English has the plural forms of what another language does not have.
    install(u"millrace_en"_s, s_folder);
    if (code != s_english) {
        install(u"qtbase_"_s + code, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
        install(u"millrace_"_s + code, s_folder,
                isolates && QLocale(code).textDirection() == Qt::RightToLeft);
    }
    QLocale::setDefault(localeFor(code, system));
    spoken() = code;
    return code;
}

QString spokenLanguage() { return spoken(); }

} // namespace millrace
