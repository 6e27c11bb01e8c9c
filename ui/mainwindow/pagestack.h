// PageStack: the right part of the window: pages made when first shown, and the way back.
#pragma once

#include "ui/mainwindow/pageid.h"

#include <QPointer>
#include <QStackedWidget>

#include <functional>
#include <map>
#include <vector>

namespace millrace {

/// What a new connection starts from; at most one of them is set.
struct NewConnection final
{
    QString source; ///< A file or a connection URL that becomes the source.
    QString draftId; ///< A draft to go on with.
};

/// Pages of the navigation live as long as the stack. A detail, which is the wizard or the page of
/// one connection, lies over them and is deleted when it is left, after QWidget::close(), which
/// may refuse.
class PageStack final : public QStackedWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PageStack)

public:
    /// A place a person can go back to.
    struct Place final
    {
        PageId page = PageId::Connections;
        QString connectionId; ///< Not empty: the page of this connection.

        bool operator==(const Place &) const = default;
    };

    using QStackedWidget::QStackedWidget;

    void registerPage(PageId id, std::function<QWidget *()> make);
    void registerConnectionPage(std::function<QWidget *(const QString &connectionId)> make);
    void registerWizard(std::function<QWidget *(const NewConnection &start)> make);
    [[nodiscard]] bool has(PageId id) const { return m_factories.contains(id); }
    [[nodiscard]] bool hasConnectionPage() const { return m_makeConnectionPage != nullptr; }
    [[nodiscard]] bool hasWizard() const { return m_makeWizard != nullptr; }

    /// Each returns false, and changes nothing, when what is open does not want to go or the page
    /// is not registered.
    bool go(const Place &place);
    bool startNewConnection(const NewConnection &start);
    /// Leaves \a detail; nothing happens when it is not the one that is open (any more).
    bool leaveDetail(const QWidget *detail);
    bool goBack();
    bool goForward();
    /// Closes the detail, as before the window goes.
    [[nodiscard]] bool closeDetail();
    /// Asks the detail without closing it. When it does not want to go, resume() does \a act.
    [[nodiscard]] bool mayLeave(std::function<void()> act);
    /// What kept the detail from going is settled: does what was refused last.
    void resume();

    [[nodiscard]] bool canGoBack() const;
    [[nodiscard]] bool canGoForward() const { return m_position + 1 < m_history.size(); }
    /// Where the person is; below the wizard, when that is open.
    [[nodiscard]] Place place() const;
    [[nodiscard]] bool isWizardShown() const { return m_isWizard && !m_detail.isNull(); }
    /// The page of the navigation, made if it was not yet; null when it is not registered.
    [[nodiscard]] QWidget *page(PageId id);

signals:
    /// Another page is shown.
    void moved();

private:
    bool show(const Place &place);
    bool leaveDetail();
    /// False; \a act is what resume() does.
    bool refuse(std::function<void()> act);
    void showDetail(QWidget *detail);
    /// Whoever was in the page before is in this one now; who was in the navigation stays there.
    void keepFocus(bool hadFocus);
    [[nodiscard]] bool hasFocusInside() const;

    std::map<PageId, std::function<QWidget *()>> m_factories;
    std::map<PageId, QWidget *> m_pages;
    std::function<QWidget *(const QString &)> m_makeConnectionPage;
    std::function<QWidget *(const NewConnection &)> m_makeWizard;
    QPointer<QWidget> m_detail;
    bool m_isWizard = false;
    std::function<void()> m_refused;
    std::vector<Place> m_history;
    std::size_t m_position = 0;
};

} // namespace millrace
