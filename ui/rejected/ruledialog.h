// RuleDialog: what is to become of such values from now on.
#pragma once

#include "core/engine/rejectedrule.h"
#include "ui/rejected/groupeditdialog.h"

#include <QDialog>
#include <QTimer>

class QButtonGroup;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QVBoxLayout;

namespace millrace {

class ExpressionEdit;
class MessageBar;
class TextLabel;

/// The ways there are for the field: an expression, null, a cut, a default, a column of texts;
/// with the number of open records each would heal. Saving changes the connection; nothing is sent
/// before a retry. Show it with open().
class RuleDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RuleDialog)

public:
    RuleDialog(Workspace &workspace, const RejectedRecords &records, QWidget *parent = nullptr);
    ~RuleDialog() override;

signals:
    /// The connection has the rule; with \a isRetried the records are to be tried now.
    void ruleSaved(bool isRetried);

private:
    enum Way { Expression, Null, Cut, Default, Text };

    void build(const RuleChoices &choices);
    QRadioButton *addWay(QVBoxLayout &layout, Way way, const QString &text);
    void addBox(QVBoxLayout &layout, QWidget *box, Way way, const QString &name);
    [[nodiscard]] std::optional<RejectedRule> rule() const;
    void noteChange();
    void measure();
    void save(bool isRetried);
    void updateButtons();

    Workspace &m_workspace;
    const RejectedRecords m_records;
    QButtonGroup *m_ways;
    ExpressionEdit *m_expression = nullptr;
    QLineEdit *m_default = nullptr;
    TextLabel *m_effect = nullptr;
    MessageBar *m_message;
    QPushButton *m_save = nullptr;
    QPushButton *m_retry = nullptr;
    QTimer m_settle; ///< Keys in a row ask once.
    CancellationSource m_looking;
    bool m_isPossible = false; ///< The rule was tried, and can be saved.
    bool m_isBusy = false;
};

} // namespace millrace
