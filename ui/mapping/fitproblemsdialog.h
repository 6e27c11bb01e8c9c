// FitProblemsDialog: the sampled records whose value will not fit a field.
#pragma once

#include "core/mapping/objectmapper.h"
#include "core/mapping/samplerows.h"
#include "ui/mapping/fitproblemsmodel.h"

#include <QDialog>
#include <QThreadPool>

class QComboBox;
class QPushButton;
class QStackedWidget;

namespace millrace {

class EmptyState;
class LoadingView;
class PageTable;
class TextLabel;

/// Value, reason and record of each; by reason where there are several; to copy and to export.
/// Enter shows the whole record. Show it with open().
class FitProblemsDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FitProblemsDialog)

public:
    /// For the row of \a mapping at \a place.
    FitProblemsDialog(const ObjectMapping &mapping, int place, const SampleRows &sample,
                      const EvaluationContext &context, QWidget *parent = nullptr);
    /// Waits for values that are still being looked at.
    ~FitProblemsDialog() override;

    [[nodiscard]] FitProblemsModel *model() const { return m_model; }

private:
    void build(const QString &target);
    void take(std::vector<FitProblem> problems);
    void showRecord(const QModelIndex &index);

    const SampleRows m_sample;
    FitProblemsModel *m_model;
    TextLabel *m_facts = nullptr;
    QComboBox *m_kinds = nullptr;
    QStackedWidget *m_pages = nullptr;
    LoadingView *m_loading = nullptr;
    EmptyState *m_none = nullptr;
    PageTable *m_table = nullptr;
    QPushButton *m_export = nullptr;
    QThreadPool m_pool; ///< Last, so that it is waited for while the rest still stands.
};

} // namespace millrace
