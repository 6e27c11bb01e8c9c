// ObjectListField: a list of objects, a frame for each.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QPushButton;
class QVBoxLayout;

namespace millrace {

class Card;

/// Entries can be added and removed; a removed one is gone.
class ObjectListField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ObjectListField)

public:
    ObjectListField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;
    [[nodiscard]] FieldEditor *find(const QString &pointer) override;
    [[nodiscard]] bool showsInnerProblems() const override { return true; }
    void showProblems(const QList<FieldProblem> &problems) override;
    [[nodiscard]] QList<FieldProblem> ownProblems() const override;
    void setInvalid(const QString &problem) override;

private:
    struct Entry final
    {
        Card *card;
        FieldEditor *editor;
    };

    FieldEditor *append(const QJsonValue &value);
    void addOne();
    void remove(const QWidget *card);

    std::vector<Entry> m_entries;
    QVBoxLayout *m_rows;
    QPushButton *m_add;
};

} // namespace millrace
