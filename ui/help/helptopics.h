// Help topics: which page of help belongs to what has the focus.
#pragma once

#include <QString>
#include <QStringList>

class QObject;
class QWidget;

namespace millrace {

/// The page of \a widget, which is more exact than that of its class. An empty topic takes it away.
void setHelpTopic(QWidget &widget, const QString &topic);

/// The topic of \a widget, else of the nearest thing around it that has one; empty if none has.
[[nodiscard]] QString helpTopicAt(const QWidget *widget);

/// All topics that kinds of widgets have.
[[nodiscard]] QStringList classHelpTopics();

/// Lets F1 open the help in every dialogue, at the thing that has the focus. The main window has an
/// action with a key of its own. Owned by the application; call once.
void openHelpByKey(QObject *application);

} // namespace millrace
