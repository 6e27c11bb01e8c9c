#include "ui/wizard/runhooksedit.h"

#include "core/model/runhookjson.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A command as one line; wordsOf() takes it apart again.
QString commandLine(const RunHook &hook)
{
    if (hook.program.isEmpty())
        return {};
    QStringList words;
    for (QString word : QStringList{hook.program} + hook.arguments) {
        const bool isPlain = !word.isEmpty() && !word.contains(u'"')
            && std::ranges::none_of(word, [](QChar c) { return c.isSpace(); });
        if (!isPlain) {
            word.replace(u"\\"_s, u"\\\\"_s);
            word.replace(u"\""_s, u"\\\""_s);
            word = u'"' + word + u'"';
        }
        words << word;
    }
    return words.join(u' ');
}

/// Words are separated by spaces; in double quotes a space is one of the word, and a backslash
/// stands before a quote or backslash that is meant.
QStringList wordsOf(const QString &line)
{
    QStringList words;
    QString word;
    bool isQuoted = false;
    bool isWord = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        const QChar next = i + 1 < line.size() ? line[i + 1] : QChar();
        if (isQuoted && c == u'\\' && (next == u'"' || next == u'\\')) {
            word += next;
            ++i;
        } else if (c == u'"') {
            isQuoted = !isQuoted;
            isWord = true; // "" is a word, too.
        } else if (!isQuoted && c.isSpace()) {
            if (isWord)
                words << word;
            word.clear();
            isWord = false;
        } else {
            word += c;
            isWord = true;
        }
    }
    if (isWord)
        words << word;
    return words;
}

} // namespace

RunHooksEdit::RunHooksEdit(QWidget *parent)
    : QWidget(parent)
    , m_list(new QVBoxLayout)
    , m_addCommand(new QPushButton(tr("Add co&mmand"), this))
    , m_addWebhook(new QPushButton(tr("Add we&bhook"), this))
{
    auto *help
        = new QLabel(tr("Each gets the summary of the run as JSON: a command on its standard "
                        "input, a webhook as a POST. What it says stands in the log of the "
                        "run; a fault of it never fails the run."),
                     this);
    help->setWordWrap(true);
    m_list->setSpacing(metrics::spaceS);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_addCommand);
    buttons->addWidget(m_addWebhook);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(help);
    layout->addLayout(m_list);
    layout->addLayout(buttons);
    const auto add = [this](RunHookKind kind) {
        RunHook hook;
        hook.kind = kind;
        addRow(hook);
        m_rows.back().target->setFocus();
        note();
    };
    connect(m_addCommand, &QPushButton::clicked, this, [add] { add(RunHookKind::Command); });
    connect(m_addWebhook, &QPushButton::clicked, this, [add] { add(RunHookKind::Webhook); });
}

QString RunHooksEdit::keptText(const RunHook &hook)
{
    const QString variable = hook.urlSecret.value("$env"_L1).toString();
    if (!variable.isEmpty())
        return tr("The address in the variable %1").arg(variable);
    return hook.host.isEmpty() ? tr("Stored with the secrets")
                               : tr("Stored with the secrets, at %1").arg(hook.host);
}

void RunHooksEdit::addRow(const RunHook &hook)
{
    const bool isCommand = hook.kind == RunHookKind::Command;
    Row row;
    row.kind = hook.kind;
    row.widget = new QWidget(this);
    row.target = new QLineEdit(isCommand ? commandLine(hook) : hook.url, row.widget);
    row.target->setCursorPosition(0);
    row.kept = hook;
    row.target->setPlaceholderText(isCommand           ? tr("/home/ann/after-run --quiet")
                                       : hook.isKept() ? keptText(hook)
                                                       : tr("https://example.org/runs"));
    if (!isCommand)
        row.target->setToolTip(tr("The address may be a key. It is kept with the secrets and not "
                                  "shown again; another one replaces it."));
    row.target->setAccessibleName(isCommand ? tr("Command with its arguments")
                                            : tr("Address of the webhook"));
    row.moment = new QComboBox(row.widget);
    row.moment->addItems({tr("after every run"), tr("after a success"), tr("unless it succeeded")});
    row.moment->setCurrentIndex(static_cast<int>(hook.moment));
    row.moment->setAccessibleName(tr("When it is called"));
    row.limit = new QSpinBox(row.widget);
    row.limit->setRange(1, static_cast<int>(s_longestRunHook.count()));
    row.limit->setSuffix(tr(" s at most"));
    row.limit->setValue(static_cast<int>(hook.timeLimit.count()));
    row.limit->setAccessibleName(tr("Time limit"));
    row.problem = new QLabel(row.widget);
    row.problem->setWordWrap(true);
    row.problem->hide();
    QToolButton *remove = iconButton(u"delete"_s, tr("Remove"), row.widget);

    auto *line = new QHBoxLayout;
    line->addWidget(row.target, 1);
    line->addWidget(row.moment);
    line->addWidget(row.limit);
    line->addWidget(remove);
    auto *layout = new QVBoxLayout(row.widget);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceXS);
    layout->addLayout(line);
    layout->addWidget(row.problem);
    m_list->addWidget(row.widget);
    connect(row.target, &QLineEdit::textEdited, this, &RunHooksEdit::note);
    connect(row.moment, &QComboBox::activated, this, &RunHooksEdit::note);
    connect(row.limit, &QSpinBox::valueChanged, this, &RunHooksEdit::note);
    connect(remove, &QToolButton::clicked, this,
            [this, widget = row.widget] { removeRow(widget); });
    m_rows.push_back(row);
    m_addCommand->setEnabled(m_rows.size() < s_mostRunHooks);
    m_addWebhook->setEnabled(m_rows.size() < s_mostRunHooks);
}

void RunHooksEdit::removeRow(QWidget *widget)
{
    std::erase_if(m_rows, [widget](const Row &row) { return row.widget == widget; });
    m_list->removeWidget(widget);
    widget->hide();
    widget->deleteLater();
    m_addCommand->setEnabled(true);
    m_addWebhook->setEnabled(true);
    m_addCommand->setFocus();
    note();
}

void RunHooksEdit::note()
{
    for (const Row &row : m_rows) {
        const QString problem = problemOf(row);
        row.problem->setText(problem);
        row.problem->setVisible(!problem.isEmpty());
    }
    emit edited();
}

QString RunHooksEdit::problemOf(const Row &row)
{
    const auto valid = validate(hookOf(row));
    return valid || row.target->text().isEmpty() ? QString() : valid.error().message;
}

QString RunHooksEdit::problem() const
{
    for (const Row &row : m_rows) {
        if (const QString problem = problemOf(row); !problem.isEmpty())
            return problem;
    }
    return {};
}

void RunHooksEdit::focusProblem()
{
    for (const Row &row : m_rows) {
        if (!problemOf(row).isEmpty()) {
            row.target->setFocus();
            return;
        }
    }
}

RunHook RunHooksEdit::hookOf(const Row &row)
{
    RunHook hook;
    hook.kind = row.kind;
    hook.moment = static_cast<RunHookMoment>(row.moment->currentIndex());
    hook.timeLimit = std::chrono::seconds(row.limit->value());
    const QString text = row.target->text().trimmed();
    if (row.kind == RunHookKind::Webhook) {
        hook.url = text;
        if (text.isEmpty() && row.kept.isKept()) {
            hook.urlSecret = row.kept.urlSecret;
            hook.host = row.kept.host;
        }
        return hook;
    }
    QStringList words = wordsOf(text);
    if (!words.isEmpty())
        hook.program = words.takeFirst();
    hook.arguments = words;
    return hook;
}

void RunHooksEdit::setHooks(const std::vector<RunHook> &hooks)
{
    // What a person is typing into stays as it is.
    if (hooks == this->hooks())
        return;
    for (const Row &row : m_rows)
        delete row.widget;
    m_rows.clear();
    m_addCommand->setEnabled(true);
    m_addWebhook->setEnabled(true);
    for (const RunHook &hook : hooks)
        addRow(hook);
}

std::vector<RunHook> RunHooksEdit::hooks() const
{
    std::vector<RunHook> hooks;
    for (const Row &row : m_rows) {
        RunHook hook = hookOf(row);
        if (validate(hook))
            hooks.push_back(std::move(hook));
    }
    return hooks;
}

} // namespace millrace
