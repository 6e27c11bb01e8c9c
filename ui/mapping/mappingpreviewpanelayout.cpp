// MappingPreviewPane: its parts.
#include "ui/mapping/mappingpreviewpane.h"
#include "ui/mapping/previewtable.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_leastRows = 4; // To be seen, however small the window is.

QWidget *withHeading(const QString &text, PreviewTable *table)
{
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceXS);
    auto *heading = new TextLabel(text, TextRole::Small, ColorRole::TextMuted, side);
    heading->setBuddy(table);
    layout->addWidget(heading);
    layout->addWidget(table, 1);
    return side;
}

} // namespace

void MappingPreviewPane::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    auto *head = new QWidget(this);
    buildHead(head);
    m_message = new MessageBar(this);
    m_message->setClosable(false);
    m_pages = new QStackedWidget(this);
    m_pages->setMinimumHeight(s_leastRows * metrics::compactRowHeight);
    buildBody();
    buildPages();
    m_statusIcon = new IconLabel(metrics::iconS, this);
    m_status = new ElidedLabel(this);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(metrics::spaceS);
    foot->addWidget(m_statusIcon);
    foot->addWidget(m_status, 1);
    layout->addWidget(head);
    layout->addWidget(m_message);
    layout->addWidget(m_pages, 1);
    layout->addLayout(foot);
    setFocusProxy(m_after);
}

void MappingPreviewPane::buildHead(QWidget *head)
{
    auto *title
        = new TextLabel(tr("Before and after"), TextRole::BodyStrong, ColorRole::Text, head);
    m_facts = new TextLabel(TextRole::Small, ColorRole::TextMuted, head);
    m_onlyProblems = new QCheckBox(tr("Onl&y problems"), head);
    m_onlyProblems->setToolTip(tr("Shows only records with a value that is rejected or altered"));
    m_explain = new QPushButton(icon(u"help"_s), tr("Explain this &cell…"), head);
    m_explain->setToolTip(tr("From the source value to the value that is sent (Enter)"));
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(title);
    layout->addWidget(m_facts, 1);
    layout->addWidget(m_onlyProblems);
    layout->addWidget(m_explain);
}

void MappingPreviewPane::buildBody()
{
    m_body = new QSplitter(Qt::Horizontal, m_pages);
    m_body->setChildrenCollapsible(false);
    m_before = new PreviewTable(MappingPreviewModel::Side::Before, m_body);
    m_after = new PreviewTable(MappingPreviewModel::Side::After, m_body);
    m_before->setAccessibleName(tr("Records before"));
    m_after->setAccessibleName(tr("Records after"));
    m_before->tools()->setName(u"before"_s);
    m_after->tools()->setName(u"after"_s);
    // Both have the same rows in view, so both have room for as many.
    for (PreviewTable *table : {m_before, m_after})
        table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_body->addWidget(withHeading(tr("Before: as they are read"), m_before));
    m_body->addWidget(withHeading(tr("After: as they would be sent"), m_after));
    m_body->setStretchFactor(0, 1);
    m_body->setStretchFactor(1, 1);
    m_explainAction = new QAction(icon(u"help"_s), tr("&Explain this cell…"), this);
    m_explainAction->setShortcut(Qt::Key_Return);
    m_explainAction->setShortcutContext(Qt::WidgetShortcut);
    m_after->addAction(m_explainAction);
    m_pages->addWidget(m_body);
}

void MappingPreviewPane::buildPages()
{
    m_loading = new LoadingView(m_pages);
    m_error = new ErrorView;
    // The pane may be lower than an error with its details.
    auto *errorPage = new QScrollArea(m_pages);
    errorPage->setWidgetResizable(true);
    errorPage->setFrameShape(QFrame::NoFrame);
    errorPage->setWidget(m_error);
    m_errorPage = errorPage;
    m_stopped
        = new EmptyState(u"preview"_s, tr("No records were read"),
                         tr("With some records of the stream, the mapping shows what it makes "
                            "of them."),
                         m_pages);
    const QPushButton *read = m_stopped->addAction(tr("&Read records"), false);
    connect(read, &QPushButton::clicked, this, &MappingPreviewPane::readRequested);
    m_empty
        = new EmptyState(u"stream"_s, tr("The stream has no records"),
                         tr("The mapping is checked by the types of the fields alone."), m_pages);
    m_noProblems = new EmptyState(u"check-circle"_s, tr("No problem in these records"),
                                  tr("Every value fits the field it goes to."), m_pages);
    const QPushButton *all = m_noProblems->addAction(tr("Show &all records"), false);
    connect(all, &QPushButton::clicked, m_onlyProblems,
            [this] { m_onlyProblems->setChecked(false); });
    m_pending = m_stopped;
    for (QWidget *page :
         {static_cast<QWidget *>(m_loading), m_errorPage, static_cast<QWidget *>(m_stopped),
          static_cast<QWidget *>(m_empty), static_cast<QWidget *>(m_noProblems)})
        m_pages->addWidget(page);
}

} // namespace millrace
