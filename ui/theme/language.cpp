#include "ui/theme/language.h"

#include <QCoreApplication>
#include <QTranslator>

namespace millrace {

using namespace Qt::StringLiterals;

void installLanguage(const QLocale &locale)
{
    const QString folder = u":/translations"_s;
    auto *translator = new QTranslator(qApp);
    if (!translator->load(locale, u"millrace"_s, u"_"_s, folder)
        && !translator->load(u"millrace_en"_s, folder))
        return;
    QCoreApplication::installTranslator(translator);
}

} // namespace millrace
