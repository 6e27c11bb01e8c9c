#include "tests/ui/journeys/tutorialperformer.h"

#include "tests/ui/journeys/keyboardjourney.h"
#include "tests/ui/journeys/tutorialpage.h"
#include "ui/wizard/connectionwizard.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QTabBar>
#include <QTableView>
#include <QTreeView>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_patience = 15'000;
constexpr int s_mostRows = 200; ///< Of one table; none of the tutorials has more.
constexpr int s_ownRoles = 40; ///< What delegates draw beside the text comes under these.

QString plain(QString text) { return text.remove(u'&').simplified(); }

const QHeaderView *headerOf(const QAbstractItemView &view)
{
    if (const auto *tree = qobject_cast<const QTreeView *>(&view))
        return tree->header();
    if (const auto *table = qobject_cast<const QTableView *>(&view))
        return table->horizontalHeader();
    return nullptr;
}

/// Calls \a see with every row that is open, as the index of its first cell.
void forEachRow(const QAbstractItemView &view, const QModelIndex &parent,
                const std::function<void(const QModelIndex &)> &see)
{
    const QAbstractItemModel &model = *view.model();
    const auto *tree = qobject_cast<const QTreeView *>(&view);
    for (int row = 0; row < std::min(s_mostRows, model.rowCount(parent)); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        see(index);
        if (tree != nullptr && tree->isExpanded(index))
            forEachRow(view, index, see);
    }
}

void addText(const QVariant &value, QStringList &texts)
{
    const int type = value.typeId();
    if (type == QMetaType::QString)
        texts << plain(value.toString());
    else if (type == QMetaType::QStringList)
        texts << plain(value.toStringList().join(u' '));
    else if (type == QMetaType::Int || type == QMetaType::LongLong)
        texts << QString::number(value.toLongLong());
}

void addTable(const QAbstractItemView &view, QStringList &texts)
{
    const QAbstractItemModel &model = *view.model();
    const QHeaderView *header = headerOf(view);
    const auto isHidden
        = [header](int column) { return header != nullptr && header->isSectionHidden(column); };
    if (header != nullptr && header->isVisible()) {
        for (int column = 0; column < model.columnCount(); ++column) {
            if (!isHidden(column))
                addText(model.headerData(column, Qt::Horizontal), texts);
        }
    }
    forEachRow(view, view.rootIndex(), [&](const QModelIndex &first) {
        for (int column = 0; column < model.columnCount(first.parent()); ++column) {
            if (isHidden(column))
                continue;
            const QModelIndex index = first.siblingAtColumn(column);
            addText(index.data(), texts);
            addText(index.data(Qt::AccessibleTextRole), texts);
            for (int role = Qt::UserRole; role < Qt::UserRole + s_ownRoles; ++role)
                addText(index.data(role), texts);
        }
    });
}

void addWidget(const QWidget &widget, QStringList &texts)
{
    const auto add = [&texts](const QString &text) { texts << plain(text); };
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        add(label->text());
    else if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        add(button->text());
    else if (const auto *edit = qobject_cast<const QLineEdit *>(&widget))
        add(edit->text());
    else if (const auto *combo = qobject_cast<const QComboBox *>(&widget))
        add(combo->currentText());
    else if (const auto *text = qobject_cast<const QPlainTextEdit *>(&widget))
        add(text->toPlainText());
    else if (const auto *tabs = qobject_cast<const QTabBar *>(&widget)) {
        for (int tab = 0; tab < tabs->count(); ++tab)
            add(tabs->tabText(tab));
    }
    add(widget.accessibleName());
    const auto *view = qobject_cast<const QAbstractItemView *>(&widget);
    if (view != nullptr && view->model() != nullptr)
        addTable(*view, texts);
}

/// What stands at \a box. What a screen reader takes for the name of one is its choice.
QString labelOf(const QComboBox &box)
{
    for (const QLabel *label : box.window()->findChildren<QLabel *>()) {
        if (label->buddy() == &box)
            return plain(label->text());
    }
    return plain(box.accessibleName());
}

} // namespace

QString TutorialPerformer::everythingShown() const
{
    QStringList texts;
    for (const QWidget *widget : m_stage.front()->findChildren<QWidget *>()) {
        if (widget->isVisible())
            addWidget(*widget, texts);
    }
    texts.removeAll(QString());
    return u'\n' + texts.join(u'\n') + u'\n';
}

QString TutorialPerformer::cell(const QString &row, const QString &heading) const
{
    QString found;
    for (const auto *view : m_stage.front()->findChildren<QAbstractItemView *>()) {
        if (!view->isVisible() || view->model() == nullptr)
            continue;
        const QAbstractItemModel &model = *view->model();
        int wanted = 0;
        while (wanted < model.columnCount()
               && plain(model.headerData(wanted, Qt::Horizontal).toString()) != heading)
            ++wanted;
        if (wanted == model.columnCount())
            continue;
        forEachRow(*view, view->rootIndex(), [&](const QModelIndex &first) {
            bool isIt = false;
            for (int column = 0; column < model.columnCount(first.parent()); ++column)
                isIt = isIt || first.siblingAtColumn(column).data().toString() == row;
            if (isIt)
                found = first.siblingAtColumn(wanted).data().toString();
        });
    }
    return found;
}

void TutorialPerformer::perform(const QString &tutorial, const std::vector<Doing> &doings)
{
    const std::vector<TutorialStep> steps = tutorialSteps(tutorial);
    QCOMPARE(steps.size(), doings.size());
    for (std::size_t at = 0; at < steps.size(); ++at) {
        const TutorialStep &step = steps[at];
        const QByteArray name
            = "step " + QByteArray::number(step.number) + ": " + step.what.toUtf8();
        QCOMPARE(step.number, int(at) + 1);
        QVERIFY2(step.what.startsWith(doings[at].start), name.constData());
        if (doings[at].act)
            doings[at].act();
        if (QTest::currentTestFailed())
            QFAIL(name.constData());
        for (const QString &quote : step.quotes() + step.names()) {
            const bool isShown
                = QTest::qWaitFor([&] { return everythingShown().contains(quote); }, s_patience);
            QVERIFY2(isShown,
                     qPrintable(QString::fromUtf8(name) + u"\nnot shown: "_s + quote
                                + everythingShown()));
        }
    }
}

void TutorialPerformer::press(const QString &text)
{
    pressWhere(text, [&text](const QString &shown) { return shown == text; });
}

void TutorialPerformer::openSection(const QString &title)
{
    pressWhere(title, [&title](const QString &shown) { return shown.startsWith(title + u" ("_s); });
}

void TutorialPerformer::pressWhere(const QString &what,
                                   const std::function<bool(const QString &)> &isMeant)
{
    QAbstractButton *found = nullptr;
    const auto find = [&] {
        for (auto *button : m_stage.front()->findChildren<QAbstractButton *>()) {
            if (button->isVisible() && button->isEnabled() && isMeant(plain(button->text())))
                found = button;
        }
        return found != nullptr;
    };
    QVERIFY2(QTest::qWaitFor(find, s_patience),
             qPrintable(u"no button "_s + what + everythingShown()));
    QTest::mouseClick(found, Qt::LeftButton);
}

void TutorialPerformer::clickRow(QWidget &part, int row)
{
    auto *view = m_stage.visible<QAbstractItemView>(&part);
    QTRY_VERIFY_WITH_TIMEOUT(view->model()->rowCount(view->rootIndex()) > row, s_patience);
    const QModelIndex index = view->model()->index(row, 0, view->rootIndex());
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(index).center());
    QVERIFY(view->selectionModel()->isRowSelected(row, view->rootIndex()));
}

void TutorialPerformer::chooseFromMenu(const QString &button, const QString &entry)
{
    bool isChosen = false;
    QTimer poll;
    // A menu may hold the press up until it is closed.
    QObject::connect(&poll, &QTimer::timeout, &poll, [&] {
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        if (menu == nullptr || isChosen)
            return;
        for (QAction *action : menu->actions()) {
            if (plain(action->text()) == entry && action->isEnabled()) {
                isChosen = true;
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
                return;
            }
        }
        menu->close();
    });
    poll.start(50);
    press(button);
    QVERIFY2(QTest::qWaitFor([&] { return isChosen; }, s_patience),
             qPrintable(u"no entry "_s + entry));
}

void TutorialPerformer::choose(const QString &text)
{
    for (auto *radio : m_stage.front()->findChildren<QRadioButton *>()) {
        if (radio->isVisible() && plain(radio->text()) == text) {
            radio->setFocus();
            QTest::keyClick(radio, Qt::Key_Space);
            QVERIFY(radio->isChecked());
            return;
        }
    }
    QFAIL(qPrintable(u"no choice "_s + text + everythingShown()));
}

void TutorialPerformer::pick(const QString &name, const QString &choice)
{
    for (auto *box : m_stage.front()->findChildren<QComboBox *>()) {
        if (!box->isVisible() || labelOf(*box) != name)
            continue;
        if (box->currentText() == choice)
            return;
        QVERIFY2(box->isEnabled(), qPrintable(name));
        box->setFocus();
        QTest::keyClicks(box, choice.section(u' ', 0, 0));
        QCOMPARE(box->currentText(), choice);
        return;
    }
    QFAIL(qPrintable(u"no box "_s + name + everythingShown()));
}

void TutorialPerformer::enter(const QString &name)
{
    QLineEdit *found = nullptr;
    const auto find = [&] {
        for (auto *edit : m_stage.front()->findChildren<QLineEdit *>()) {
            if (edit->isVisible() && edit->isEnabled() && KeyboardJourney::nameOf(*edit) == name)
                found = edit;
        }
        return found != nullptr;
    };
    QVERIFY2(QTest::qWaitFor(find, s_patience),
             qPrintable(u"no box "_s + name + everythingShown()));
    // What a person writes in is no longer being filled.
    m_stage.settle();
    found->setFocus();
    found->selectAll();
}

void TutorialPerformer::key(Qt::Key key)
{
    // A list of completions hears the key first, as it does in a session.
    QWidget *popup = QApplication::activePopupWidget();
    QTest::keyClick(popup != nullptr ? popup : QApplication::focusWidget(), key);
}

void TutorialPerformer::waitForForm()
{
    QVERIFY(QTest::qWaitFor(
        [] {
            return qobject_cast<QLineEdit *>(QApplication::focusWidget()) != nullptr
                && KeyboardJourney::focusName() != u"Search for a connector"_s;
        },
        s_patience));
}

void TutorialPerformer::waitForFocus(const QString &name)
{
    QTRY_COMPARE_WITH_TIMEOUT(KeyboardJourney::focusName(), name, s_patience);
}

void TutorialPerformer::waitForStep(int step)
{
    QTRY_COMPARE_WITH_TIMEOUT(wizard()->currentStep(), step, s_patience);
}

void TutorialPerformer::waitForRun(qint64 run)
{
    const auto isThere = [&] {
        const auto &connections = m_stage.profile().workspace().snapshot()->connections;
        return connections.size() == 1 && connections.front().lastJob
            && connections.front().lastJob->id == run
            && connections.front().lastJob->status == JobStatus::Succeeded;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isThere(), s_patience);
}

void TutorialPerformer::openTab(ConnectionPage::Tab tab)
{
    m_stage.page<ConnectionPage>()->showTab(tab);
}

} // namespace millrace::test
