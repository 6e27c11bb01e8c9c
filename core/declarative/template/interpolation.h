// Interpolation: the templates in a component's fields, evaluated with Python's literal rules.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/declarative/template/templatescope.h"
#include "core/declarative/value/value.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::declarative {

class CompiledTemplate;

/// What a literal may become; anything else stays text.
enum class LiteralTypes {
    Any,
    Text, ///< A quoted text loses its quotes; everything else stays as it was printed.
    TextOrList,
    Integer,
    Float,
    Bool,
};

/// By the "value_type" of a manifest: "string", "number", "integer", "boolean"; Any for others.
[[nodiscard]] LiteralTypes literalTypesOf(std::string_view valueType);

/// A text with templates in it ("{{ config['api_key'] }}"), compiled once and shared by copies.
/// Evaluation is safe from any thread. Rules: reference §6.2.
class InterpolatedText final
{
public:
    /// A text without templates keeps only its text; a template that does not compile reports its
    /// error at each evaluation.
    explicit InterpolatedText(std::string text = {});

    [[nodiscard]] const std::string &text() const { return m_text; }
    [[nodiscard]] bool isTemplate() const { return m_template != nullptr; }

    /// The value; where it is undefined or prints nothing, \a fallback is evaluated in its stead.
    /// No fallback: the text itself, so that an undefined value is an error and an empty result
    /// stays "". Errors: declarative.template_*, which name the template.
    [[nodiscard]] Result<Value>
    evaluate(const TemplateScope &scope, const Clock &clock, LiteralTypes types = LiteralTypes::Any,
             const std::optional<std::string> &fallback = std::nullopt) const;

    /// evaluate(), but nothing where the value is undefined or prints nothing.
    [[nodiscard]] Result<std::optional<Value>>
    evaluateIfThere(const TemplateScope &scope, const Clock &clock,
                    LiteralTypes types = LiteralTypes::Any) const;
    /// Python's str() over evaluateIfThere(); nothing for None as well.
    [[nodiscard]] Result<std::optional<std::string>> evaluateTextIfThere(const TemplateScope &scope,
                                                                         const Clock &clock) const;
    /// evaluate() with Python's str() over the value.
    [[nodiscard]] Result<std::string> evaluateText(const TemplateScope &scope,
                                                   const Clock &clock) const;

private:
    std::string m_text;
    std::shared_ptr<const CompiledTemplate> m_template;
};

/// A condition: a Bool of the manifest, or a text with templates.
class InterpolatedCondition final
{
public:
    /// \a condition is a Bool or a Text; null and "": always \a valueWhenEmpty.
    explicit InterpolatedCondition(const Value &condition, bool valueWhenEmpty = true);

    [[nodiscard]] bool isEmpty() const { return m_isEmpty; }
    [[nodiscard]] Result<bool> evaluate(const TemplateScope &scope, const Clock &clock) const;

private:
    InterpolatedText m_text;
    std::optional<bool> m_constant;
    bool m_isEmpty = false;
};

/// Keys and values with templates: parameters, headers and bodies of requests.
enum class MappingUse {
    Parameters, ///< And form bodies: values stay text or become lists.
    Headers, ///< Values and keys pass the literal rules and become text.
    Json, ///< Nested; texts pass the literal rules.
};

/// The input of a request: one text, or a mapping of templates (nested for Json).
class InterpolatedMapping final
{
public:
    /// \a input is null, a Text or a Mapping.
    explicit InterpolatedMapping(const Value &input, MappingUse use);

    /// A Mapping; for one text of a form body also a Text. Entries without a value are left out.
    [[nodiscard]] Result<Value> evaluate(const TemplateScope &scope, const Clock &clock) const;

private:
    struct Node;

    /// Of one text.
    [[nodiscard]] Result<Value> evaluateText(const TemplateScope &scope, const Clock &clock) const;

    std::shared_ptr<const Node> m_root;
    MappingUse m_use;
};

/// Python's str() and repr() of a value, as templates print it.
[[nodiscard]] std::string pythonText(const Value &value);
[[nodiscard]] std::string pythonRepresentation(const Value &value);
/// Python's ==: 1, 1.0 and True are equal.
[[nodiscard]] bool pythonEquals(const Value &left, const Value &right);
/// \a text as a Python literal and printed again: "0x1F" is "31", "'x'" is "x"; a text that is no
/// literal stays.
[[nodiscard]] std::string literalText(const std::string &text);
/// \a text as a Python literal, or nothing (reference §6.2).
[[nodiscard]] std::optional<Value> pythonLiteral(std::string_view text);

} // namespace millrace::declarative
