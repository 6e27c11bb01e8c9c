// CompiledTemplate: a template ready to be evaluated often.
#pragma once

#include "core/base/result.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/template/syntax.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

/// Immutable, safe from any thread.
class CompiledTemplate final
{
public:
    explicit CompiledTemplate(const std::string &text);

    /// Whether \a text has to be compiled: it has delimiters, or ends of lines that Jinja changes.
    [[nodiscard]] static bool isNeededFor(std::string_view text);

    /// A value of the scope the template stands for as a whole ("{{ record.x }}"): reads it without
    /// an evaluation. False: the template has to be rendered. Null: it prints nothing.
    [[nodiscard]] bool readDirectly(const TemplateScope &scope, const Value *&value) const;

    struct Rendered final
    {
        std::string text;
        bool isUndefined = false; ///< A value was missing; \c missing says which.
        std::string missing;
    };
    /// What the template prints; its own text after one of Python's TypeErrors.
    [[nodiscard]] Result<Rendered> render(const TemplateScope &scope, const Clock &clock) const;
    [[nodiscard]] Error undefinedError(const std::string &missing) const;

private:
    void findAccess();

    std::string m_text;
    Syntax m_syntax;
    std::vector<std::string> m_freeNames;
    bool m_usesState = false;
    // Of a template that is one access: the name in the scope, and the keys behind it.
    std::string m_root;
    std::vector<std::string> m_keys;
};

} // namespace millrace::declarative
