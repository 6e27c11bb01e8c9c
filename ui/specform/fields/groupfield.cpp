#include "ui/specform/fields/groupfield.h"

#include "ui/specform/propertyform.h"
#include "ui/theme/metrics.h"

#include <QVBoxLayout>

namespace millrace {

GroupField::GroupField(const SpecField &field, const QString &pointer, QWidget *parent)
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
    connect(m_form, &PropertyForm::edited, this, &GroupField::edited);
    connect(m_form, &PropertyForm::signInRequested, this, &GroupField::signInRequested);
}

QJsonValue GroupField::value() const
{
    return m_form->hasEntries() ? QJsonValue(m_form->values()) : QJsonValue(QJsonValue::Undefined);
}

void GroupField::setValue(const QJsonValue &value)
{
    m_form->setValues((value.isUndefined() ? field().defaultValue : value).toObject());
}

QWidget *GroupField::focusTarget() const { return m_form->focusTarget(); }

FieldEditor *GroupField::find(const QString &pointer)
{
    FieldEditor *inner = m_form->find(pointer);
    return inner != nullptr ? inner : FieldEditor::find(pointer);
}

void GroupField::showProblems(const QList<FieldProblem> &problems)
{
    m_form->showProblems(problems);
}

QList<FieldProblem> GroupField::ownProblems() const { return m_form->ownProblems(); }

void GroupField::setInvalid(const QString &) { }

} // namespace millrace
