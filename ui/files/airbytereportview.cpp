#include "ui/files/airbytereportview.h"

#include "ui/files/airbytereportmodel.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/textlabel.h"

#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QStackedLayout>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_rowsOfEntries = 4; ///< As many are seen without scrolling.
constexpr int s_mostExpanded = 500; ///< Sentences; each is laid out for its lines.

/// Gives sentences as many lines as the width of the view asks for.
class SentenceDelegate final : public QStyledItemDelegate
{
public:
    explicit SentenceDelegate(QTreeView *view)
        : QStyledItemDelegate(view)
        , m_view(*view)
    {
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override
    {
        if (!index.parent().isValid()) {
            const QSize size = QStyledItemDelegate::sizeHint(option, index);
            return {size.width(),
                    std::max(size.height(), static_cast<int>(metrics::controlHeight))};
        }
        const int beside = 2 * m_view.indentation() + option.decorationSize.width()
            + 4 * m_view.style()->pixelMetric(QStyle::PM_FocusFrameHMargin, &option, &m_view)
            + metrics::spaceS;
        const QRect room(0, 0, std::max(m_view.viewport()->width() - beside, 1), 10'000);
        const QRect text
            = option.fontMetrics.boundingRect(room, Qt::TextWordWrap, index.data().toString());
        return {1, std::max(text.height(), option.decorationSize.height()) + 2 * metrics::spaceXS};
    }

private:
    QTreeView &m_view;
};

} // namespace

AirbyteReportView::AirbyteReportView(QWidget *parent)
    : QWidget(parent)
    , m_model(new AirbyteReportModel(this))
    , m_tree(new QTreeView(this))
    , m_summary(new TextLabel(TextRole::Body, ColorRole::TextMuted, this))
{
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new SentenceDelegate(m_tree));
    m_tree->setAccessibleName(tr("What became of each thing"));
    m_tree->setWordWrap(true);
    m_tree->setUniformRowHeights(false);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->header()->setSectionsMovable(false);
    QHeaderView &header = *m_tree->header();
    header.setStretchLastSection(false);
    header.setSectionResizeMode(AirbyteReportModel::NameColumn, QHeaderView::Stretch);
    header.setSectionResizeMode(AirbyteReportModel::KindColumn, QHeaderView::ResizeToContents);
    header.setSectionResizeMode(AirbyteReportModel::OutcomeColumn, QHeaderView::ResizeToContents);
    connect(m_tree, &QTreeView::expanded, this, [this](const QModelIndex &thing) {
        for (int below = 0; below < m_model->rowCount(thing); ++below)
            m_tree->setFirstColumnSpanned(below, thing, true);
    });
    // Sentences have as many lines as the new width asks for.
    connect(&header, &QHeaderView::sectionResized, m_tree, &QTreeView::doItemsLayout,
            Qt::QueuedConnection);
    m_tree->setMinimumHeight(6 * metrics::controlHeight);
    connect(m_model, &AirbyteReportModel::choiceChanged, this, &AirbyteReportView::choiceChanged);
    auto *nothing
        = new EmptyState(u"import"_s, tr("Nothing to import"),
                         tr("The files describe no source, no destination and no connection."));
    m_places = new QStackedLayout;
    m_places->addWidget(m_tree);
    m_places->addWidget(nothing);
    buildEntries();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceM);
    layout->addLayout(m_places, 1);
    layout->addWidget(m_summary);
    layout->addWidget(m_entries);
}

void AirbyteReportView::buildEntries()
{
    m_entries = new QWidget;
    auto *about = new TextLabel(
        tr("Passwords and keys are never taken over. What is entered here is kept where this "
           "profile keeps secrets; what stays empty is looked up in the variable."),
        TextRole::Body, ColorRole::TextMuted);
    about->setWordWrap(true);
    auto *rows = new QWidget;
    m_form = new QFormLayout(rows);
    m_form->setContentsMargins(0, 0, metrics::spaceS, 0);
    m_form->setVerticalSpacing(metrics::spaceS);
    m_form->setHorizontalSpacing(metrics::spaceM);
    m_scroll = new QScrollArea;
    m_scroll->setWidget(rows);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(m_entries);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(about);
    layout->addWidget(m_scroll);
    m_entries->hide();
}

void AirbyteReportView::addEntry(const WantedSetting &wanted)
{
    auto *edit = new QLineEdit;
    if (wanted.isSecret)
        edit->setEchoMode(QLineEdit::Password);
    edit->setPlaceholderText(wanted.variable);
    edit->setClearButtonEnabled(true);
    const QString name = tr("%1: %2", "source or destination, setting")
                             .arg(oneLine(wanted.end), oneLine(wanted.key));
    edit->setAccessibleName(name);
    auto *label = new QLabel(name);
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(edit);
    m_form->addRow(label, edit);
    m_edits.push_back({wanted.variable, edit});
}

void AirbyteReportView::setImport(const AirbyteImport &import, const ConnectorRegistry &registry)
{
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    m_edits.clear();
    for (const WantedSetting &wanted : wantedSettings(import, registry))
        addEntry(wanted);
    const int entries = std::min(static_cast<int>(m_edits.size()), s_rowsOfEntries);
    m_scroll->setFixedHeight(entries * (metrics::controlHeight + metrics::spaceS));
    m_entries->setVisible(entries > 0);
    m_model->setImport(import);
    m_summary->setText(import.report.summary());
    const bool isEmpty = m_model->rowCount() == 0;
    m_summary->setVisible(!isEmpty);
    m_places->setCurrentIndex(isEmpty ? 1 : 0);
    int rows = 0;
    for (int row = 0; row < m_model->rowCount() && rows < s_mostExpanded; ++row) {
        const QModelIndex thing = m_model->index(row, 0);
        rows += m_model->rowCount(thing);
        m_tree->expand(thing);
    }
    m_tree->setCurrentIndex(m_model->index(0, 0));
    setFocusProxy(isEmpty ? nullptr : m_tree);
}

AirbyteChoice AirbyteReportView::choice() const
{
    AirbyteChoice made = m_model->choice();
    for (const Entry &entry : m_edits) {
        if (!entry.edit->text().isEmpty())
            made.entered.insert(entry.variable, entry.edit->text());
    }
    return made;
}

bool AirbyteReportView::isAnyTaken() const { return m_model->isAnyTaken(); }

} // namespace millrace
