#include "ui/workbench/trialview.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/textlabel.h"
#include "ui/workbench/trialpagemodel.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::TrialExchange;
using declarative::TrialPage;

namespace {

void appendHeaders(QStringList &lines, const QList<QPair<QString, QString>> &headers)
{
    for (const auto &[name, value] : headers)
        lines << name + u": "_s + value;
}

/// A label above a text, whose mnemonic leads into it.
QWidget *pane(const QString &title, QPlainTextEdit *text, QWidget *head, QWidget *parent)
{
    auto *pane = new QWidget(parent);
    auto *layout = new QVBoxLayout(pane);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceXS);
    auto *label = new TextLabel(title, TextRole::BodyStrong, ColorRole::Text, pane);
    label->setBuddy(text);
    layout->addWidget(label);
    if (head != nullptr)
        layout->addWidget(head);
    layout->addWidget(text, 1);
    return pane;
}

} // namespace

TrialView::TrialView(QWidget *parent)
    : QWidget(parent)
    , m_model(new TrialPageModel(this))
    , m_table(new PageTable(u"trial"_s, this, TableRows::Dense))
    , m_panes(new QSplitter(Qt::Horizontal, this))
    , m_exchange(new QComboBox(this))
    , m_request(addPane(tr("Re&quest"), m_exchange))
    , m_answer(addPane(tr("&Answer")))
    , m_extracted(addPane(tr("&Extracted records")))
    , m_records(addPane(tr("Trans&formed records")))
    , m_next(addPane(tr("&Next page")))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    auto *parts = new QSplitter(Qt::Vertical, this);
    parts->setChildrenCollapsible(false);
    parts->addWidget(m_table);
    parts->addWidget(m_panes);
    parts->setStretchFactor(0, 1);
    parts->setStretchFactor(1, 3);
    layout->addWidget(parts);
    m_panes->setChildrenCollapsible(false);
    // Answers are the longest, tokens short.
    m_panes->setSizes({220, 260, 220, 220, 120});
    m_exchange->setAccessibleName(tr("Request of the page"));
    m_exchange->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_exchange->hide();
    m_table->setAccessibleName(tr("Pages"));
    m_table->setUp(m_model, TrialPageModel::Next);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TrialView::showPage);
    connect(m_exchange, &QComboBox::currentIndexChanged, this, &TrialView::showExchange);
}

QPlainTextEdit *TrialView::addPane(const QString &title, QWidget *head)
{
    auto *text = new QPlainTextEdit(m_panes);
    text->setReadOnly(true);
    // Requests and JSON run from the left in every language.
    text->setLayoutDirection(Qt::LeftToRight);
    text->setTabChangesFocus(true);
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QString name = title;
    text->setAccessibleName(name.remove(u'&'));
    const auto follow = [text] { text->setFont(Theme::instance().font(TextRole::Mono)); };
    connect(&Theme::instance(), &Theme::changed, text, follow);
    follow();
    m_panes->addWidget(pane(title, text, head, m_panes));
    return text;
}

void TrialView::clear()
{
    m_model->clear();
    showPage();
}

void TrialView::append(const TrialPage &page)
{
    m_model->append(page);
    if (m_model->rowCount() == 1)
        // Not selectRow(): from right to left it misses the last column, and does nothing.
        m_table->setCurrentIndex(m_model->index(0, 0));
}

void TrialView::showPage()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const TrialPage *page = rows.isEmpty() ? nullptr : m_model->page(rows.first().row());
    m_exchange->clear();
    m_extracted->setPlainText(page == nullptr ? QString() : page->extracted.join(u",\n"_s));
    if (page != nullptr && page->extractedCount > page->extracted.size())
        m_extracted->appendPlainText(
            tr("%1 more are not shown.")
                .arg(groupedNumber(page->extractedCount - page->extracted.size())));
    m_records->setPlainText(page == nullptr ? QString() : page->records.join(u",\n"_s));
    if (page != nullptr && page->recordCount > page->records.size())
        m_records->appendPlainText(
            tr("%1 more are not shown.")
                .arg(groupedNumber(page->recordCount - page->records.size())));
    m_next->setPlainText(page == nullptr            ? QString()
                             : page->next.isEmpty() ? tr("There is no next page.")
                                                    : page->next);
    if (page != nullptr) {
        for (const TrialExchange &exchange : page->exchanges)
            m_exchange->addItem(exchange.stream.isEmpty()
                                    ? tr("Login: %1 %2").arg(exchange.method, exchange.url)
                                    : exchange.method + u' ' + exchange.url);
    }
    // The last one gave the records; those before are logins and repeats.
    m_exchange->setCurrentIndex(m_exchange->count() - 1);
    m_exchange->setVisible(m_exchange->count() > 1);
    showExchange();
}

void TrialView::showExchange()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const TrialPage *page = rows.isEmpty() ? nullptr : m_model->page(rows.first().row());
    const int index = m_exchange->currentIndex();
    if (page == nullptr || index < 0) {
        m_request->clear();
        m_answer->clear();
        return;
    }
    const TrialExchange &exchange = page->exchanges.at(static_cast<std::size_t>(index));
    QStringList request{exchange.method + u' ' + exchange.url};
    appendHeaders(request, exchange.requestHeaders);
    if (!exchange.requestBody.isEmpty())
        request << QString() << exchange.requestBody;
    m_request->setPlainText(request.join(u'\n'));
    QStringList answer;
    if (!exchange.error.isEmpty())
        answer << exchange.error;
    if (exchange.status > 0) {
        answer << (exchange.isFromCache
                       ? tr("%1, from an answer before").arg(exchange.status)
                       : tr("%1 after %2, %3")
                             .arg(QString::number(exchange.status), durationText(exchange.elapsed),
                                  byteText(exchange.bodySize)));
        appendHeaders(answer, exchange.headers);
        answer << QString() << exchange.body;
    }
    if (exchange.isBodyCut)
        answer << tr("The rest of %1 is not shown.").arg(byteText(exchange.bodySize));
    m_answer->setPlainText(answer.join(u'\n'));
}

} // namespace millrace
