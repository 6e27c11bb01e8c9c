// LogBar: which lines of a log are shown, what is searched in them, and taking them away.
#pragma once

#include "ui/connectionpage/logmodel.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QPushButton;

namespace millrace {

class FilterEdit;
class RowCountLabel;
class TextLabel;

/// Knows no log. UI thread only.
class LogBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogBar)

public:
    explicit LogBar(QWidget *parent = nullptr);

    [[nodiscard]] LogFilter filter() const;
    [[nodiscard]] QString searchText() const;
    /// Whether the text is a regular expression.
    [[nodiscard]] bool isPattern() const;
    /// The streams to choose from; the choice stays when it is still there.
    void setStreams(const QStringList &streams);
    /// How many lines hold the searched text.
    void setHits(int hits);
    /// How many lines are shown; for the owner of the lines to fill.
    [[nodiscard]] RowCountLabel &count() const { return *m_count; }
    /// Instead of the number: the text is no expression.
    void setBroken(const QString &reason);
    /// Whether there is an end to follow, and whether it is followed.
    void setFollowable(bool isFollowable);
    void setAtEnd(bool isAtEnd);
    /// Takes every filter back.
    void showAll();
    /// Puts the focus into the search box.
    void startSearch();

signals:
    void filterChanged();
    void searchChanged(const QString &text);
    /// To the next hit.
    void nextRequested();
    /// The focus belongs to the lines.
    void left();
    void copyRequested();
    void saveRequested();
    /// What is searched for is to be searched for in the logs of all runs.
    void searchAllRequested();
    /// To the end, and on with it; or to stay here.
    void followRequested(bool isFollowed);

private:
    void addFilters(QHBoxLayout *row);
    void addSearch(QHBoxLayout *row);
    void addActs(QHBoxLayout *row);

    QComboBox *m_level = nullptr;
    QComboBox *m_stream = nullptr;
    FilterEdit *m_search = nullptr;
    QCheckBox *m_pattern = nullptr;
    QPushButton *m_follow = nullptr;
    TextLabel *m_hits = nullptr;
    RowCountLabel *m_count = nullptr;
};

} // namespace millrace
