// PropertyForm: the rows for the properties of one object.
#pragma once

#include "ui/specform/fieldproblem.h"
#include "ui/specform/specfield.h"

#include <QList>
#include <QSet>
#include <QWidget>

#include <functional>

class QVBoxLayout;

namespace millrace {

class CollapsibleSection;
class FieldEditor;
class FieldRow;

/// What is required comes first, what is optional in a closed section that opens itself when it
/// holds a value or a problem. Groups are headings. Used for the whole form and for each object
/// in it.
class PropertyForm final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PropertyForm)

public:
    /// \a fields outlive the form; \a pointer is the object's.
    PropertyForm(const std::vector<SpecField> &fields, const std::vector<SpecGroup> &groups,
                 const QString &pointer, QWidget *parent);

    void setValues(const QJsonObject &values);
    /// What was given or entered; a default nobody touched is not among it, constants and hidden
    /// values are.
    [[nodiscard]] QJsonObject values() const;
    /// There is more than constants.
    [[nodiscard]] bool hasEntries() const;

    [[nodiscard]] FieldEditor *find(const QString &pointer) const;
    void showProblems(const QList<FieldProblem> &problems);
    [[nodiscard]] QList<FieldProblem> ownProblems() const;
    /// The first input; the form itself when it has none.
    [[nodiscard]] QWidget *focusTarget() const;
    [[nodiscard]] const std::vector<FieldRow *> &rows() const { return m_rows; }

signals:
    void edited(const QString &pointer);
    void signInRequested();

private:
    struct Section final
    {
        CollapsibleSection *widget;
        std::vector<FieldRow *> rows;
    };

    void addGroup(const SpecGroup &group, bool isForced);
    FieldRow *addRow(const SpecField &field, QVBoxLayout *layout, bool isMarkedOptional);
    void openWhere(const std::function<bool(const FieldRow *)> &matches);
    [[nodiscard]] QJsonValue entered(const FieldRow *row) const;

    const std::vector<SpecField> &m_fields;
    const QString m_pointer;
    QJsonObject m_hidden; ///< Values of fields that are not shown.
    QSet<QString> m_given; ///< Keys that were in setValues().
    std::vector<FieldRow *> m_rows;
    std::vector<Section> m_sections;
    QVBoxLayout *m_layout;
};

} // namespace millrace
