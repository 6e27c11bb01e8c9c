#include "ui/help/helpwindow.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/readingorder.h"

#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QTextBlock>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_topicRole = Qt::UserRole;
constexpr auto s_contents = "contents"_L1;

/// The folders of pages, in the order of the list; the pages of errors are found by searching.
struct Part final
{
    QLatin1StringView folder;
    QString title;
};

} // namespace

HelpWindow::HelpWindow(QWidget *parent)
    : QDialog(parent)
    , m_search(new FilterEdit)
    , m_list(new QListWidget)
    , m_browser(new QTextBrowser)
    , m_back(new QPushButton(tr("&Back")))
    , m_forward(new QPushButton(tr("&Forward")))
{
    setWindowTitle(tr("Help"));
    auto *side = new QWidget;
    auto *sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(0, 0, 0, 0);
    sideLayout->setSpacing(metrics::spaceS);
    sideLayout->addWidget(m_search);
    sideLayout->addWidget(m_list);
    auto *splitter = new QSplitter;
    splitter->addWidget(side);
    splitter->addWidget(m_browser);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({metrics::formWidth * 2 / 5, metrics::formWidth});

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->addButton(m_back, QDialogButtonBox::ActionRole);
    buttons->addButton(m_forward, QDialogButtonBox::ActionRole);
    QPushButton *contents = buttons->addButton(tr("&Contents"), QDialogButtonBox::ActionRole);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceM, metrics::spaceM, metrics::spaceM, metrics::spaceM);
    layout->addWidget(splitter);
    layout->addWidget(buttons);
    resize(metrics::formWidth * 3 / 2, metrics::formWidth);

    m_search->setPlaceholderText(tr("Search the help"));
    m_search->setAccessibleName(tr("Search the help"));
    m_list->setAccessibleName(tr("Pages"));
    m_list->setWordWrap(true);
    m_browser->setFrameShape(QFrame::NoFrame);
    m_browser->setAccessibleName(tr("Help"));
    m_browser->document()->setDocumentMargin(metrics::spaceL);
    m_browser->setOpenLinks(false);
    // Return in the search opens the first hit; no button takes it.
    for (QAbstractButton *button : buttons->buttons())
        static_cast<QPushButton *>(button)->setAutoDefault(false);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(contents, &QPushButton::clicked, this, [this] { showTopic(s_contents); });
    connect(m_back, &QPushButton::clicked, this, [this] { step(-1); });
    connect(m_forward, &QPushButton::clicked, this, [this] { step(1); });
    connect(m_browser, &QTextBrowser::anchorClicked, this, &HelpWindow::follow);
    connect(m_search, &FilterEdit::filterChanged, this,
            [this](const QString &words) { words.isEmpty() ? listPages() : listHits(words); });
    connect(m_search, &FilterEdit::left, this, &QDialog::close);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        m_list->setCurrentRow(0);
        m_browser->setFocus();
    });
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        if (item != nullptr && !item->data(s_topicRole).toString().isEmpty())
            showTopic(item->data(s_topicRole).toString());
    });
    listPages();
    m_search->setFocus();
}

HelpWindow *HelpWindow::openBeside(QWidget *window, const QString &topic)
{
    auto *help = window->findChild<HelpWindow *>(QString(), Qt::FindDirectChildrenOnly);
    if (help == nullptr) {
        help = new HelpWindow(window);
        help->setAttribute(Qt::WA_DeleteOnClose);
    }
    help->showTopic(topic);
    help->show();
    help->raise();
    help->activateWindow();
    return help;
}

void HelpWindow::showTopic(const QString &topic)
{
    const QString shown = m_pages.has(topic) ? topic : QString(s_contents);
    if (shown == m_topic)
        return;
    m_visited.resize(m_at + 1);
    m_visited << shown;
    m_at = m_visited.size() - 1;
    present(shown);
}

QString HelpWindow::text() const { return m_browser->toPlainText(); }

bool HelpWindow::focusNextPrevChild(bool isForward)
{
    return focusNextInReadingOrder(*this, isForward);
}

void HelpWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Back)) {
        step(-1);
    } else if (event->matches(QKeySequence::Forward)) {
        step(1);
    } else if (event->matches(QKeySequence::Find)) {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    } else {
        QDialog::keyPressEvent(event);
    }
}

void HelpWindow::listPages()
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    m_list->setSpacing(0);
    const std::initializer_list<Part> parts{
        {""_L1, tr("The window")},        {"tutorials/"_L1, tr("Tutorials")},
        {"concepts/"_L1, tr("Concepts")}, {"connectors/"_L1, tr("Sources and destinations")},
        {"errors/"_L1, tr("Errors")},
    };
    for (const Part &part : parts) {
        QList<std::pair<QString, QString>> pages;
        for (const QString &name : m_pages.names()) {
            if (name != s_contents && name.left(name.lastIndexOf(u'/') + 1) == part.folder)
                pages.append({m_pages.title(name), name});
        }
        if (pages.isEmpty())
            continue;
        std::ranges::sort(pages, [](const auto &a, const auto &b) {
            return a.first.localeAwareCompare(b.first) < 0;
        });
        auto *head = new QListWidgetItem(part.title, m_list);
        head->setFlags(Qt::NoItemFlags);
        head->setFont(Theme::instance().font(TextRole::BodyStrong));
        for (const auto &[title, name] : pages) {
            auto *item = new QListWidgetItem(title, m_list);
            item->setData(s_topicRole, name);
            if (name == m_topic.section(u'#', 0, 0))
                m_list->setCurrentItem(item);
        }
    }
}

void HelpWindow::listHits(const QString &words)
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    m_list->setSpacing(metrics::spaceXS);
    for (const HelpHit &hit : m_pages.find(words)) {
        const QString place
            = hit.heading.isEmpty() ? hit.title : tr("%1 – %2").arg(hit.title, hit.heading);
        auto *item = new QListWidgetItem(place + u'\n' + hit.excerpt, m_list);
        item->setData(s_topicRole, hit.topic);
    }
    if (m_list->count() == 0) {
        auto *item = new QListWidgetItem(tr("No page has these words."), m_list);
        item->setFlags(Qt::NoItemFlags);
    }
}

void HelpWindow::follow(const QUrl &link)
{
    const QString topic
        = HelpPages::linkedTopic(m_topic.section(u'#', 0, 0), link.toString(QUrl::FullyDecoded));
    if (topic.isEmpty())
        QDesktopServices::openUrl(link);
    else
        showTopic(topic);
}

void HelpWindow::present(const QString &topic)
{
    m_topic = topic;
    const QString page = topic.section(u'#', 0, 0);
    m_browser->setMarkdown(m_pages.markdown(page));
    scrollTo(topic.section(u'#', 1));
    m_back->setEnabled(m_at > 0);
    m_forward->setEnabled(m_at + 1 < m_visited.size());
    if (m_search->text().isEmpty())
        listPages();
}

void HelpWindow::step(int direction)
{
    const qsizetype next = m_at + direction;
    if (next < 0 || next >= m_visited.size())
        return;
    m_at = next;
    present(m_visited[next]);
}

void HelpWindow::scrollTo(const QString &heading)
{
    if (heading.isEmpty())
        return;
    const QTextDocument *document = m_browser->document();
    for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() > 0 && block.text() == heading) {
            m_browser->setTextCursor(QTextCursor(block));
            const QRect place = m_browser->cursorRect();
            QScrollBar *bar = m_browser->verticalScrollBar();
            bar->setValue(bar->value() + place.top() - metrics::spaceS);
            return;
        }
    }
}

} // namespace millrace
