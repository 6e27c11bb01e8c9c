#include "ui/mapping/expressionpopup.h"

#include "ui/mapping/completionmodel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QListView>
#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_mostRows = 8;
constexpr int s_columns = 58;

/// The signature with the parameter in it strong.
QString markedSignature(const ExpressionSignature &signature)
{
    const TextRange part = signature.parameterRange;
    const QString before = signature.text.left(part.start).toHtmlEscaped();
    const QString strong = signature.text.mid(part.start, part.length).toHtmlEscaped();
    const QString after = signature.text.mid(part.end()).toHtmlEscaped();
    return strong.isEmpty() ? signature.text.toHtmlEscaped()
                            : before + u"<b><u>"_s + strong + u"</u></b>"_s + after;
}

} // namespace

ExpressionPopup::ExpressionPopup(QWidget *box)
    : QFrame(box, Qt::ToolTip | Qt::FramelessWindowHint)
    , m_model(new CompletionModel(this))
{
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
    build();
    hide();
}

void ExpressionPopup::build()
{
    m_findingRow = new QWidget(this);
    m_finding = new TextLabel(TextRole::Body, ColorRole::Negative, m_findingRow);
    m_finding->setWordWrap(true);
    m_finding->setTextFormat(Qt::PlainText);
    auto *findingLayout = new QHBoxLayout(m_findingRow);
    findingLayout->setContentsMargins({});
    findingLayout->setSpacing(metrics::spaceS);
    findingLayout->addWidget(
        new IconLabel(u"error-circle"_s, ColorRole::Negative, metrics::iconS, m_findingRow), 0,
        Qt::AlignTop);
    findingLayout->addWidget(m_finding, 1);
    m_signature = new TextLabel(TextRole::Mono, ColorRole::Text, this);
    m_signature->setTextFormat(Qt::RichText);
    m_signatureHelp = new TextLabel(TextRole::Small, ColorRole::TextMuted, this);
    m_help = new TextLabel(TextRole::Small, ColorRole::TextMuted, this);
    for (TextLabel *label : {m_signature, m_signatureHelp, m_help})
        label->setWordWrap(true);
    for (TextLabel *label : {m_signatureHelp, m_help})
        label->setTextFormat(Qt::PlainText);
    m_list = new QListView(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CompletionDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("What can be inserted"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceS, metrics::spaceS, metrics::spaceS, metrics::spaceS);
    layout->setSpacing(metrics::spaceXS);
    layout->setSizeConstraint(QLayout::SetNoConstraint);
    for (QWidget *part : {m_findingRow, static_cast<QWidget *>(m_signature),
                          static_cast<QWidget *>(m_signatureHelp), static_cast<QWidget *>(m_list),
                          static_cast<QWidget *>(m_help)}) {
        layout->addWidget(part, part == m_list ? 1 : 0);
        part->hide();
    }
    connect(m_list, &QListView::clicked, this, &ExpressionPopup::picked);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ExpressionPopup::showHelp);
}

void ExpressionPopup::setFinding(const std::optional<ExpressionProblem> &finding)
{
    m_findingRow->setVisible(finding.has_value());
    if (!finding)
        return;
    QString text = finding->message;
    if (!finding->hint.isEmpty())
        text += u' ' + finding->hint;
    if (!finding->suggestions.isEmpty())
        text += u' ' + tr("Alt+Return puts \"%1\" there.").arg(finding->suggestions.front());
    m_finding->setText(text);
}

void ExpressionPopup::setSignature(const std::optional<ExpressionSignature> &signature)
{
    m_signature->setVisible(signature.has_value());
    m_signatureHelp->setVisible(signature.has_value());
    if (!signature)
        return;
    m_signature->setText(markedSignature(*signature));
    m_signatureHelp->setText(
        u"%1 %2"_s.arg(signature->help, tr("Example: %1").arg(signature->example)));
}

void ExpressionPopup::setCompletions(std::vector<ValueCompletion> completions, bool isFirstChosen)
{
    const bool hasAny = !completions.empty();
    m_model->setCompletions(std::move(completions));
    m_list->setVisible(hasAny);
    if (hasAny && isFirstChosen)
        m_list->setCurrentIndex(m_model->index(0));
    m_list->scrollToTop();
    showHelp();
}

bool ExpressionPopup::hasCompletions() const { return m_model->rowCount() > 0; }

const ValueCompletion *ExpressionPopup::chosen() const
{
    const QModelIndex current = m_list->currentIndex();
    return current.isValid() ? &m_model->completion(current.row()) : nullptr;
}

void ExpressionPopup::move(int rows)
{
    const int count = m_model->rowCount();
    if (count == 0)
        return;
    const QModelIndex current = m_list->currentIndex();
    int row = current.isValid() ? current.row() + rows : rows > 0 ? 0 : count - 1;
    if (current.isValid() && (rows == 1 || rows == -1))
        row = (row + count) % count;
    m_list->setCurrentIndex(m_model->index(std::clamp(row, 0, count - 1)));
}

int ExpressionPopup::rowsPerPage() const { return s_mostRows; }

void ExpressionPopup::showHelp()
{
    const ValueCompletion *one = chosen();
    QString text;
    if (one != nullptr && one->kind == ValueCompletion::Kind::Function)
        text = one->detail + u'\n';
    if (one != nullptr)
        text += one->help;
    if (one != nullptr && !one->example.isEmpty())
        text += u'\n' + tr("Example: %1").arg(one->example);
    m_help->setText(text.trimmed());
    m_help->setVisible(!text.trimmed().isEmpty());
    emit chosenChanged();
}

bool ExpressionPopup::isEmpty() const
{
    return m_findingRow->isHidden() && m_signature->isHidden() && m_list->isHidden();
}

void ExpressionPopup::place(const QRect &line)
{
    if (isEmpty()) {
        hide();
        return;
    }
    const int width = std::max(line.width(), fontMetrics().averageCharWidth() * s_columns);
    const int rows = std::min(s_mostRows, m_model->rowCount());
    const int rowHeight = m_list->isHidden() ? 0 : m_list->sizeHintForRow(0);
    m_list->setFixedHeight(rows * rowHeight + (rows > 0 ? metrics::grid : 0));
    const QMargins margins = layout()->contentsMargins();
    const int inner = width - margins.left() - margins.right();
    int height = margins.top() + margins.bottom() - layout()->spacing();
    for (int i = 0; i < layout()->count(); ++i) {
        const QLayoutItem *item = layout()->itemAt(i);
        if (item->isEmpty())
            continue;
        const int own
            = item->hasHeightForWidth() ? item->heightForWidth(inner) : item->sizeHint().height();
        height += own + layout()->spacing();
    }
    const QRect area = screen()->availableGeometry();
    const bool isBelow
        = line.bottom() + height <= area.bottom() || line.top() - height < area.top();
    const int left
        = std::clamp(line.left(), area.left(), std::max(area.left(), area.right() - width));
    setGeometry(left, isBelow ? line.bottom() + 2 : line.top() - height - 2, width, height);
    show();
}

void ExpressionPopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::instance();
    painter.fillRect(rect(), theme.color(ColorRole::SurfaceRaised));
    paintBox(painter, rect(), 0, theme.color(ColorRole::SurfaceRaised),
             theme.color(ColorRole::BorderStrong), hairline(painter));
}

} // namespace millrace
