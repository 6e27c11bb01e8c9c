#include "ui/specform/fields/fieldeditor.h"

namespace millrace {

FieldEditor::FieldEditor(const SpecField &field, const QString &pointer, QWidget *parent)
    : QWidget(parent)
    , m_field(field)
    , m_pointer(pointer)
{
}

void FieldEditor::enterValue(const QJsonValue &value)
{
    setValue(value);
    emitEdited();
}

FieldEditor *FieldEditor::find(const QString &pointer)
{
    return pointer == m_pointer || pointer.startsWith(m_pointer + u'/') ? this : nullptr;
}

QWidget *FieldEditor::focusTargetAt(const QString &) const { return focusTarget(); }

void FieldEditor::showProblems(const QList<FieldProblem> &) { }

void FieldEditor::setInvalid(const QString &problem)
{
    QWidget *target = focusTarget();
    target->setProperty("invalid", !problem.isEmpty()); // Read by MillraceStyle.
    target->setAccessibleDescription(problem.isEmpty() ? m_field.description : problem);
    target->update();
}

void FieldEditor::describe(QWidget *input) const
{
    input->setAccessibleName(m_field.title);
    input->setAccessibleDescription(m_field.description);
    input->setWhatsThis(m_field.description);
}

QString FieldEditor::placeholder() const
{
    if (!m_field.defaultValue.isUndefined())
        return m_field.defaultValue.toVariant().toString();
    return m_field.examples.isEmpty() ? QString() : m_field.examples.first().toVariant().toString();
}

} // namespace millrace
