// LogBar: which lines of a log are shown, what is searched in them, and taking them away.
#pragma once

#include "ui/connectionpage/logmodel.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;

namespace millrace {

class FilterEdit;
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
    /// The streams to choose from; the choice stays when it is still there.
    void setStreams(const QStringList &streams);
    /// How many lines hold the searched text.
    void setHits(int hits);
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

private:
    void addFilters(QHBoxLayout *row);
    void addSearch(QHBoxLayout *row);
    void addActs(QHBoxLayout *row);

    QComboBox *m_level = nullptr;
    QComboBox *m_stream = nullptr;
    FilterEdit *m_search = nullptr;
    TextLabel *m_hits = nullptr;
};

} // namespace millrace
