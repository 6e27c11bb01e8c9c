#include "ui/specform/fields/objectfield.h"

#include "ui/specform/propertyform.h"
#include "ui/theme/metrics.h"

#include <QVBoxLayout>

namespace millrace {

ObjectField::ObjectField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_form(new PropertyForm(field.fields, {}, pointer, this))
{
    auto *layout = new QVBoxLayout(this);
    // An entry of a list has a frame of its own around it.
    const int indent = field.key.isEmpty() ? 0 : metrics::spaceL;
    layout->setContentsMargins(indent, metrics::spaceXS, 0, 0);
    layout->addWidget(m_form);
    setAccessibleName(field.title);
    setValue(QJsonValue::Undefined);
    connect(m_form, &PropertyForm::edited, this, &ObjectField::edited);
}

QJsonValue ObjectField::value() const
{
    return m_form->hasEntries() ? QJsonValue(m_form->values()) : QJsonValue(QJsonValue::Undefined);
}

void ObjectField::setValue(const QJsonValue &value)
{
    m_form->setValues((value.isUndefined() ? field().defaultValue : value).toObject());
}

QWidget *ObjectField::focusTarget() const { return m_form->focusTarget(); }

FieldEditor *ObjectField::find(const QString &pointer)
{
    FieldEditor *inner = m_form->find(pointer);
    return inner != nullptr ? inner : FieldEditor::find(pointer);
}

void ObjectField::showProblems(const QList<FieldProblem> &problems)
{
    m_form->showProblems(problems);
}

QList<FieldProblem> ObjectField::ownProblems() const { return m_form->ownProblems(); }

void ObjectField::setInvalid(const QString &) { }

} // namespace millrace
