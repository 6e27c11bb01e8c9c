// NoticesPage: everything that was told about connections, and whether it arrived.
#pragma once

#include "core/store/noticestore.h"

#include <QWidget>

class QListView;
class QPushButton;
class QStackedWidget;

namespace millrace {

class EmptyState;
class ErrorView;
class MessageBar;
class NoticesModel;
class RowCountLabel;
class SegmentedControl;
class TextLabel;
class Workspace;

/// The page "Notices". Follows the profile while it is visible; what is chosen stays. UI thread
/// only.
class NoticesPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NoticesPage)

public:
    explicit NoticesPage(Workspace &workspace, QWidget *parent = nullptr);

signals:
    void connectionRequested(const QString &connectionId);
    void settingsRequested();

protected:
    void showEvent(QShowEvent *event) override;

private:
    /// What was read of the profile for one look.
    struct Read final
    {
        std::vector<KeptNotice> notices;
        std::vector<ChannelFailure> failures;
        qint64 unread = 0;
    };

    void build();
    [[nodiscard]] QWidget *buildHeader();
    [[nodiscard]] QWidget *buildDetail();
    void connectAll();
    void follow();
    void take(const Read &read);
    void showFailures(const std::vector<ChannelFailure> &failures);
    void showDetail();
    [[nodiscard]] const KeptNotice *chosen() const;
    void openChosen();
    void mark(const std::vector<qint64> &ids, bool isRead);
    void markAll();
    void sendAgain();
    void after(const Result<void> &done);

    Workspace &m_workspace;
    NoticesModel *m_model = nullptr;
    MessageBar *m_messages = nullptr;
    MessageBar *m_failures = nullptr;
    SegmentedControl *m_choice = nullptr;
    QPushButton *m_readAll = nullptr;
    QStackedWidget *m_stack = nullptr;
    QWidget *m_content = nullptr;
    QListView *m_list = nullptr;
    EmptyState *m_empty = nullptr;
    ErrorView *m_error = nullptr;
    RowCountLabel *m_count = nullptr;
    QWidget *m_detail = nullptr;
    TextLabel *m_detailTitle = nullptr;
    TextLabel *m_detailText = nullptr;
    TextLabel *m_detailWays = nullptr;
    QPushButton *m_open = nullptr;
    QPushButton *m_toggle = nullptr;
    std::vector<NoticeChannel> m_failing;
    quint64 m_token = 0; ///< Tells the answer to the latest question from earlier ones.
};

} // namespace millrace
