// TrialView: the pages of a trial, each with request, answer, records and token side by side.
#pragma once

#include "core/declarative/workbench/trial.h"

#include <QWidget>

class QComboBox;
class QPlainTextEdit;
class QSplitter;

namespace millrace {

class PageTable;
class TrialPageModel;

/// The first page is shown as soon as it comes, until another one is selected.
class TrialView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TrialView)

public:
    explicit TrialView(QWidget *parent = nullptr);

    void clear();
    void append(const declarative::TrialPage &page);
    [[nodiscard]] TrialPageModel *model() const { return m_model; }

private:
    QPlainTextEdit *addPane(const QString &title, QWidget *head = nullptr);
    void showPage();
    void showExchange();

    TrialPageModel *m_model;
    PageTable *m_table;
    QSplitter *m_panes;
    QComboBox *m_exchange; ///< Which request of the page.
    QPlainTextEdit *m_request;
    QPlainTextEdit *m_answer;
    QPlainTextEdit *m_extracted;
    QPlainTextEdit *m_records;
    QPlainTextEdit *m_next;
};

} // namespace millrace
