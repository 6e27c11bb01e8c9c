#include "ui/specform/fieldrow.h"

#include "ui/specform/fields/fieldeditor.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/textlabel.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// \a text for a label with a buddy: literal ampersands kept, \a mnemonic marked.
QString labelText(QString text, QChar mnemonic)
{
    text.replace(u'&', "&&"_L1);
    if (!mnemonic.isNull()) {
        const auto position = text.indexOf(mnemonic, 0, Qt::CaseInsensitive);
        if (position >= 0)
            text.insert(position, u'&');
    }
    return text;
}

} // namespace

FieldRow::FieldRow(FieldEditor *editor, bool isMarkedOptional, QWidget *parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_problem(new QWidget(this))
    , m_problemText(new TextLabel(TextRole::Small, ColorRole::Negative, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceXS);
    if (!editor->isSelfLabelled()) {
        auto *line = new QHBoxLayout;
        line->setSpacing(metrics::spaceS);
        m_label = new TextLabel(TextRole::BodyStrong, ColorRole::Text, this);
        m_label->setBuddy(editor->focusTarget());
        line->addWidget(m_label);
        if (isMarkedOptional)
            line->addWidget(
                new TextLabel(tr("optional"), TextRole::Small, ColorRole::TextMuted, this));
        line->addStretch();
        layout->addLayout(line);
    }
    layout->addWidget(editor);
    if (editor->field().isSignInResult)
        addSignIn();
    auto *problemLayout = new QHBoxLayout(m_problem);
    problemLayout->setContentsMargins(0, 0, 0, 0);
    problemLayout->setSpacing(metrics::spaceXS);
    problemLayout->addWidget(
        new IconLabel(u"error-circle"_s, ColorRole::Negative, metrics::iconS, m_problem), 0,
        Qt::AlignTop);
    m_problemText->setWordWrap(true);
    problemLayout->addWidget(m_problemText, 1);
    layout->addWidget(m_problem);
    m_problem->hide();
    setMnemonic({});
}

void FieldRow::addSignIn()
{
    auto *line = new QHBoxLayout;
    auto *button = new QPushButton(icon(u"external"_s), tr("Si&gn in with the browser…"), this);
    button->setAutoDefault(false);
    button->setAccessibleDescription(
        tr("Fetches %1 by a sign-in at the vendor.").arg(m_editor->field().title));
    line->addWidget(button);
    line->addStretch();
    static_cast<QVBoxLayout *>(layout())->addLayout(line);
    connect(button, &QPushButton::clicked, this, &FieldRow::signInRequested);
}

void FieldRow::setMnemonic(QChar mnemonic)
{
    const QString text = labelText(m_editor->field().title, mnemonic);
    if (m_label != nullptr)
        m_label->setText(text);
    else if (auto *button = qobject_cast<QAbstractButton *>(m_editor->focusTarget()))
        button->setText(text);
}

bool FieldRow::showProblems(const QList<FieldProblem> &problems)
{
    const QString &pointer = m_editor->pointer();
    QString own;
    bool isInside = false;
    for (const FieldProblem &problem : problems) {
        const bool isHere = problem.pointer == pointer;
        const bool isBelow = problem.pointer.startsWith(pointer + u'/');
        isInside = isInside || isHere || isBelow;
        if (!own.isEmpty() || (!isHere && (!isBelow || m_editor->showsInnerProblems())))
            continue;
        own = isHere ? problem.message : tr("%1: %2").arg(problem.title, problem.message);
    }
    m_editor->showProblems(problems);
    showProblem(own);
    return isInside;
}

QString FieldRow::shownProblem() const
{
    return m_problem->isHidden() ? QString() : m_problemText->text();
}

void FieldRow::showProblem(const QString &problem)
{
    m_problemText->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_editor->setInvalid(problem);
}

} // namespace millrace
