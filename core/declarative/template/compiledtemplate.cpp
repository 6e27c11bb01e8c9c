#include "core/declarative/template/compiledtemplate.h"

#include "core/declarative/template/evaluator.h"
#include "core/declarative/template/methods.h"
#include "core/declarative/template/templateerrors.h"

#include <algorithm>

namespace millrace::declarative {

namespace {

/// Templates are shown in messages up to this length.
constexpr std::size_t s_shownText = 200;

QString shown(std::string_view text)
{
    const std::size_t size = std::min(text.size(), s_shownText);
    return QString::fromUtf8(text.data(), qsizetype(size))
        + (size < text.size() ? QStringLiteral("…") : QString());
}

bool isSliceName(std::string_view name)
{
    return name == "stream_slice" || name == "stream_interval" || name == "stream_partition";
}

bool isSliceAttribute(std::string_view name)
{
    return name == "partition" || name == "_partition" || name == "cursor_slice"
        || name == "extra_fields";
}

/// The value of the scope that is called \a name; null when there is none, or it is the slice.
const Value *valueNamed(const TemplateScope &scope, std::string_view name)
{
    static const Value s_null;
    static const Value s_empty = Value::emptyMapping();
    for (const TemplateScope::Name &known : scope.names) {
        if (known.name == name || (known.name == "stream_slice" && isSliceName(name)))
            return known.value;
    }
    if (name == "config")
        return scope.config ? scope.config : &s_null;
    if (name == "parameters")
        return scope.parameters ? scope.parameters : &s_empty;
    if (scope.slice && scope.hasExtraNames && !isSliceName(name))
        return scope.slice->extra.find(name);
    return nullptr;
}

bool isMethodName(std::string_view name)
{
    return functionIn(mappingMethods(), name) || functionIn(sliceMethods(), name);
}

} // namespace

CompiledTemplate::CompiledTemplate(const std::string &text)
    : m_text(text)
    , m_syntax(parseTemplate(text))
    , m_usesState(text.find("stream_state") != std::string::npos)
{
    if (!m_syntax.error.empty())
        return;
    m_freeNames = freeNames(m_syntax.statements);
    if (!m_usesState)
        findAccess();
}

bool CompiledTemplate::isNeededFor(std::string_view text)
{
    for (std::size_t at = 0; (at = text.find('{', at)) != std::string_view::npos; ++at) {
        if (at + 1 < text.size()
            && std::string_view("{%#").find(text[at + 1]) != std::string_view::npos)
            return true;
    }
    return text.ends_with('\n') || text.find('\r') != std::string_view::npos
        || text.find("stream_state") != std::string_view::npos;
}

void CompiledTemplate::findAccess()
{
    if (m_syntax.statements.size() != 1 || m_syntax.statements[0].kind != Statement::Kind::Output
        || m_syntax.statements[0].expressions.size() != 1)
        return;
    const Expression *node = m_syntax.statements[0].expressions[0].get();
    std::vector<std::string> keys;
    while (node->kind == Expression::Kind::Attribute || node->kind == Expression::Kind::Item) {
        const bool isAttribute = node->kind == Expression::Kind::Attribute;
        if (isAttribute) {
            if (isMethodName(node->text) || isSliceAttribute(node->text))
                return;
            keys.push_back(node->text);
        } else {
            const Expression &key = *node->children[1];
            if (key.kind != Expression::Kind::Constant || !key.constant.isText()
                || isMethodName(key.text) || isSliceAttribute(key.text))
                return;
            keys.push_back(key.text);
        }
        node = node->children[0].get();
    }
    if (node->kind != Expression::Kind::Name)
        return;
    std::reverse(keys.begin(), keys.end());
    m_root = node->text;
    m_keys = std::move(keys);
}

bool CompiledTemplate::readDirectly(const TemplateScope &scope, const Value *&value) const
{
    if (m_root.empty())
        return false;
    std::size_t next = 0;
    const Value *found = valueNamed(scope, m_root);
    if (!found) {
        if (!scope.slice || !isSliceName(m_root) || m_keys.empty())
            return false;
        const std::string &key = m_keys[next++];
        found = scope.slice->cursor.find(key);
        if (!found)
            found = scope.slice->partition.find(key);
    }
    for (; found && next < m_keys.size(); ++next) {
        if (!found->isMapping())
            return false;
        found = found->mapping().find(m_keys[next]);
    }
    // A key behind a missing one is an error, which the evaluation reports.
    if (!found && next < m_keys.size())
        return false;
    value = found;
    return true;
}

Result<CompiledTemplate::Rendered> CompiledTemplate::render(const TemplateScope &scope,
                                                            const Clock &clock) const
{
    if (m_usesState)
        return makeError(errors::s_templateState, {shown(m_text)});
    if (!m_syntax.error.empty())
        return makeError(errors::s_templateSyntax,
                         {shown(m_text), QString::fromStdString(m_syntax.error)});
    Evaluation evaluation(scope, clock);
    for (const std::string &name : m_freeNames) {
        Datum value;
        if (!scopeName(evaluation, name, value))
            return makeError(errors::s_templateName, {shown(m_text), QString::fromStdString(name)});
    }
    Rendered rendered;
    rendered.text = Evaluator(evaluation).render(m_syntax.statements);
    switch (evaluation.fault().kind) {
    case FaultKind::None:
        break;
    case FaultKind::Type:
        rendered.text = m_text;
        break;
    case FaultKind::Undefined:
        rendered.text.clear();
        rendered.isUndefined = true;
        rendered.missing = evaluation.fault().message;
        break;
    case FaultKind::Other:
        return makeError(errors::s_templateFailed,
                         {shown(m_text), QString::fromStdString(evaluation.fault().message)});
    }
    return rendered;
}

Error CompiledTemplate::undefinedError(const std::string &missing) const
{
    return makeError(errors::s_templateUndefined, {shown(m_text), QString::fromStdString(missing)});
}

} // namespace millrace::declarative
