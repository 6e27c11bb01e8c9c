#include "ui/theme/language.h"

#include "core/language/language.h"

#include <QGuiApplication>

namespace millrace {

void installLanguage(const QString &choice, const QLocale &system)
{
    const QString code = useLanguage(choice, system, true);
    QGuiApplication::setLayoutDirection(QLocale(code).textDirection());
}

void installLanguage(const QLocale &locale) { installLanguage({}, locale); }

} // namespace millrace
