#include "ui/specform/fields/booleanfield.h"

#include <QCheckBox>
#include <QHBoxLayout>

namespace millrace {

BooleanField::BooleanField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_box(new QCheckBox(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_box);
    layout->addStretch();
    describe(m_box);
    setValue(QJsonValue::Undefined);
    connect(m_box, &QCheckBox::clicked, this, &BooleanField::emitEdited);
}

QJsonValue BooleanField::value() const
{
    // A box that was never ticked says nothing where there is no default to contradict.
    if (!m_box->isChecked() && field().defaultValue.isUndefined() && !field().isRequired)
        return QJsonValue::Undefined;
    return m_box->isChecked();
}

void BooleanField::setValue(const QJsonValue &value)
{
    m_box->setChecked((value.isUndefined() ? field().defaultValue : value).toBool());
}

QWidget *BooleanField::focusTarget() const { return m_box; }

} // namespace millrace
