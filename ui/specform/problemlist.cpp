#include "ui/specform/problemlist.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/textlabel.h"

#include <QPainter>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

ProblemList::ProblemList(QWidget *parent)
    : QFrame(parent)
    , m_heading(new TextLabel(TextRole::BodyStrong, ColorRole::Negative, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceM, metrics::spaceM, metrics::spaceM, metrics::spaceM);
    layout->setSpacing(metrics::spaceXS);
    layout->addWidget(m_heading);
    setAccessibleName(tr("What is missing"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void ProblemList::setProblems(const QList<FieldProblem> &problems)
{
    if (problems == m_problems)
        return;
    m_problems = problems;
    for (TextLabel *line : std::as_const(m_lines)) {
        line->hide();
        line->deleteLater();
    }
    m_lines.clear();
    m_heading->setText(tr("%n values need a look.", nullptr, static_cast<int>(problems.size())));
    for (const FieldProblem &problem : problems) {
        // "Path is missing." names its input already.
        const QString text = problem.message.startsWith(problem.title)
            ? problem.message
            : tr("%1: %2").arg(problem.title, problem.message);
        auto *line = new TextLabel(TextRole::Body, ColorRole::Text, this);
        line->setText(
            u"<a href=\"%1\">%2</a>"_s.arg(problem.pointer.toHtmlEscaped(), text.toHtmlEscaped()));
        line->setAccessibleName(text);
        line->setWordWrap(true);
        line->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
        connect(line, &QLabel::linkActivated, this, &ProblemList::activated);
        layout()->addWidget(line);
        m_lines.append(line);
    }
    setVisible(!problems.isEmpty());
}

void ProblemList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::instance().color(ColorRole::NegativeSoft));
    painter.drawRoundedRect(rect(), metrics::radius, metrics::radius);
}

} // namespace millrace
