// KeyValueField: values by names of the person's own.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace millrace {

/// Each line has a name and a value of the kind the specification asks for.
class KeyValueField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeyValueField)

public:
    KeyValueField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;
    [[nodiscard]] QWidget *focusTargetAt(const QString &pointer) const override;
    [[nodiscard]] QList<FieldProblem> ownProblems() const override;

private:
    struct Entry final
    {
        QWidget *row;
        QLineEdit *name;
        FieldEditor *editor;
    };

    Entry &append(const QString &name, const QJsonValue &value);
    void addOne();
    void remove(const QWidget *row);

    std::vector<Entry> m_entries;
    QVBoxLayout *m_rows;
    QPushButton *m_add;
};

} // namespace millrace
