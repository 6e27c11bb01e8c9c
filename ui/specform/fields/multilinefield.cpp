#include "ui/specform/fields/multilinefield.h"

#include "ui/theme/metrics.h"

#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace millrace {

MultilineField::MultilineField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_edit(new QPlainTextEdit(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_edit);
    describe(m_edit);
    m_edit->setTabChangesFocus(true);
    m_edit->setPlaceholderText(placeholder());
    m_edit->setFixedHeight(m_edit->fontMetrics().lineSpacing() * 5 + 2 * metrics::spaceS);
    setValue(QJsonValue::Undefined);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &MultilineField::emitEdited);
}

QJsonValue MultilineField::value() const
{
    const QString text = m_edit->toPlainText();
    return text.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(text);
}

void MultilineField::setValue(const QJsonValue &value)
{
    const QSignalBlocker blocker(m_edit);
    m_edit->setPlainText(
        (value.isUndefined() ? field().defaultValue : value).toVariant().toString());
}

void MultilineField::enterValue(const QJsonValue &value)
{
    m_edit->selectAll();
    m_edit->insertPlainText(value.toVariant().toString());
}

QWidget *MultilineField::focusTarget() const { return m_edit; }

} // namespace millrace
