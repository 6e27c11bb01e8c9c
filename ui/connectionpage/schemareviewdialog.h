// SchemaReviewDialog: a person decides what becomes of the changes of a source.
#pragma once

#include "core/engine/schemareviewing.h"

#include <QDialog>

class QCheckBox;
class QPushButton;
class QTreeView;

namespace millrace {

class CommandTexts;
class MessageBar;
class SchemaReviewModel;

/// Shows everything that waits, and what each choice will do. Show it with open(); deletes itself
/// when closed.
class SchemaReviewDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SchemaReviewDialog)

public:
    SchemaReviewDialog(const PendingReview &pending, const CommandTexts &commands,
                       QWidget *parent = nullptr);

    [[nodiscard]] SchemaReviewModel *model() const { return m_model; }
    [[nodiscard]] QTreeView *tree() const { return m_tree; }
    [[nodiscard]] QPushButton *act() const { return m_act; }
    /// Whether a paused connection is to run again.
    [[nodiscard]] bool resumes() const;
    void showError(const Error &error);

signals:
    void confirmed(const millrace::SchemaDecisions &decisions, bool resumes);

private:
    void build(const PendingReview &pending, const CommandTexts &commands);
    void follow();
    [[nodiscard]] QString command(const CommandTexts &commands) const;

    const QString m_name;
    SchemaReviewModel *m_model;
    QTreeView *m_tree = nullptr;
    QCheckBox *m_resume = nullptr; ///< Null when nothing is paused.
    MessageBar *m_message = nullptr;
    QPushButton *m_act = nullptr;
};

} // namespace millrace
