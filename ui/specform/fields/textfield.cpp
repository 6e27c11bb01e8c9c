#include "ui/specform/fields/textfield.h"

#include <QLineEdit>
#include <QVBoxLayout>

namespace millrace {

TextField::TextField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_edit(new QLineEdit(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_edit);
    describe(m_edit);
    m_edit->setPlaceholderText(placeholder());
    setValue(QJsonValue::Undefined);
    connect(m_edit, &QLineEdit::textEdited, this, &TextField::emitEdited);
}

QJsonValue TextField::value() const
{
    const QString text = m_edit->text();
    return text.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(text);
}

void TextField::setValue(const QJsonValue &value)
{
    m_edit->setText((value.isUndefined() ? field().defaultValue : value).toVariant().toString());
    m_edit->setCursorPosition(0);
}

void TextField::enterValue(const QJsonValue &value)
{
    m_edit->selectAll();
    m_edit->insert(value.toVariant().toString());
    emitEdited();
}

QWidget *TextField::focusTarget() const { return m_edit; }

} // namespace millrace
