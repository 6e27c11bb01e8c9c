#include "ui/mainwindow/pagestack.h"

#include "ui/widgets/readingorder.h"

#include <QCloseEvent>
#include <QCoreApplication>

#include <utility>

namespace millrace {

void PageStack::registerPage(PageId id, std::function<QWidget *()> make)
{
    m_factories[id] = std::move(make);
}

void PageStack::registerConnectionPage(std::function<QWidget *(const QString &)> make)
{
    m_makeConnectionPage = std::move(make);
}

void PageStack::registerWizard(std::function<QWidget *(const NewConnection &)> make)
{
    m_makeWizard = std::move(make);
}

QWidget *PageStack::page(PageId id)
{
    QWidget *&page = m_pages[id];
    if (page == nullptr && has(id)) {
        page = m_factories[id]();
        addWidget(page);
    }
    return page;
}

PageStack::Place PageStack::place() const
{
    return m_history.empty() ? Place() : m_history[m_position];
}

bool PageStack::go(const Place &place)
{
    if (!m_history.empty() && place == m_history[m_position] && !isWizardShown())
        return true;
    if (!show(place))
        return refuse([this, place] { go(place); });
    if (m_history.empty() || m_history[m_position] != place) {
        if (!m_history.empty())
            m_history.resize(m_position + 1);
        m_history.push_back(place);
        m_position = m_history.size() - 1;
    }
    emit moved();
    return true;
}

bool PageStack::show(const Place &place)
{
    const bool isDetail = !place.connectionId.isEmpty();
    if (isDetail ? !hasConnectionPage() : !has(place.page))
        return false;
    const bool hadFocus = hasFocusInside();
    if (!closeDetail())
        return false;
    if (isDetail)
        showDetail(m_makeConnectionPage(place.connectionId));
    else
        setCurrentWidget(page(place.page));
    keepFocus(hadFocus);
    return true;
}

bool PageStack::hasFocusInside() const
{
    const QWidget *focus = window()->focusWidget();
    return focus != nullptr && isAncestorOf(focus);
}

void PageStack::keepFocus(bool hadFocus)
{
    // Qt has moved it to whatever comes next now that the page before is hidden.
    if (!hadFocus)
        return;
    QWidget *page = currentWidget();
    if (page->focusProxy() != nullptr)
        page->setFocus(Qt::OtherFocusReason);
    else if (!page->isAncestorOf(window()->focusWidget()))
        focusInto(*page);
}

bool PageStack::startNewConnection(const NewConnection &start)
{
    if (!hasWizard())
        return false;
    const bool hadFocus = hasFocusInside();
    if (!closeDetail())
        return refuse([this, start] { startNewConnection(start); });
    showDetail(m_makeWizard(start));
    m_isWizard = true;
    keepFocus(hadFocus);
    emit moved();
    return true;
}

void PageStack::showDetail(QWidget *detail)
{
    m_detail = detail;
    m_isWizard = false;
    addWidget(detail);
    setCurrentWidget(detail);
}

bool PageStack::closeDetail()
{
    if (m_detail.isNull())
        return true;
    if (!m_detail->close())
        return false;
    removeWidget(m_detail);
    m_detail->deleteLater();
    m_detail = nullptr;
    m_isWizard = false;
    return true;
}

bool PageStack::refuse(std::function<void()> act)
{
    m_refused = std::move(act);
    return false;
}

bool PageStack::mayLeave(std::function<void()> act)
{
    // The wizard keeps a draft, whatever happens.
    if (m_detail.isNull() || m_isWizard)
        return true;
    QCloseEvent event;
    QCoreApplication::sendEvent(m_detail, &event);
    return event.isAccepted() || refuse(std::move(act));
}

void PageStack::resume()
{
    if (const auto act = std::exchange(m_refused, nullptr))
        act();
}

bool PageStack::leaveDetail(const QWidget *detail) { return m_detail == detail && leaveDetail(); }

bool PageStack::leaveDetail()
{
    if (m_detail.isNull())
        return true;
    // The wizard lies over the place it was started from; a connection belongs to the list.
    const bool wasWizard = m_isWizard;
    if (!wasWizard)
        return go({});
    if (!show(place()))
        return false;
    emit moved();
    return true;
}

bool PageStack::canGoBack() const { return m_position > 0 || isWizardShown(); }

bool PageStack::goBack()
{
    if (isWizardShown())
        return leaveDetail();
    if (m_position == 0)
        return false;
    if (!show(m_history[m_position - 1]))
        return refuse([this] { goBack(); });
    --m_position;
    emit moved();
    return true;
}

bool PageStack::goForward()
{
    if (!canGoForward())
        return false;
    if (!show(m_history[m_position + 1]))
        return refuse([this] { goForward(); });
    ++m_position;
    emit moved();
    return true;
}

} // namespace millrace
