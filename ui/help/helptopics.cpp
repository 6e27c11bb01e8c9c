#include "ui/help/helptopics.h"

#include "ui/help/helpwindow.h"

#include <QApplication>
#include <QEvent>
#include <QKeyEvent>
#include <QMainWindow>
#include <QWidget>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_property = "helpTopic";

/// What a kind of widget is about. A class stands here once; the nearest to the focus counts.
struct ClassTopic final
{
    const char *className; ///< Without the namespace.
    const char *topic;
};

constexpr std::array s_topics{
    ClassTopic{"ActionFinder", "contents"},
    ClassTopic{"CheckpointHistoryDialog", "concepts/checkpoints"},
    ClassTopic{"CheckView", "concepts/sources-and-destinations"},
    ClassTopic{"ConfigureForm", "concepts/names-at-the-destination"},
    ClassTopic{"ConnectionPage", "connection"},
    ClassTopic{"ConnectionWizard", "new-connection"},
    ClassTopic{"ConnectorPicker", "concepts/sources-and-destinations"},
    ClassTopic{"DeleteConnectionDialog", "connections"},
    ClassTopic{"DestinationNamesEdit", "concepts/names-at-the-destination"},
    ClassTopic{"DryRunDialog", "concepts/dry-run"},
    ClassTopic{"EndpointDialog", "concepts/sources-and-destinations"},
    ClassTopic{"ExplainDialog", "concepts/mapping"},
    ClassTopic{"ExpressionDialog", "concepts/expressions"},
    ClassTopic{"ExpressionEdit", "concepts/expressions"},
    ClassTopic{"FitProblemsDialog", "concepts/mapping"},
    ClassTopic{"GroupEditDialog", "rejected"},
    ClassTopic{"IgnoreDialog", "rejected"},
    ClassTopic{"ImportDialog", "concepts/connections-as-files"},
    ClassTopic{"ImportManifestDialog", "concepts/manifests"},
    ClassTopic{"KeyPicker", "concepts/primary-keys"},
    ClassTopic{"LogView", "logs"},
    ClassTopic{"MappingView", "concepts/mapping"},
    ClassTopic{"NetworkSettingsPage", "concepts/network"},
    ClassTopic{"PassphraseDialog", "concepts/secrets"},
    ClassTopic{"QuietHoursEdit", "concepts/schedules"},
    ClassTopic{"ReadOptionsDialog", "concepts/streams-and-fields"},
    ClassTopic{"RecordEditDialog", "rejected"},
    ClassTopic{"RefreshAdviceDialog", "concepts/refresh-and-clear"},
    ClassTopic{"RefreshDialog", "concepts/refresh-and-clear"},
    ClassTopic{"RejectedView", "rejected"},
    ClassTopic{"ReportDialog", "concepts/reporting-a-problem"},
    ClassTopic{"RuleDialog", "rejected"},
    ClassTopic{"RunHooksEdit", "concepts/hooks"},
    ClassTopic{"RunPolicyEdit", "concepts/retries"},
    ClassTopic{"RunsDialog", "concepts/runs"},
    ClassTopic{"RunView", "concepts/runs"},
    ClassTopic{"ScheduleEdit", "concepts/schedules"},
    ClassTopic{"SchemaReviewDialog", "concepts/schema-changes"},
    ClassTopic{"SchemaTreeView", "concepts/streams-and-fields"},
    ClassTopic{"SecretPlaceDialog", "concepts/secrets"},
    ClassTopic{"SecretSettingsPage", "concepts/secrets"},
    ClassTopic{"StartAgainDialog", "concepts/checkpoints"},
    ClassTopic{"StateEditor", "concepts/checkpoints"},
    ClassTopic{"StreamScheduleDialog", "concepts/schedules"},
    ClassTopic{"StreamSchedulesEdit", "concepts/schedules"},
    ClassTopic{"SyncModeQuestions", "concepts/sync-modes"},
    ClassTopic{"TagEdit", "concepts/tags"},
    ClassTopic{"TagsDialog", "concepts/tags"},
    ClassTopic{"TimelineView", "connection"},
    ClassTopic{"TransformationsDialog", "concepts/transformations"},
    ClassTopic{"TrustView", "concepts/network"},
    ClassTopic{"ValueDialog", "concepts/types"},
    ClassTopic{"VerifyDialog", "concepts/verify"},
    ClassTopic{"WorkbenchWindow", "concepts/manifests"},
};

QString topicOfClass(const QMetaObject *type)
{
    for (; type != nullptr; type = type->superClass()) {
        const QLatin1StringView name(type->className());
        const QLatin1StringView bare = name.sliced(name.lastIndexOf(u':') + 1);
        const auto found = std::ranges::find_if(s_topics, [&](const ClassTopic &each) {
            return bare == QLatin1StringView(each.className);
        });
        if (found != s_topics.end())
            return QString::fromLatin1(found->topic);
    }
    return {};
}

/// Takes F1 where no action of the window has it.
class HelpKey final : public QObject
{
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::KeyPress || !watched->isWidgetType())
            return false;
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() != Qt::Key_F1 || key->modifiers() != Qt::NoModifier)
            return false;
        const auto *widget = static_cast<QWidget *>(watched);
        QWidget *window = widget->window();
        if (qobject_cast<QMainWindow *>(window) != nullptr
            || qobject_cast<HelpWindow *>(window) != nullptr)
            return false;
        HelpWindow::openBeside(window, helpTopicAt(widget));
        return true;
    }
};

} // namespace

void setHelpTopic(QWidget &widget, const QString &topic) { widget.setProperty(s_property, topic); }

QString helpTopicAt(const QWidget *widget)
{
    for (; widget != nullptr; widget = widget->parentWidget()) {
        const QString own = widget->property(s_property).toString();
        const QString topic = own.isEmpty() ? topicOfClass(widget->metaObject()) : own;
        if (!topic.isEmpty())
            return topic;
    }
    return {};
}

QStringList classHelpTopics()
{
    QStringList topics;
    for (const ClassTopic &each : s_topics)
        topics << QString::fromLatin1(each.topic);
    return topics;
}

void openHelpByKey(QObject *application)
{
    application->installEventFilter(new HelpKey(application));
}

} // namespace millrace
