#include "core/base/error.h"

#include "core/base/pluralform.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <optional>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_cancelled{"cancelled", ErrorKind::Cancelled,
                                      QT_TRANSLATE_NOOP("errors", "The work was stopped."),
                                      QT_TRANSLATE_NOOP("errors", "")};

constexpr std::array<const char *, 4> s_kindNames{"configuration", "transient", "system",
                                                  "cancelled"};

QString translated(const char *text)
{
    return text == nullptr || *text == '\0' ? QString()
                                            : QCoreApplication::translate("errors", text);
}

/// Where the digit of the place is that begins at \a at, "%1" or "%L1"; 0 when there is none.
qsizetype placeAt(const QString &text, qsizetype at)
{
    if (text[at] != u'%')
        return 0;
    const qsizetype digit = at + 1 < text.size() && text[at + 1] == u'L' ? at + 2 : at + 1;
    return digit < text.size() && text[digit] >= u'1' && text[digit] <= u'9' ? digit : 0;
}

/// The argument "%L1" in \a text stands for: the count that chooses among the forms of the text.
std::optional<qsizetype> countedArgument(const QString &text)
{
    const qsizetype at = text.indexOf("%L"_L1);
    const qsizetype digit = at < 0 ? 0 : placeAt(text, at);
    return digit > 0 ? std::optional<qsizetype>(text[digit].unicode() - u'1') : std::nullopt;
}

/// \a text in the form for its count, and the count in \a arguments in the digits of the language.
QString translatedForm(const char *text, QStringList &arguments)
{
    const auto counted = countedArgument(QString::fromUtf8(text));
    if (!counted || *counted >= arguments.size())
        return translated(text);
    bool isNumber = false;
    const qlonglong count = QLocale::c().toLongLong(arguments[*counted], &isNumber);
    if (isNumber)
        arguments[*counted] = QLocale().toString(count);
    // What was written for a person before is read as such; many, when it is none at all.
    constexpr qlonglong many = 100;
    const qlonglong written = QLocale().toLongLong(arguments[*counted], &isNumber);
    return pluralText("errors", text, isNumber ? written : many);
}

QString filled(const QString &text, const QStringList &arguments)
{
    QString result;
    result.reserve(text.size() + 32);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const qsizetype digit = placeAt(text, i);
        if (digit > 0) {
            const qsizetype index = text[digit].unicode() - u'1';
            result += index < arguments.size() ? arguments[index] : QString();
            i = digit;
        } else {
            result += text[i];
        }
    }
    return result;
}

/// Reasons that are filled into a sentence are texts of the program as well; names and values are
/// none, and are left as they are. See translations/extract.py.
QStringList translatedReasons(QStringList arguments)
{
    constexpr qsizetype longest = 200;
    for (QString &argument : arguments) {
        if (argument.size() <= longest && argument.contains(u' ') && argument[0].isLower())
            argument = QCoreApplication::translate("reasons", argument.toUtf8().constData());
    }
    return arguments;
}

} // namespace

QString errorKindName(ErrorKind kind)
{
    return QString::fromLatin1(s_kindNames[static_cast<std::size_t>(kind)]);
}

ErrorKind errorKindFromName(const QString &name)
{
    for (std::size_t i = 0; i < s_kindNames.size(); ++i) {
        if (name == QLatin1StringView(s_kindNames[i]))
            return static_cast<ErrorKind>(i);
    }
    return ErrorKind::System;
}

Error Error::cancelled() { return makeError(s_cancelled); }

Error makeError(const ErrorDefinition &definition, const QStringList &arguments,
                const QString &detail, const QString &field)
{
    QStringList shown = translatedReasons(arguments);
    const QString message = translatedForm(definition.message, shown);
    return Error{
        QString::fromLatin1(definition.code),       definition.kind, filled(message, shown),
        filled(translated(definition.hint), shown), detail,          field};
}

} // namespace millrace
