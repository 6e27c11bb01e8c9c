// SpecForm: the form a connector's specification asks for.
#pragma once

#include "core/base/result.h"
#include "ui/specform/specformmodel.h"

#include <QWidget>

#include <memory>

namespace millrace {

class FieldEditor;
class HelpPanel;
class ProblemList;
class PropertyForm;

/// A form made of a JSON Schema, with help beside it and a list of what is missing at its foot.
///
/// Values are JSON as the connector takes it. A stored secret is its reference, {"$secret": name},
/// and stays one until the person changes it. Errors appear when a field is left, or all at once
/// by validate(); they go as soon as the value is edited. Brings no scroll area and no buttons.
class SpecForm final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SpecForm)

public:
    explicit SpecForm(QWidget *parent = nullptr);
    ~SpecForm() override;

    /// Makes the form of \a info; empty values.
    void setConnector(const ConnectorInfo &info, EndpointRole role);
    /// The same for a specification that is of no registered connector.
    void setSpec(const QJsonObject &spec);
    [[nodiscard]] const SpecFormModel &model() const { return m_model; }

    /// Replaces everything; emits nothing.
    void setValues(const QJsonObject &values);
    /// What was given by setValues() or entered. Defaults nobody touched are left out; hidden
    /// values and those the specification does not name are kept.
    [[nodiscard]] QJsonObject values() const;

    /// What keeps the values from being a configuration, whether shown or not.
    [[nodiscard]] QList<FieldProblem> problems() const;
    /// Shows all problems and goes to the first; true when there is none.
    bool validate();

    /// The same but for what stands at \a pointers, which is yet to come.
    bool validateBut(const QStringList &pointers);
    /// Enters \a value at \a pointer, as a person would.
    void enterValue(const QString &pointer, const QJsonValue &value);

    /// Puts the focus into the input at \a pointer, opening what hides it. False: no such input.
    bool focusField(const QString &pointer);
    /// Into the first input that wants a value, else the first.
    void focusFirst();
    /// Marks the input Error::field names with the error and goes there; the mark stays until the
    /// input is edited. False: the error names no input of the form.
    bool showError(const Error &error);
    void clearErrors();

    /// Puts \a widget above the first field, in the same column; the form becomes its parent.
    void setTopWidget(QWidget *widget);
    /// The panel beside the form; it hides by itself where there is no room.
    void setHelpVisible(bool isVisible);

    /// The values as indented JSON, secrets masked.
    [[nodiscard]] QString maskedJson() const;
    /// Takes values from JSON text; masked secrets keep what they are. "specform.no_object".
    Result<void> pasteJson(const QString &text);

signals:
    /// A value was changed by the person.
    void edited();
    /// The person wants to sign in with the browser instead of entering what that gives.
    void signInRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    /// F1 explains the input in focus, in a dialogue too, where the window cannot.
    void keyPressEvent(QKeyEvent *event) override;

private:
    void discardForm();
    void rebuild();
    void assignMnemonics();
    void followFocus(QWidget *old, QWidget *now);
    void refreshProblems();
    void takeEdit(const QString &pointer);
    void placeHelp();

    SpecFormModel m_model;
    QJsonObject m_unknown;
    PropertyForm *m_form = nullptr;
    QWidget *m_column = nullptr;
    HelpPanel *m_help = nullptr;
    ProblemList *m_problems = nullptr;
    QStringList m_shown; ///< Pointers whose problems are in sight.
    QList<FieldProblem> m_told; ///< Given by showError().
    bool m_isHelpWanted = true;
    bool m_isAllShown = false;
};

} // namespace millrace
