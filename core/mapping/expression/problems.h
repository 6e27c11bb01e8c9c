// The faults an expression's text can have.
#pragma once

#include "core/base/error.h"
#include "core/mapping/expression/expressionproblem.h"

#include <QtGlobal>

namespace millrace::expression {

/// The problem \a definition describes at \a range.
[[nodiscard]] inline ExpressionProblem makeProblem(const ErrorDefinition &definition,
                                                   TextRange range,
                                                   const QStringList &arguments = {},
                                                   const QStringList &suggestions = {})
{
    const Error error = makeError(definition, arguments);
    return {error.code, range, error.message, error.hint, suggestions};
}

inline constexpr ErrorDefinition s_emptyExpression{
    "expression.empty", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The expression is empty."),
    QT_TRANSLATE_NOOP("errors", "It needs a field, a value or a function.")};

inline constexpr ErrorDefinition s_textTooLong{
    "expression.too_long", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The expression is longer than %1 characters."),
    QT_TRANSLATE_NOOP("errors", "Parts of it may go into fields of their own.")};

inline constexpr ErrorDefinition s_tooDeep{
    "expression.too_deep", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The expression is nested more than %1 levels deep."),
    QT_TRANSLATE_NOOP("errors", "Parts of it may go into fields of their own.")};

inline constexpr ErrorDefinition s_tooManyParts{
    "expression.too_many_parts", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The expression has more than %1 parts."),
    QT_TRANSLATE_NOOP("errors", "Parts of it may go into fields of their own.")};

inline constexpr ErrorDefinition s_unknownCharacter{
    "expression.unknown_character", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The character %1 has no meaning here."),
    QT_TRANSLATE_NOOP("errors",
                      "Text stands in single quotes, a field with such a name in double quotes.")};

inline constexpr ErrorDefinition s_badNumber{
    "expression.bad_number", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 is no number."),
    QT_TRANSLATE_NOOP("errors", "A field whose name starts with a digit stands in double quotes.")};

inline constexpr ErrorDefinition s_unfinishedText{
    "expression.unfinished_text", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The text has no closing quote."),
    QT_TRANSLATE_NOOP("errors", "A quote inside a text is written twice.")};

inline constexpr ErrorDefinition s_unfinishedName{
    "expression.unfinished_name", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The name of the field has no closing double quote."),
    QT_TRANSLATE_NOOP("errors", "A double quote inside a name is written twice.")};

inline constexpr ErrorDefinition s_valueMissing{
    "expression.value_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A value is missing here."),
    QT_TRANSLATE_NOOP("errors", "It can be a field, a literal, a function or parentheses.")};

inline constexpr ErrorDefinition s_valueExpected{
    "expression.value_expected", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A value is expected here, not %1."),
    QT_TRANSLATE_NOOP("errors", "It can be a field, a literal, a function or parentheses.")};

inline constexpr ErrorDefinition s_operatorExpected{
    "expression.operator_expected", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 cannot follow a value without an operator between them."),
    QT_TRANSLATE_NOOP("errors", "|| joins texts.")};

inline constexpr ErrorDefinition s_closeMissing{
    "expression.parenthesis_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A closing parenthesis is missing."),
    QT_TRANSLATE_NOOP("errors", "Add the parenthesis where the function or the group ends.")};

inline constexpr ErrorDefinition s_closeUnexpected{
    "expression.parenthesis_unexpected", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "This parenthesis closes nothing."),
    QT_TRANSLATE_NOOP("errors", "Remove it, or add the opening parenthesis before it.")};

inline constexpr ErrorDefinition s_wordMissing{
    "expression.word_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The word \"%1\" is missing here."),
    QT_TRANSLATE_NOOP("errors", "Add the word at the marked place.")};

inline constexpr ErrorDefinition s_chainedComparison{
    "expression.chained_comparison", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A comparison cannot be compared again."),
    QT_TRANSLATE_NOOP("errors", "Two comparisons are joined by \"and\".")};

inline constexpr ErrorDefinition s_unknownField{
    "expression.unknown_field", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no field %1."), QT_TRANSLATE_NOOP("errors", "%2")};

inline constexpr ErrorDefinition s_unknownFunction{
    "expression.unknown_function", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no function %1()."), QT_TRANSLATE_NOOP("errors", "%2")};

inline constexpr ErrorDefinition s_tooFewArguments{
    "expression.too_few_arguments", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1() lacks its argument \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "It is written %3.")};

inline constexpr ErrorDefinition s_tooManyArguments{
    "expression.too_many_arguments", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1() has more arguments than it takes."),
    QT_TRANSLATE_NOOP("errors", "It is written %2.")};

inline constexpr ErrorDefinition s_wrongArgument{
    "expression.wrong_type", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1() takes %2 as \"%3\", not %4."),
    QT_TRANSLATE_NOOP("errors", "%5")};

inline constexpr ErrorDefinition s_wrongOperand{
    "expression.wrong_type", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" takes %2, not %3."), QT_TRANSLATE_NOOP("errors", "%4")};

inline constexpr ErrorDefinition s_differentTypes{
    "expression.different_types", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" takes values of one type, not %2 and %3."),
    QT_TRANSLATE_NOOP("errors", "%4")};

inline constexpr ErrorDefinition s_notConstant{
    "expression.not_constant", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The argument \"%2\" of %1() has to be the same for all rows."),
    QT_TRANSLATE_NOOP("errors", "A literal fits here.")};

inline constexpr ErrorDefinition s_nullConstant{
    "expression.null_constant", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The argument \"%2\" of %1() cannot be null."),
    QT_TRANSLATE_NOOP("errors", "Give it a value, such as a text in single quotes.")};

inline constexpr ErrorDefinition s_badLiteral{
    "expression.bad_literal", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "'%1' is no %2."),
    QT_TRANSLATE_NOOP("errors", "It is written like %3.")};

inline constexpr ErrorDefinition s_badPattern{
    "expression.bad_pattern", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The regular expression is not valid: %1."),
    QT_TRANSLATE_NOOP("errors", "The syntax is that of RE2.")};

inline constexpr ErrorDefinition s_badFormat{
    "expression.bad_format", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" means nothing in a format of dates."),
    QT_TRANSLATE_NOOP(
        "errors",
        "A format is made of yyyy, MM, dd, HH, mm, ss and signs; words in it stand in "
        "double quotes.")};

inline constexpr ErrorDefinition s_repeatedFormatPart{
    "expression.bad_format", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" cannot be read from text."),
    QT_TRANSLATE_NOOP("errors", "It can only be written.")};

inline constexpr ErrorDefinition s_badUnit{
    "expression.bad_unit", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no unit of time."),
    QT_TRANSLATE_NOOP("errors",
                      "Units are year, quarter, month, week, day, hour, minute, second and "
                      "millisecond.")};

inline constexpr ErrorDefinition s_unitOfDates{
    "expression.bad_unit", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A date has no \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "to_timestamp() makes a timestamp of it.")};

inline constexpr ErrorDefinition s_badZone{
    "expression.bad_zone", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no time zone \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Zones are named like Europe/Berlin.")};

inline constexpr ErrorDefinition s_badPath{
    "expression.bad_path", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no path into JSON."),
    QT_TRANSLATE_NOOP("errors", "Paths are written like address.lines[0].")};

inline constexpr ErrorDefinition s_badGroup{
    "expression.bad_group", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The regular expression has no group %1."),
    QT_TRANSLATE_NOOP("errors", "Groups are in parentheses and count from 1.")};

inline constexpr ErrorDefinition s_unevenPairs{
    "expression.uneven_pairs", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "json_object() takes names and values in turn; a name is a text."),
    QT_TRANSLATE_NOOP("errors", "It is written json_object('name', value, …).")};

} // namespace millrace::expression
