#include "ui/connectionpage/balanceview.h"

#include "core/base/pluralform.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"

#include <QBoxLayout>
#include <QPushButton>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_mostNotes = 4;

} // namespace

QStringList runNotes(const std::vector<StreamResult> &streams)
{
    QStringList notes;
    for (const StreamResult &stream : streams) {
        for (const QString &note : stream.notes) {
            const QString told = streams.size() > 1 ? stream.stream.text() + u": "_s + note : note;
            if (!notes.contains(told))
                notes << told;
        }
    }
    return notes;
}

BalanceView::BalanceView(QWidget *parent)
    : QWidget(parent)
{
    auto *terms = new QHBoxLayout;
    terms->setSpacing(metrics::spaceM);
    m_read = addTerm(terms, {}, tr("read"));
    m_written = addTerm(terms, u"="_s, tr("written"));
    m_filtered = addTerm(terms, u"+"_s, tr("filtered"));
    m_rejected = addTerm(terms, u"+"_s, tr("rejected"));
    m_unconfirmed = addTerm(terms, u"+"_s, tr("unconfirmed"));
    terms->addStretch();

    m_difference = new MessageBar(this);
    m_difference->setClosable(false);
    m_changed = new TextLabel(TextRole::Body, ColorRole::Warning, this);
    m_changed->setWordWrap(true);
    m_notes = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_notes->setWordWrap(true);
    m_openRejected = new QPushButton(tr("Show re&jected records"), this);
    connect(m_openRejected, &QPushButton::clicked, this, &BalanceView::rejectedRequested);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addLayout(terms);
    layout->addWidget(m_difference);
    layout->addWidget(m_changed);
    layout->addWidget(m_notes);
    layout->addWidget(m_openRejected, 0, Qt::AlignLeading);
    setCounts({});
    setNotes({});
}

BalanceView::Term BalanceView::addTerm(QHBoxLayout *layout, const QString &sign,
                                       const QString &word)
{
    Term term;
    if (!sign.isEmpty()) {
        term.sign = new TextLabel(sign, TextRole::Title, ColorRole::TextMuted, this);
        layout->addWidget(term.sign, 0, Qt::AlignTop);
    }
    term.widget = new QWidget(this);
    term.number = new TextLabel(TextRole::Title, ColorRole::Text, term.widget);
    term.word = new TextLabel(word, TextRole::Small, ColorRole::TextMuted, term.widget);
    auto *column = new QVBoxLayout(term.widget);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(term.number);
    column->addWidget(term.word);
    layout->addWidget(term.widget, 0, Qt::AlignTop);
    return term;
}

void BalanceView::setTerm(const Term &term, qint64 number, bool isShown)
{
    term.number->setText(groupedNumber(number));
    term.widget->setVisible(isShown);
    if (term.sign != nullptr)
        term.sign->setVisible(isShown);
}

void BalanceView::setCounts(const StreamCounts &counts)
{
    m_counts = counts;
    setTerm(m_read, counts.read, true);
    setTerm(m_written, counts.written, true);
    setTerm(m_filtered, counts.filtered, true);
    setTerm(m_rejected, counts.rejected, true);
    setTerm(m_unconfirmed, counts.unconfirmed, counts.unconfirmed != 0);
    m_rejected.number->setColorRole(counts.rejected > 0 ? ColorRole::Negative : ColorRole::Text);
    m_openRejected->setVisible(counts.rejected > 0 || counts.changed > 0);
    m_changed->setVisible(counts.changed > 0);
    m_changed->setText(tr("%1 values did not fit and were written empty or shortened.", nullptr,
                          pluralOf(counts.changed))
                           .arg(groupedNumber(counts.changed)));
    setAccessibleName(text());
    if (counts.isBalanced()) {
        m_difference->hide();
        return;
    }
    const qint64 told = counts.written + counts.filtered + counts.rejected + counts.unconfirmed;
    m_difference->showMessage(MessageBar::Kind::Negative,
                              tr("The sum does not come out: %1 records are missing from it.",
                                 nullptr, pluralOf(counts.read - told))
                                  .arg(groupedNumber(counts.read - told)),
                              tr("The log of the run tells what became of each group of records."));
}

void BalanceView::setNotes(const QStringList &notes)
{
    QStringList shown = notes.mid(0, s_mostNotes);
    if (notes.size() > s_mostNotes)
        shown << tr("%n more note(s) stand beside the streams.", nullptr,
                    static_cast<int>(notes.size() - s_mostNotes));
    m_notes->setText(shown.join(u'\n'));
    m_notes->setVisible(!shown.isEmpty());
}

QString BalanceView::text() const { return balanceText(m_counts); }

} // namespace millrace
