// GroupField: the properties of an object, in a frame.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

namespace millrace {

class PropertyForm;

/// Without a value while nothing in it is entered.
class GroupField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GroupField)

public:
    GroupField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;
    [[nodiscard]] FieldEditor *find(const QString &pointer) override;
    [[nodiscard]] bool showsInnerProblems() const override { return true; }
    void showProblems(const QList<FieldProblem> &problems) override;
    [[nodiscard]] QList<FieldProblem> ownProblems() const override;
    void setInvalid(const QString &problem) override;

private:
    PropertyForm *m_form;
};

} // namespace millrace
