#include "ui/specform/fields/choicefield.h"

#include <QComboBox>
#include <QVBoxLayout>
#include <QWheelEvent>

namespace millrace {

namespace {

/// A box that leaves the wheel to the page while it has no focus: scrolling past must not change
/// values.
class CalmComboBox final : public QComboBox
{
public:
    using QComboBox::QComboBox;

protected:
    void wheelEvent(QWheelEvent *event) override
    {
        if (hasFocus())
            QComboBox::wheelEvent(event);
        else
            event->ignore();
    }
};

} // namespace

ChoiceField::ChoiceField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_box(new CalmComboBox(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_box);
    describe(m_box);
    m_box->setFocusPolicy(Qt::StrongFocus);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(12);
    m_hasNone = field.defaultValue.isUndefined();
    setValue(QJsonValue::Undefined);
    connect(m_box, &QComboBox::activated, this, &ChoiceField::emitEdited);
}

QJsonValue ChoiceField::value() const
{
    const QVariant chosen = m_box->currentData();
    return chosen.isValid() ? QJsonValue::fromVariant(chosen) : QJsonValue(QJsonValue::Undefined);
}

void ChoiceField::setValue(const QJsonValue &value)
{
    const QJsonValue wanted = value.isUndefined() ? field().defaultValue : value;
    const bool isListed = wanted.isUndefined() || rowOf(wanted) >= 0;
    restoreEntries(isListed ? QJsonValue(QJsonValue::Undefined) : wanted);
    m_box->setCurrentIndex(rowOf(wanted));
}

void ChoiceField::restoreEntries(const QJsonValue &unlisted)
{
    m_box->clear();
    if (m_hasNone)
        m_box->addItem(field().isRequired ? tr("Choose…") : tr("Not set"));
    for (const SpecChoice &choice : field().choices)
        m_box->addItem(choice.title, choice.value.toVariant());
    if (!unlisted.isUndefined())
        m_box->addItem(unlisted.toVariant().toString(), unlisted.toVariant());
}

int ChoiceField::rowOf(const QJsonValue &value) const
{
    for (int row = 0; row < m_box->count(); ++row) {
        const QVariant entry = m_box->itemData(row);
        const QJsonValue listed
            = entry.isValid() ? QJsonValue::fromVariant(entry) : QJsonValue(QJsonValue::Undefined);
        if (listed == value)
            return row;
    }
    return -1;
}

QWidget *ChoiceField::focusTarget() const { return m_box; }

} // namespace millrace
