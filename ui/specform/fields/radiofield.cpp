#include "ui/specform/fields/radiofield.h"

#include "ui/theme/metrics.h"

#include <QButtonGroup>
#include <QRadioButton>
#include <QVBoxLayout>

namespace millrace {

RadioField::RadioField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_group(new QButtonGroup(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceXS);
    for (int index = 0; index < static_cast<int>(field.choices.size()); ++index) {
        QString text = field.choices.at(static_cast<std::size_t>(index)).title;
        auto *button = new QRadioButton(text.replace(u'&', QStringLiteral("&&")), this);
        button->setAccessibleDescription(field.title);
        m_group->addButton(button, index);
        layout->addWidget(button);
    }
    setAccessibleName(field.title);
    setValue(QJsonValue::Undefined);
    connect(m_group, &QButtonGroup::idClicked, this, &RadioField::emitEdited);
}

QJsonValue RadioField::value() const
{
    const int index = m_group->checkedId();
    return index < 0 ? QJsonValue(QJsonValue::Undefined)
                     : field().choices.at(static_cast<std::size_t>(index)).value;
}

void RadioField::setValue(const QJsonValue &value)
{
    const QJsonValue wanted = value.isUndefined() ? field().defaultValue : value;
    // An exclusive group does not let go of its last choice.
    m_group->setExclusive(false);
    for (QAbstractButton *button : m_group->buttons())
        button->setChecked(field().choices.at(static_cast<std::size_t>(m_group->id(button))).value
                           == wanted);
    m_group->setExclusive(true);
}

QWidget *RadioField::focusTarget() const
{
    QAbstractButton *checked = m_group->checkedButton();
    if (checked == nullptr && !m_group->buttons().isEmpty())
        checked = m_group->buttons().first();
    return checked == nullptr ? static_cast<QWidget *>(const_cast<RadioField *>(this)) : checked;
}

} // namespace millrace
