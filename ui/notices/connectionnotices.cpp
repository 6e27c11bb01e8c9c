#include "ui/notices/connectionnotices.h"

#include "core/interchange/noticestorage.h"
#include "ui/notices/noticerulesedit.h"
#include "ui/settings/settingrow.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/collapsiblesection.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QToolButton>

namespace millrace {

using namespace Qt::StringLiterals;

ConnectionNotices::ConnectionNotices(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
{
    auto *card = new Card(this);
    card->setHeading(tr("Notices"));
    m_about = new TextLabel(TextRole::Body, ColorRole::TextMuted, card);
    m_about->setWordWrap(true);
    m_messages = new MessageBar(card);
    auto *copy = iconButton(u"copy"_s, tr("Copy as command"), card);
    copy->setToolTip(tr("Copies the command that sets the same in a terminal."));
    card->addHeaderWidget(copy);
    connect(copy, &QToolButton::clicked, this, &ConnectionNotices::copyCommand);
    m_section = new CollapsibleSection(tr("What is told, and how"), card);
    card->body()->setSpacing(metrics::spaceM);
    card->body()->addWidget(m_about);
    card->body()->addWidget(m_messages);
    card->body()->addWidget(m_section);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(card);
    m_edit = new NoticeRulesEdit(
        [this](const NoticeRulesEdit::Row &row) {
            addRow(row.name, row.sentence, row.control, row.isDefault, row.reset);
        },
        this);
    connect(m_edit, &NoticeRulesEdit::edited, this, &ConnectionNotices::store);
    m_edit->show(m_profile, m_profile);
    showDefaults();
}

void ConnectionNotices::addRow(const QString &name, const QString &sentence, QWidget *control,
                               std::function<bool()> isDefault, const std::function<void()> &reset)
{
    auto *row = new SettingRow(name, sentence, control);
    connect(row, &SettingRow::resetRequested, this, reset);
    m_section->body()->addWidget(row);
    m_rows.emplace_back(row, std::move(isDefault));
}

void ConnectionNotices::showConnection(const QString &id)
{
    m_connectionId = id;
    m_messages->dismiss();
    refresh();
}

void ConnectionNotices::refresh()
{
    if (m_connectionId.isEmpty())
        return;
    const quint64 token = ++m_token;
    const auto read = [id = m_connectionId](StateDatabase &database) -> Result<Stored> {
        const auto settings = storedNotices(database);
        if (!settings)
            return settings.error();
        auto overrides = storedNoticeOverrides(database, id);
        if (!overrides)
            return overrides.error();
        return Stored{settings->rules, std::move(*overrides)};
    };
    m_workspace.query<Stored>(this, read, [this, token](const Result<Stored> &stored) {
        if (token != m_token)
            return;
        if (stored)
            take(*stored);
        else
            m_messages->showError(stored.error());
    });
}

void ConnectionNotices::take(const Stored &stored)
{
    m_profile = stored.profile;
    m_edit->show(rulesWith(stored.profile, stored.overrides), stored.profile);
    showDefaults();
}

void ConnectionNotices::store()
{
    showDefaults();
    // What is on its way to be shown is older than this.
    ++m_token;
    // One after another: two that overtake each other would leave the older one.
    m_due.push_back({m_connectionId, differences(m_edit->rules(), m_profile)});
    if (!m_isStoring)
        storeNext();
}

void ConnectionNotices::storeNext()
{
    if (m_due.empty())
        return;
    m_isStoring = true;
    // Another connection may be shown by the time its turn comes.
    const Due due = m_due.front();
    m_due.pop_front();
    const auto write = [due](StateDatabase &database) {
        return storeNoticeOverrides(database, due.connectionId, due.overrides,
                                    ChangeOrigin::Window);
    };
    m_workspace.query<void>(this, write, [this](const Result<void> &stored) {
        m_isStoring = false;
        if (stored)
            m_messages->dismiss();
        else
            m_messages->showError(stored.error());
        storeNext();
    });
}

void ConnectionNotices::copyCommand()
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    Connection connection = summary->connection;
    connection.settings.notices = differences(m_edit->rules(), m_profile);
    QApplication::clipboard()->setText(
        CommandTexts(m_workspace.services().profile).notices(connection));
}

void ConnectionNotices::showDefaults()
{
    int own = 0;
    for (const auto &[row, isDefault] : m_rows) {
        row->setIsDefault(isDefault());
        own += isDefault() ? 0 : 1;
    }
    m_about->setText(
        own == 0 ? tr("As the settings of the program say, under \"Notifications\".")
                 : tr("%n value(s) of this connection's own; the others are as the settings "
                      "of the program say, under \"Notifications\".",
                      nullptr, own));
}

} // namespace millrace
