#include "core/base/pluralform.h"

#include <QLocale>
#include <QTranslator>

#include <memory>

namespace millrace {

namespace {

/// \a text with its number, as QCoreApplication::translate() puts it in.
QString numbered(QString text, int count)
{
    return text.replace(QStringLiteral("%Ln"), QLocale().toString(count))
        .replace(QStringLiteral("%n"), QString::number(count));
}

const QTranslator &english()
{
    static const auto s_english = [] {
        auto translator = std::make_unique<QTranslator>();
        (void)translator->load(QStringLiteral(":/translations/millrace_en.qm"));
        return translator;
    }();
    return *s_english;
}

} // namespace

QString pluralText(const char *context, const char *text, qint64 count)
{
    const int number = pluralOf(count);
    const QString spoken = QCoreApplication::translate(context, text, nullptr, number);
    if (spoken != numbered(QString::fromUtf8(text), number))
        return spoken;
    const QString form = english().translate(context, text, nullptr, number);
    return form.isEmpty() ? spoken : numbered(form, number);
}

} // namespace millrace
