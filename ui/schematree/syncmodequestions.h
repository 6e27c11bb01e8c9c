// SyncModeQuestions: two questions that give every stream its sync mode.
#pragma once

#include "ui/schematree/catalogmodel.h"

#include <QWidget>

class QButtonGroup;
class QRadioButton;

namespace millrace {

class TextLabel;

/// Asks what of the questionnaire has more than one answer, and is hidden when nothing has. An
/// answer is one undo step over all streams; what could not follow it is listed with the reason.
class SyncModeQuestions final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SyncModeQuestions)

public:
    /// \a model outlives the widget.
    explicit SyncModeQuestions(CatalogModel &model, QWidget *parent = nullptr);

private:
    void refresh();
    void answer();
    void showFallbacks();

    CatalogModel &m_model;
    QWidget *m_delivery = nullptr;
    QWidget *m_appendKind = nullptr;
    QRadioButton *m_replicate = nullptr;
    QRadioButton *m_append = nullptr;
    QRadioButton *m_changes = nullptr;
    QRadioButton *m_snapshots = nullptr;
    TextLabel *m_fallbacks = nullptr;
};

} // namespace millrace
