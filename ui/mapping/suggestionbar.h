// SuggestionBar: the suggestions that wait for an answer.
#pragma once

#include "ui/mapping/mappingdraft.h"

#include <QWidget>

class QPushButton;

namespace millrace {

class TextLabel;

/// Hidden while there are none. "Accept all" takes those of high confidence in one undo step.
class SuggestionBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SuggestionBar)

public:
    /// \a draft outlives it.
    explicit SuggestionBar(MappingDraft &draft, QWidget *parent = nullptr);

signals:
    /// The row is to be shown.
    void reviewRequested(const QString &target);

private:
    void refresh();
    void acceptSure();
    void dismissAll();
    void review();

    MappingDraft &m_draft;
    TextLabel *m_text;
    QPushButton *m_accept;
    QPushButton *m_review;
    QPushButton *m_dismiss;
};

} // namespace millrace
