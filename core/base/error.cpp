#include "core/base/error.h"

#include <QCoreApplication>

#include <array>

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

QString filled(const QString &text, const QStringList &arguments)
{
    QString result;
    result.reserve(text.size() + 32);
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'%' && i + 1 < text.size() && text[i + 1] >= u'1' && text[i + 1] <= u'9') {
            const qsizetype index = text[i + 1].unicode() - u'1';
            result += index < arguments.size() ? arguments[index] : QString();
            ++i;
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
    const QStringList shown = translatedReasons(arguments);
    return Error{QString::fromLatin1(definition.code),
                 definition.kind,
                 filled(translated(definition.message), shown),
                 filled(translated(definition.hint), shown),
                 detail,
                 field};
}

} // namespace millrace
