// FieldRow: label, input and problem of one property.
#pragma once

#include <QList>
#include <QWidget>

class QLabel;

namespace millrace {

class FieldEditor;
class TextLabel;
struct FieldProblem;

/// Owns the editor it is given.
class FieldRow final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FieldRow)

public:
    /// \a isMarkedOptional: the row stands among required ones.
    FieldRow(FieldEditor *editor, bool isMarkedOptional, QWidget *parent);

    [[nodiscard]] FieldEditor *editor() const { return m_editor; }
    /// The label with the letter \a mnemonic reached by Alt; a null character: none.
    void setMnemonic(QChar mnemonic);
    /// Shows those of \a problems that belong here; true when there is one here or inside.
    bool showProblems(const QList<FieldProblem> &problems);
    /// The sentence in sight below the input; empty: none.
    [[nodiscard]] QString shownProblem() const;

signals:
    void signInRequested();

private:
    void addSignIn();
    void showProblem(const QString &problem);

    FieldEditor *m_editor;
    QLabel *m_label = nullptr;
    QWidget *m_problem;
    TextLabel *m_problemText;
};

} // namespace millrace
