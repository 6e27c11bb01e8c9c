#include "ui/endpoints/checkview.h"
#include "ui/endpoints/endpointeditor.h"
#include "ui/endpoints/markedit.h"
#include "ui/endpoints/signinview.h"
#include "ui/endpoints/trustview.h"
#include "ui/settings/pagekeys.h"
#include "ui/specform/specform.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QToolButton>

namespace millrace {

using namespace Qt::StringLiterals;

void EndpointEditor::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(makeHeading());
    layout->addWidget(makeScrollArea(), 1);
    m_check = new CheckView(this);
    connect(m_check, &CheckView::cancelRequested, this, &EndpointEditor::cancelTest);
    layout->addWidget(m_check);
    m_trust = new TrustView(this);
    connect(m_trust, &TrustView::trustedOnce, this, &EndpointEditor::trustOnce);
    connect(m_trust, &TrustView::trustedAlways, this, &EndpointEditor::trustAlways);
    connect(m_trust, &TrustView::refused, this, &EndpointEditor::trustNobody);
    layout->addWidget(m_trust);
    m_signIn = new SignInView(m_workspace, this);
    connect(m_form, &SpecForm::signInRequested, this, &EndpointEditor::signIn);
    connect(m_signIn, &SignInView::signedIn, this, &EndpointEditor::takeSignIn);
    connect(m_signIn, &SignInView::failed, this, &EndpointEditor::takeSignInFailure);
    layout->addWidget(m_signIn);
    m_message = new MessageBar(this);
    layout->addWidget(m_message);
    m_foot = makeFoot();
    layout->addWidget(m_foot);
    setFocusProxy(m_form);
}

QWidget *EndpointEditor::makeHeading()
{
    auto *heading = new QWidget(this);
    auto *layout = new QHBoxLayout(heading);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    m_icon = new QLabel(heading);
    layout->addWidget(m_icon);
    m_connector = new TextLabel(TextRole::Heading, ColorRole::Text, heading);
    layout->addWidget(m_connector);
    m_change = new QPushButton(tr("Choose &another connector"), heading);
    m_change->setAutoDefault(false);
    setPlain(m_change, true);
    layout->addWidget(m_change);
    layout->addStretch();
    m_more = iconButton(u"more"_s, tr("More for this configuration"), heading);
    auto *menu = new QMenu(m_more);
    connect(menu->addAction(tr("Copy as JSON, secrets masked")), &QAction::triggered, this,
            &EndpointEditor::copyJson);
    connect(menu->addAction(tr("Paste JSON")), &QAction::triggered, this,
            &EndpointEditor::pasteJson);
    m_more->setMenu(menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    layout->addWidget(m_more);
    connect(m_change, &QPushButton::clicked, this, &EndpointEditor::changeConnectorRequested);
    return heading;
}

QWidget *EndpointEditor::makeScrollArea()
{
    auto *area = new FormArea(this);
    m_scroll = area;
    QVBoxLayout *layout = area->body();
    layout->setContentsMargins(0, 0, metrics::spaceS, metrics::spaceS);
    layout->setSpacing(metrics::spaceXS);
    m_form = new SpecForm(area->widget());
    m_form->setTopWidget(makeNameRow());
    layout->addWidget(m_form);
    layout->addStretch();
    return m_scroll;
}

QWidget *EndpointEditor::makeNameRow()
{
    auto *row = new QWidget(m_form);
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceXS);
    auto *label = new TextLabel(tr("Na&me"), TextRole::BodyStrong, ColorRole::Text, row);
    m_name = new QLineEdit(row);
    m_name->setAccessibleName(tr("Name"));
    label->setBuddy(m_name);
    m_nameProblem = new TextLabel(TextRole::Small, ColorRole::Negative, row);
    m_nameProblem->setWordWrap(true);
    m_nameProblem->hide();
    layout->addWidget(label);
    layout->addWidget(m_name);
    layout->addWidget(m_nameProblem);
    if (m_role == EndpointRole::Destination) {
        m_marks = new MarkEdit(row);
        layout->addWidget(m_marks);
        connect(m_marks, &MarkEdit::edited, this, &EndpointEditor::edited);
    }
    return row;
}

QWidget *EndpointEditor::makeFoot()
{
    auto *foot = new QWidget(this);
    auto *layout = new QHBoxLayout(foot);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    m_test = new QPushButton(tr("&Test"), foot);
    m_saveOnly = new QPushButton(tr("Save &without testing"), foot);
    m_main = primaryButton(tr("Test and &save"), foot);
    m_main->setToolTip(tr("Ctrl+Return"));
    for (QPushButton *button : {m_test, m_saveOnly})
        button->setAutoDefault(false);
    m_main->setDefault(true);
    layout->addWidget(m_test);
    layout->addStretch();
    layout->addWidget(m_saveOnly);
    layout->addWidget(m_main);
    m_shortcut = new QShortcut(this);
    followWindowKeys(m_shortcut, u"page.main_act"_s, Qt::CTRL | Qt::Key_Return);
    m_shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(m_shortcut, &QShortcut::activated, this, &EndpointEditor::testAndSave);
    connect(m_test, &QPushButton::clicked, this, &EndpointEditor::test);
    connect(m_saveOnly, &QPushButton::clicked, this, &EndpointEditor::save);
    connect(m_main, &QPushButton::clicked, this, &EndpointEditor::testAndSave);
    return foot;
}

void EndpointEditor::setButtonsVisible(bool isVisible)
{
    m_foot->setVisible(isVisible);
    m_shortcut->setEnabled(isVisible);
}

void EndpointEditor::setHelpVisible(bool isVisible) { m_form->setHelpVisible(isVisible); }

void EndpointEditor::updateButtons()
{
    const bool hasPassed = m_testState == TestState::Passed;
    // A button that is disabled drops the focus; the one that makes sense next takes it.
    const bool hadFocus
        = m_test->hasFocus() || m_main->hasFocus() || m_check->cancelButton()->hasFocus();
    m_test->setEnabled(!isBusy());
    m_saveOnly->setVisible(!hasPassed);
    m_saveOnly->setEnabled(!isBusy());
    m_main->setEnabled(!isBusy());
    m_main->setText(hasPassed ? tr("&Save") : tr("Test and &save"));
    if (hadFocus && m_testState == TestState::Running)
        m_check->cancelButton()->setFocus();
    else if (hadFocus && !m_isSaving)
        m_main->setFocus();
}

} // namespace millrace
