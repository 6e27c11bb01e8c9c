// TimelineModel: the runs and changes of a connection, newest first, read page by page.
#pragma once

#include "ui/connectionpage/timelineentry.h"

#include <QAbstractListModel>

#include <functional>

namespace millrace {

/// Asks for pages through a function and shows what came; never waits. Answers to former questions
/// are dropped. UI thread only.
class TimelineModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TimelineModel)

public:
    static constexpr int s_pageSize = 50;

    enum Role {
        TitleRole = Qt::UserRole,
        DetailRole,
        TimeTextRole, ///< Relative, or the date.
        WhoRole,
        IconRole, ///< Name of the icon.
        ColorRoleRole, ///< int: the ColorRole of the icon.
    };

    using Answer = std::function<void(Result<TimelinePage>)>;
    /// Reads the page behind \a cursor and calls \a answer in the UI thread; \a wanted entries or
    /// more.
    using Loader = std::function<void(const TimelineFilter &filter, const TimelineCursor &cursor,
                                      int wanted, Answer answer)>;

    explicit TimelineModel(Loader loader, QObject *parent = nullptr);

    /// Forgets everything and reads the first page.
    void restart(const TimelineFilter &filter);
    /// Reads anew as much as is shown; what is shown stays until then.
    void refresh();
    void setNow(TimePoint now);

    [[nodiscard]] bool isLoading() const { return m_isLoading; }
    [[nodiscard]] const TimelineEntry &entry(int row) const
    {
        return m_entries[static_cast<std::size_t>(row)];
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    /// A page has come, or reading failed.
    void loaded();
    void failed(const millrace::Error &error);

private:
    enum class Step { Append, Replace };
    void ask(Step step);
    void take(Step step, TimelinePage page);
    /// \a added are new ones before those that are there already; nothing: all are others.
    void replace(std::vector<TimelineEntry> entries, std::optional<int> added);

    const Loader m_loader;
    TimelineFilter m_filter;
    std::vector<TimelineEntry> m_entries;
    TimelineCursor m_next;
    bool m_isComplete = true;
    bool m_isLoading = false;
    quint64 m_token = 0;
    TimePoint m_now;
};

} // namespace millrace
