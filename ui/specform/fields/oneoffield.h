// OneOfField: a choice between objects, with the properties of the chosen one below.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QButtonGroup;
class QComboBox;
class QVBoxLayout;

namespace millrace {

class PropertyForm;
class TextLabel;

/// Each option keeps what was typed into it while another is chosen.
class OneOfField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OneOfField)

public:
    OneOfField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;
    [[nodiscard]] FieldEditor *find(const QString &pointer) override;
    [[nodiscard]] bool showsInnerProblems() const override { return true; }
    void showProblems(const QList<FieldProblem> &problems) override;
    [[nodiscard]] QList<FieldProblem> ownProblems() const override;

private:
    [[nodiscard]] bool mayBeUnset() const;
    void makeDropDown();
    void makeRadioButtons();
    void choose(int option);
    void showOption(int option);
    PropertyForm *formOf(int option);

    std::vector<PropertyForm *> m_forms; ///< Null until the option is first chosen.
    int m_option = -1;
    QComboBox *m_box = nullptr;
    QButtonGroup *m_buttons = nullptr;
    TextLabel *m_description = nullptr;
    QVBoxLayout *m_layout;
};

} // namespace millrace
