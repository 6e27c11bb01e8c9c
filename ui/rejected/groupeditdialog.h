// GroupEditDialog: many rejected records are mended by one expression.
#pragma once

#include "core/engine/rejectededitor.h"
#include "core/engine/rejectedrule.h"
#include "ui/rejected/rejectedhistory.h"
#include "ui/workspace/workspace.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QPushButton;

namespace millrace {

class EditExamplesModel;
class ExpressionEdit;
class MessageBar;
class PageTable;
class TextLabel;

/// Which records, and what their fields are. A plain value.
struct RejectedRecords final
{
    Connection connection;
    StreamId stream;
    RejectedSelection selection;
    std::optional<qint64> count; ///< Of the records; nothing: nobody has counted them.
    QString field; ///< The one at fault.
    std::shared_ptr<const Schema> schema; ///< Of the records that are read; never null.
};

/// A field and an expression, the first records before and after it, and the offer to make the
/// same a rule of the connection, with the number of records that would heal. Everything is worked
/// out in the background and can be cancelled. Show it with open().
class GroupEditDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GroupEditDialog)

public:
    /// Records shown before and after.
    static constexpr int shownRows = 50;

    GroupEditDialog(Workspace &workspace, const RejectedRecords &records,
                    QWidget *parent = nullptr);
    ~GroupEditDialog() override;

    /// What was edited and how, once edited() was emitted; no records where nothing was.
    [[nodiscard]] const FormerEdits &former() const { return m_former; }
    [[nodiscard]] RecordExpression groupEdit() const;

    /// Stops what goes on first; closes when nothing does.
    void reject() override;

signals:
    /// Records were edited, also in part; with \a isRetried they are to be tried now.
    void edited(const millrace::EditOutcome &outcome, bool isRetried);
    /// The connection was changed, so that later runs do the same.
    void ruleSaved();

private:
    /// The rules the edit would be, and what they do. None: it cannot be one.
    struct Rules final
    {
        std::vector<RejectedRule> rules;
        RuleEffect effect;
        QString why; ///< Why it cannot be one, a sentence.
    };

    void build();
    void buildButtons(QDialogButtonBox &buttons);
    void connectParts();
    void noteChange();
    void refresh();
    void takeExamples(const Result<std::vector<EditExample>> &examples);
    void measureRule();
    void takeRules(const Rules &rules);
    void begin(bool isRetried);
    void saveRule(bool isRetried);
    void apply(bool isRetried);
    void setBusy(bool isBusy);
    void updateButtons();

    Workspace &m_workspace;
    const RejectedRecords m_records;
    EditExamplesModel *m_examples;
    QComboBox *m_field = nullptr;
    ExpressionEdit *m_expression = nullptr;
    MessageBar *m_message = nullptr;
    PageTable *m_table = nullptr;
    QCheckBox *m_isRule = nullptr;
    TextLabel *m_effect = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_retry = nullptr;
    QTimer m_settle; ///< Keys in a row ask once.
    std::vector<RejectedRule> m_rules; ///< What the edit is as a rule; none: it is not known.
    CancellationSource m_looking; ///< Of preview and effect.
    CancellationSource m_applying;
    FormerEdits m_former;
    bool m_isBusy = false;
};

} // namespace millrace
