#include "ui/specform/fields/oneoffield.h"

#include "ui/specform/fieldcheck.h"
#include "ui/specform/propertyform.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/textlabel.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QRadioButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_noOption = -1;

} // namespace

OneOfField::OneOfField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_forms(field.options.size(), nullptr)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(metrics::spaceS);
    if (field.isRadio)
        makeRadioButtons();
    else
        makeDropDown();
    m_description = new TextLabel(TextRole::Small, ColorRole::TextMuted, this);
    m_description->setWordWrap(true);
    m_layout->addWidget(m_description);
    setValue(QJsonValue::Undefined);
}

bool OneOfField::mayBeUnset() const
{
    return !field().isRequired && field().defaultValue.isUndefined();
}

void OneOfField::makeDropDown()
{
    m_box = new QComboBox(this);
    describe(m_box);
    m_box->setFocusPolicy(Qt::StrongFocus);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(12);
    if (mayBeUnset())
        m_box->addItem(tr("Not set"), s_noOption);
    for (int option = 0; option < static_cast<int>(field().options.size()); ++option)
        m_box->addItem(field().options.at(static_cast<std::size_t>(option)).title, option);
    m_layout->addWidget(m_box);
    connect(m_box, &QComboBox::activated, this, [this] { choose(m_box->currentData().toInt()); });
}

void OneOfField::makeRadioButtons()
{
    m_buttons = new QButtonGroup(this);
    const auto add = [this](QString title, int option) {
        auto *button = new QRadioButton(title.replace(u'&', "&&"_L1), this);
        button->setAccessibleDescription(field().title);
        m_buttons->addButton(button, option + 1); // A group's ids of -1 mean something else.
        m_layout->addWidget(button);
    };
    if (mayBeUnset())
        add(tr("Not set"), s_noOption);
    for (int option = 0; option < static_cast<int>(field().options.size()); ++option)
        add(field().options.at(static_cast<std::size_t>(option)).title, option);
    connect(m_buttons, &QButtonGroup::idClicked, this, [this](int id) { choose(id - 1); });
}

QJsonValue OneOfField::value() const
{
    if (m_option < 0)
        return QJsonValue::Undefined;
    return m_forms.at(static_cast<std::size_t>(m_option))->values();
}

void OneOfField::setValue(const QJsonValue &value)
{
    // Another configuration: what was typed for the former one is gone.
    for (PropertyForm *&form : m_forms) {
        if (form != nullptr)
            form->setValues({});
    }
    const QJsonValue wanted = value.isUndefined() ? field().defaultValue : value;
    int option = wanted.isObject() ? optionOf(field(), wanted.toObject()) : s_noOption;
    if (option < 0 && field().isRequired && !field().options.empty())
        option = 0;
    showOption(option);
    if (option >= 0 && wanted.isObject())
        formOf(option)->setValues(wanted.toObject());
    if (m_box != nullptr)
        m_box->setCurrentIndex(m_box->findData(option));
    else if (QAbstractButton *button = m_buttons->button(option + 1))
        button->setChecked(true);
}

void OneOfField::choose(int option)
{
    if (option == m_option)
        return;
    showOption(option);
    emitEdited();
}

void OneOfField::showOption(int option)
{
    m_option = option;
    const QString description
        = option < 0 ? QString() : field().options.at(static_cast<std::size_t>(option)).description;
    m_description->setText(description);
    m_description->setVisible(!description.isEmpty());
    if (option >= 0)
        formOf(option);
    for (int index = 0; index < static_cast<int>(m_forms.size()); ++index) {
        PropertyForm *form = m_forms.at(static_cast<std::size_t>(index));
        if (form != nullptr)
            form->setVisible(index == option && !form->rows().empty());
    }
}

PropertyForm *OneOfField::formOf(int option)
{
    PropertyForm *&form = m_forms.at(static_cast<std::size_t>(option));
    if (form == nullptr) {
        form = new PropertyForm(field().options.at(static_cast<std::size_t>(option)).fields, {},
                                pointer(), this);
        form->setContentsMargins(metrics::spaceL, 0, 0, 0);
        m_layout->addWidget(form);
        connect(form, &PropertyForm::edited, this, &OneOfField::edited);
        connect(form, &PropertyForm::signInRequested, this, &OneOfField::signInRequested);
    }
    return form;
}

QWidget *OneOfField::focusTarget() const
{
    if (m_box != nullptr)
        return m_box;
    QAbstractButton *checked = m_buttons->checkedButton();
    return checked != nullptr ? checked : m_buttons->buttons().first();
}

FieldEditor *OneOfField::find(const QString &pointer)
{
    FieldEditor *inner
        = m_option < 0 ? nullptr : m_forms.at(static_cast<std::size_t>(m_option))->find(pointer);
    return inner != nullptr ? inner : FieldEditor::find(pointer);
}

void OneOfField::showProblems(const QList<FieldProblem> &problems)
{
    if (m_option >= 0)
        m_forms.at(static_cast<std::size_t>(m_option))->showProblems(problems);
}

QList<FieldProblem> OneOfField::ownProblems() const
{
    return m_option < 0 ? QList<FieldProblem>()
                        : m_forms.at(static_cast<std::size_t>(m_option))->ownProblems();
}

} // namespace millrace
