// HelpPanel: explains the input that has the focus.
#pragma once

#include <QPointer>
#include <QWidget>

namespace millrace {

class FieldEditor;
struct SpecField;
class TextLabel;

/// Title, description, default and examples; an example is a link that enters it.
class HelpPanel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HelpPanel)

public:
    explicit HelpPanel(QWidget *parent = nullptr);

    /// Null: says what the panel is for.
    void showField(FieldEditor *editor);
    /// What the panel says of \a field, as one rich text.
    [[nodiscard]] static QString textOf(const SpecField &field);

private:
    void showExamples();
    void enterExample(const QString &link);

    QPointer<FieldEditor> m_editor;
    TextLabel *m_title;
    TextLabel *m_description;
    TextLabel *m_default;
    TextLabel *m_examplesTitle;
    TextLabel *m_examples;
};

} // namespace millrace
