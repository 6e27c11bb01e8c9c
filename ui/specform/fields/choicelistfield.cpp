#include "ui/specform/fields/choicelistfield.h"

#include "ui/theme/metrics.h"

#include <QCheckBox>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

ChoiceListField::ChoiceListField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceXS);
    for (const SpecChoice &choice : field.choices) {
        QString text = choice.title;
        auto *box = new QCheckBox(text.replace(u'&', QStringLiteral("&&")), this);
        box->setAccessibleDescription(field.title);
        layout->addWidget(box);
        m_boxes.push_back(box);
        connect(box, &QCheckBox::clicked, this, &ChoiceListField::emitEdited);
    }
    setAccessibleName(field.title);
    setValue(QJsonValue::Undefined);
}

QJsonValue ChoiceListField::value() const
{
    QJsonArray chosen;
    for (std::size_t index = 0; index < m_boxes.size(); ++index) {
        if (m_boxes.at(index)->isChecked())
            chosen.append(field().choices.at(index).value);
    }
    if (chosen.isEmpty() && field().defaultValue.toArray().isEmpty())
        return field().defaultValue;
    return chosen;
}

void ChoiceListField::setValue(const QJsonValue &value)
{
    const QJsonArray chosen = (value.isUndefined() ? field().defaultValue : value).toArray();
    for (std::size_t index = 0; index < m_boxes.size(); ++index)
        m_boxes.at(index)->setChecked(chosen.contains(field().choices.at(index).value));
}

QWidget *ChoiceListField::focusTarget() const
{
    return m_boxes.empty() ? static_cast<QWidget *>(const_cast<ChoiceListField *>(this))
                           : m_boxes.front();
}

} // namespace millrace
