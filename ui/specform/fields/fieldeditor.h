// FieldEditor: the input of one property of a form.
#pragma once

#include "ui/specform/fieldproblem.h"
#include "ui/specform/specfield.h"

#include <QList>
#include <QWidget>

namespace millrace {

/// Shows one value and lets it be edited. Subclasses hold the widgets; the label above and the
/// problem below belong to the row around it. UI thread only.
class FieldEditor : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FieldEditor)

public:
    /// \a field outlives the editor.
    FieldEditor(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] const SpecField &field() const { return m_field; }
    /// JSON pointer of the value.
    [[nodiscard]] const QString &pointer() const { return m_pointer; }

    /// As entered, fitting or not; undefined when nothing is.
    [[nodiscard]] virtual QJsonValue value() const = 0;
    /// Shows \a value, the default when it is undefined. Emits nothing.
    virtual void setValue(const QJsonValue &value) = 0;
    /// Replaces the value as a person would: with undo where there is any, and edited().
    virtual void enterValue(const QJsonValue &value);

    /// Gets the focus for the whole, and the name of the label.
    [[nodiscard]] virtual QWidget *focusTarget() const = 0;
    /// The editor for \a pointer, this one or one inside; null when it is not here.
    [[nodiscard]] virtual FieldEditor *find(const QString &pointer);
    /// The input for a place inside, such as one entry of a list; focusTarget() when unknown.
    [[nodiscard]] virtual QWidget *focusTargetAt(const QString &pointer) const;

    /// The title is part of the input, so that no label is needed above it.
    [[nodiscard]] virtual bool isSelfLabelled() const { return false; }
    /// Shows the problems of what is inside by itself.
    [[nodiscard]] virtual bool showsInnerProblems() const { return false; }
    virtual void showProblems(const QList<FieldProblem> &problems);
    /// Marks the inputs as wrong, for style and screen readers.
    virtual void setInvalid(const QString &problem);
    /// What is entered but cannot be told as a value.
    [[nodiscard]] virtual QList<FieldProblem> ownProblems() const { return {}; }

signals:
    /// By the person; \a pointer is of this or of an editor inside.
    void edited(const QString &pointer);
    /// What is inside is to be fetched by a sign-in with the browser.
    void signInRequested();

protected:
    /// Gives \a input the title and the description, for screen readers.
    void describe(QWidget *input) const;
    void emitEdited() { emit edited(m_pointer); }
    /// What an empty input shows: the default, which then applies, else the first example.
    [[nodiscard]] QString placeholder() const;

private:
    const SpecField &m_field;
    const QString m_pointer;
};

} // namespace millrace
