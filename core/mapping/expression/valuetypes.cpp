#include "core/mapping/expression/valuetypes.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>

namespace millrace::expression {

namespace {

constexpr std::array s_words{
    QT_TRANSLATE_NOOP("expressions", "true or false"),
    QT_TRANSLATE_NOOP("expressions", "whole number"),
    QT_TRANSLATE_NOOP("expressions", "number"),
    QT_TRANSLATE_NOOP("expressions", "decimal"),
    QT_TRANSLATE_NOOP("expressions", "text"),
    QT_TRANSLATE_NOOP("expressions", "binary"),
    QT_TRANSLATE_NOOP("expressions", "date"),
    QT_TRANSLATE_NOOP("expressions", "time"),
    QT_TRANSLATE_NOOP("expressions", "time with zone"),
    QT_TRANSLATE_NOOP("expressions", "timestamp"),
    QT_TRANSLATE_NOOP("expressions", "timestamp with zone"),
    QT_TRANSLATE_NOOP("expressions", "JSON"),
};

QString translated(const char *text) { return QCoreApplication::translate("expressions", text); }

} // namespace

FieldType TypeSet::first() const
{
    return *std::ranges::find_if(s_allFieldTypes,
                                 [this](FieldType type) { return contains(type); });
}

QString typeWord(FieldType type) { return translated(s_words[static_cast<std::size_t>(type)]); }

QString typeWords(TypeSet types)
{
    if (types == s_anyType)
        return translated(QT_TRANSLATE_NOOP("expressions", "any value"));
    if (types == s_printable)
        return translated(QT_TRANSLATE_NOOP("expressions", "any value but binary"));
    if (types == s_comparable)
        return translated(QT_TRANSLATE_NOOP("expressions", "any value but JSON"));
    QStringList words;
    for (const FieldType type : s_allFieldTypes) {
        if (types.contains(type))
            words << typeWord(type);
    }
    if (words.size() == 1)
        return words.front();
    const QString last = words.takeLast();
    //: %1 is a list of types with commas, %2 the last type.
    return translated(QT_TRANSLATE_NOOP("expressions", "%1 or %2"))
        .arg(words.join(QStringLiteral(", ")), last);
}

} // namespace millrace::expression
