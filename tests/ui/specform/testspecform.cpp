#include "core/connector/connectorregistry.h"
#include "ui/specform/fieldrow.h"
#include "ui/specform/fields/fieldeditor.h"
#include "ui/specform/helppanel.h"
#include "ui/specform/specform.h"
#include "ui/theme/theme.h"
#include "ui/widgets/collapsiblesection.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QToolButton>
#include <QWhatsThis>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QJsonObject fixture(const QString &name)
{
    QFile file(QStringLiteral(FIXTURES) + u'/' + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The fixture %s is missing.", qUtf8Printable(name));
    return QJsonDocument::fromJson(file.readAll()).object();
}

/// The input whose label or own name is \a name; what a screen reader would find.
template<typename Input>
Input *input(const QWidget &form, const QString &name)
{
    for (auto *found : form.findChildren<Input *>()) {
        if (found->accessibleName() == name && found->isVisible())
            return found;
    }
    return nullptr;
}

QStringList visibleTexts(const QWidget &widget)
{
    QStringList texts;
    for (const auto *label : widget.findChildren<QLabel *>()) {
        if (label->isVisible() && !label->text().isEmpty())
            texts << label->text();
    }
    return texts;
}

FieldRow *rowOf(const SpecForm &form, const QString &pointer)
{
    for (auto *row : form.findChildren<FieldRow *>()) {
        if (row->editor()->pointer() == pointer && row->isVisible())
            return row;
    }
    return nullptr;
}

} // namespace

class TestSpecForm final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void requiredComesFirstAndOptionalIsClosed();
    void sectionOpensForAValue();
    void hiddenAndUnknownValuesAreKept();
    void untouchedDefaultsAreLeftOut();
    void everyInputKeepsItsValue_data();
    void everyInputKeepsItsValue();
    void oneOfKeepsWhatWasTyped();
    void tabWalksInReadingOrder();
    void problemAppearsOnLeavingNotOnTyping();
    void problemGoesWithTheNextKey();
    void validateListsAllAndGoesToTheFirst();
    void problemListLeadsToTheInput();
    void errorIsShownWhereItBelongs();
    void savedSecretStaysUntilChanged();
    void secretComesFromTheEnvironment();
    void secretIsHiddenUntilRevealed();
    void returnAddsAnEntry();
    void pastedLinesBecomeEntries();
    void doubledNameIsReported();
    void helpFollowsTheFocus();
    void helpKeyExplainsTheInput();
    void exampleIsEnteredByItsLink();
    void arrowKeysStepNumbers();
    void jsonIsCopiedMaskedAndPastedBack();
    void everyInputHasAName();
    void formOfOptionalFieldsHidesNothing();

private:
    void type(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }

    std::unique_ptr<QScrollArea> m_window;
    SpecForm *m_form = nullptr;
};

void TestSpecForm::initTestCase() { Theme::instance().install(); }

void TestSpecForm::init()
{
    m_window = std::make_unique<QScrollArea>();
    m_window->setWidgetResizable(true);
    m_form = new SpecForm;
    m_form->setSpec(fixture(u"everykeyword.json"_s));
    m_window->setWidget(m_form);
    m_window->resize(1000, 700);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestSpecForm::requiredComesFirstAndOptionalIsClosed()
{
    const auto sections = m_form->findChildren<CollapsibleSection *>();
    QVERIFY(!sections.isEmpty());
    for (const CollapsibleSection *section : sections)
        QVERIFY(!section->isExpanded());
    QVERIFY(rowOf(*m_form, u"/host"_s) != nullptr);
    QVERIFY(rowOf(*m_form, u"/always"_s) != nullptr);
    QVERIFY(rowOf(*m_form, u"/comment"_s) == nullptr);
    QVERIFY(rowOf(*m_form, u"/internal"_s) == nullptr);
    QVERIFY(visibleTexts(*m_form).contains(u"Sign-in"_s));
}

void TestSpecForm::sectionOpensForAValue()
{
    m_form->setValues({{u"host"_s, u"a"_s}, {u"comment"_s, u"kept"_s}});
    FieldRow *row = rowOf(*m_form, u"/comment"_s);
    QVERIFY(row != nullptr);
    QCOMPARE(row->editor()->value(), QJsonValue(u"kept"_s));
}

void TestSpecForm::hiddenAndUnknownValuesAreKept()
{
    const QJsonObject given{{u"host"_s, u"a"_s}, {u"internal"_s, u"i"_s}, {u"later"_s, 3}};
    m_form->setValues(given);
    const QJsonObject values = m_form->values();
    QCOMPARE(values.value(u"internal"_s), QJsonValue(u"i"_s));
    QCOMPARE(values.value(u"later"_s), QJsonValue(3));
}

void TestSpecForm::untouchedDefaultsAreLeftOut()
{
    QVERIFY(!m_form->values().contains(u"port"_s));
    m_form->setValues({{u"port"_s, 5432}});
    QCOMPARE(m_form->values().value(u"port"_s), QJsonValue(5432));
}

void TestSpecForm::everyInputKeepsItsValue_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char *key, const QJsonValue &value) {
        QTest::newRow(key) << QString::fromLatin1(key) << value;
    };
    row("host", u"db.example"_s);
    row("port", 6000);
    row("always", u"x"_s);
    row("comment", u"two\nlines"_s);
    row("ratio", 0.25);
    row("large", qint64(9007199254740991));
    row("encrypt", true);
    row("format", u"csv"_s);
    row("speed", u"fast"_s);
    row("password", u"p&w"_s);
    row("certificate", u"-----BEGIN\nEND-----"_s);
    row("start", u"2024-01-31"_s);
    row("since", u"2024-01-31T10:00:00Z"_s);
    row("folder", u"/data/in"_s);
    row("names", QJsonArray{u"a"_s, u"b"_s});
    row("sizes", QJsonArray{1, 2});
    row("days", QJsonArray{u"mon"_s, u"wed"_s});
    row("types", QJsonObject{{u"zip"_s, u"string"_s}, {u"price"_s, u"decimal"_s}});
    row("proxy", QJsonObject{{u"url"_s, u"http://p"_s}});
    row("tunnel", QJsonObject{{u"method"_s, u"key"_s}, {u"tunnel_host"_s, u"t"_s}});
    row("replication", QJsonObject{{u"mode"_s, u"cdc"_s}, {u"slot"_s, u"s"_s}});
    row("headers",
        QJsonArray{QJsonObject{{u"name"_s, u"X"_s}, {u"value"_s, u"1"_s}},
                   QJsonObject{{u"name"_s, u"Y"_s}}});
    row("anything", QJsonObject{{u"deep"_s, QJsonArray{1, QJsonObject{{u"x"_s, true}}}}});
}

void TestSpecForm::everyInputKeepsItsValue()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    m_form->setValues({{key, value}});
    QCOMPARE(m_form->values().value(key), value);
    m_form->setValues({});
    QVERIFY(m_form->values().value(key) != value);
}

void TestSpecForm::oneOfKeepsWhatWasTyped()
{
    QVERIFY(m_form->focusField(u"/tunnel"_s));
    auto *box = qobject_cast<QComboBox *>(QApplication::focusWidget());
    QVERIFY(box != nullptr);
    QTest::keyClicks(box, u"SSH key"_s);
    QVERIFY(m_form->focusField(u"/tunnel/tunnel_host"_s));
    type(u"jump.example"_s);
    const QJsonValue withKey = m_form->values().value(u"tunnel"_s);
    QCOMPARE(withKey[u"tunnel_host"_s], QJsonValue(u"jump.example"_s));

    box->setFocus();
    QTest::keyClick(box, Qt::Key_Home);
    QCOMPARE(box->currentText(), u"No tunnel"_s);
    QVERIFY(!m_form->values().contains(u"tunnel"_s)); // It is the default.
    QVERIFY(input<QLineEdit>(*m_form, u"Tunnel host"_s) == nullptr);
    QTest::keyClick(box, Qt::Key_End);
    QCOMPARE(m_form->values().value(u"tunnel"_s), withKey);
}

void TestSpecForm::tabWalksInReadingOrder()
{
    m_form->focusFirst();
    QStringList walked;
    const QWidget *first = QApplication::focusWidget();
    int lastTop = -1;
    do {
        QWidget *now = QApplication::focusWidget();
        const int top = now->mapTo(m_form, QPoint()).y();
        QVERIFY2(top >= lastTop - now->height(), qUtf8Printable(now->accessibleName()));
        lastTop = top;
        walked << now->accessibleName();
        QTest::keyClick(now, Qt::Key_Tab);
    } while (QApplication::focusWidget() != first && walked.size() < 60
             && m_form->isAncestorOf(QApplication::focusWidget()));
    QVERIFY(walked.indexOf(u"Host"_s) < walked.indexOf(u"Port"_s));
    QVERIFY(walked.contains(u"Password"_s));
}

void TestSpecForm::problemAppearsOnLeavingNotOnTyping()
{
    QVERIFY(m_form->focusField(u"/host"_s));
    type(u"NOT VALID"_s);
    FieldRow *row = rowOf(*m_form, u"/host"_s);
    QCOMPARE(row->shownProblem(), QString());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(row->shownProblem(), u"The value does not have the form db.example.com."_s);
}

void TestSpecForm::problemGoesWithTheNextKey()
{
    QVERIFY(m_form->focusField(u"/host"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    FieldRow *row = rowOf(*m_form, u"/host"_s);
    QCOMPARE(row->shownProblem(), u"Host is missing."_s);
    QVERIFY(m_form->focusField(u"/host"_s));
    type(u"d"_s);
    QCOMPARE(row->shownProblem(), QString());
}

void TestSpecForm::validateListsAllAndGoesToTheFirst()
{
    m_form->setValues({{u"ratio"_s, 7}});
    QVERIFY(!m_form->validate());
    QCOMPARE(QApplication::focusWidget(), input<QLineEdit>(*m_form, u"Host"_s));
    QCOMPARE(rowOf(*m_form, u"/host"_s)->shownProblem(), u"Host is missing."_s);
    QCOMPARE(rowOf(*m_form, u"/ratio"_s)->shownProblem(), u"The value must be at most 1."_s);
    const QString all = visibleTexts(*m_form).join(u'\n');
    QVERIFY2(all.contains(u"Ratio: The value must be at most 1."_s), qUtf8Printable(all));

    m_form->setValues({{u"host"_s, u"db.example.com"_s}, {u"password"_s, u"p"_s}});
    QVERIFY(m_form->validate());
}

void TestSpecForm::problemListLeadsToTheInput()
{
    m_form->setValues({{u"host"_s, u"db.example.com"_s}, {u"ratio"_s, 7}});
    QVERIFY(!m_form->validate());
    QVERIFY(m_form->focusField(u"/host"_s));
    QLabel *line = nullptr;
    for (auto *label : m_form->findChildren<QLabel *>()) {
        if (label->isVisible() && label->text().contains(u"href=\"/ratio\""_s))
            line = label;
    }
    QVERIFY(line != nullptr);
    line->setFocus();
    QTest::keyClick(line, Qt::Key_Tab); // To its link.
    line->setFocus(Qt::TabFocusReason);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(QApplication::focusWidget(), input<QLineEdit>(*m_form, u"Ratio"_s));
}

void TestSpecForm::errorIsShownWhereItBelongs()
{
    m_form->setValues({{u"host"_s, u"db.example.com"_s}, {u"password"_s, u"p"_s}});
    Error error;
    error.message = u"The folder does not exist."_s;
    error.hint = u"Create it."_s;
    error.field = u"/folder"_s;
    QVERIFY(m_form->showError(error));
    QCOMPARE(QApplication::focusWidget(), input<QLineEdit>(*m_form, u"Folder"_s));
    FieldRow *row = rowOf(*m_form, u"/folder"_s);
    QCOMPARE(row->shownProblem(), u"The folder does not exist. Create it."_s);
    type(u"x"_s);
    QCOMPARE(row->shownProblem(), QString());
    error.field = u"/nowhere"_s;
    QVERIFY(!m_form->showError(error));
}

void TestSpecForm::savedSecretStaysUntilChanged()
{
    const QJsonObject reference{{u"$secret"_s, u"id/password"_s}};
    m_form->setValues({{u"host"_s, u"a"_s}, {u"password"_s, reference}});
    QVERIFY(visibleTexts(*m_form).contains(u"Saved"_s));
    QCOMPARE(m_form->values().value(u"password"_s), QJsonValue(reference));

    auto *change = input<QPushButton>(*m_form, u"Change Password, which is saved"_s);
    QVERIFY(change != nullptr);
    change->setFocus();
    QTest::keyClick(change, Qt::Key_Space);
    type(u"fresh"_s);
    QCOMPARE(m_form->values().value(u"password"_s), QJsonValue(u"fresh"_s));
    for (auto *button : m_form->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text() == u"Keep the saved one"_s)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(m_form->values().value(u"password"_s), QJsonValue(reference));
}

void TestSpecForm::secretComesFromTheEnvironment()
{
    m_form->setValues({{u"password"_s, QJsonObject{{u"$env"_s, u"OLD"_s}}}});
    auto *variable = input<QLineEdit>(*m_form, u"Environment variable for Password"_s);
    QVERIFY(variable != nullptr);
    QCOMPARE(variable->text(), u"OLD"_s);
    variable->setFocus();
    variable->selectAll();
    type(u"NEW"_s);
    QCOMPARE(m_form->values().value(u"password"_s), QJsonValue(QJsonObject{{u"$env"_s, u"NEW"_s}}));
}

void TestSpecForm::secretIsHiddenUntilRevealed()
{
    auto *edit = input<QLineEdit>(*m_form, u"Password"_s);
    edit->setFocus();
    type(u"secret"_s);
    QVERIFY(!edit->displayText().contains(u"secret"_s));
    for (QAction *action : edit->actions())
        action->trigger();
    QCOMPARE(edit->displayText(), u"secret"_s);
}

void TestSpecForm::returnAddsAnEntry()
{
    QVERIFY(m_form->focusField(u"/names"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    type(u"one"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    type(u"two"_s);
    QCOMPARE(m_form->values().value(u"names"_s), QJsonValue(QJsonArray{u"one"_s, u"two"_s}));
    for (int i = 0; i < 4; ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backspace);
    QCOMPARE(m_form->values().value(u"names"_s), QJsonValue(QJsonArray{u"one"_s}));
}

void TestSpecForm::pastedLinesBecomeEntries()
{
    QVERIFY(m_form->focusField(u"/names"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QApplication::clipboard()->setText(u"a\nb\r\nc\n"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(m_form->values().value(u"names"_s), QJsonValue(QJsonArray{u"a"_s, u"b"_s, u"c"_s}));
}

void TestSpecForm::doubledNameIsReported()
{
    m_form->setValues({{u"host"_s, u"db.example.com"_s},
                       {u"password"_s, u"p"_s},
                       {u"types"_s, QJsonObject{{u"zip"_s, u"string"_s}}}});
    auto *add = input<QPushButton>(*m_form, u"Add an entry to Types"_s);
    add->setFocus();
    QTest::keyClick(add, Qt::Key_Space);
    type(u"zip"_s);
    QVERIFY(!m_form->validate());
    QVERIFY(rowOf(*m_form, u"/types"_s)->shownProblem().contains(u"zip"_s));
}

void TestSpecForm::helpFollowsTheFocus()
{
    QVERIFY(m_form->focusField(u"/port"_s));
    QVERIFY(visibleTexts(*m_form).contains(u"Where the server listens."_s));
    QVERIFY(visibleTexts(*m_form).contains(u"Default: 5432"_s));
    QVERIFY(m_form->focusField(u"/host"_s));
    QVERIFY(!visibleTexts(*m_form).contains(u"Where the server listens."_s));
    QVERIFY(visibleTexts(*m_form).contains(u"The server."_s));
}

void TestSpecForm::helpKeyExplainsTheInput()
{
    // Where the panel beside the form has no room too.
    m_form->setHelpVisible(false);
    QVERIFY(m_form->focusField(u"/tunnel"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F1);
    const auto isShown = [] {
        return std::ranges::any_of(QApplication::topLevelWidgets(), [](const QWidget *widget) {
            return widget->inherits("QWhatsThat") && widget->isVisible();
        });
    };
    QTRY_VERIFY(isShown());
    QWhatsThis::hideText();
    QTRY_VERIFY(!isShown());
    for (const SpecField &field : m_form->model().fields())
        QVERIFY(HelpPanel::textOf(field).contains(field.title.toHtmlEscaped()));
}

void TestSpecForm::exampleIsEnteredByItsLink()
{
    QVERIFY(m_form->focusField(u"/host"_s));
    QLabel *examples = nullptr;
    for (auto *label : m_form->findChildren<QLabel *>()) {
        if (label->isVisible() && label->text().contains(u">localhost<"_s))
            examples = label;
    }
    QVERIFY(examples != nullptr);
    QTest::mouseClick(examples, Qt::LeftButton, {}, QPoint(6, examples->height() - 6));
    QCOMPARE(m_form->values().value(u"host"_s), QJsonValue(u"localhost"_s));
}

void TestSpecForm::arrowKeysStepNumbers()
{
    QVERIFY(m_form->focusField(u"/port"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
    QCOMPARE(m_form->values().value(u"port"_s), QJsonValue(5433));
    m_form->setValues({{u"port"_s, 65535}});
    QVERIFY(m_form->focusField(u"/port"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
    QCOMPARE(m_form->values().value(u"port"_s), QJsonValue(65535));
}

void TestSpecForm::jsonIsCopiedMaskedAndPastedBack()
{
    const QJsonObject values{{u"host"_s, u"a"_s}, {u"password"_s, u"planted"_s}};
    m_form->setValues(values);
    const QString text = m_form->maskedJson();
    QVERIFY(!text.contains(u"planted"_s));
    QString changed = text;
    changed.replace(u"\"a\""_s, u"\"b\""_s);
    QVERIFY(m_form->pasteJson(changed).isOk());
    QCOMPARE(m_form->values().value(u"host"_s), QJsonValue(u"b"_s));
    QCOMPARE(m_form->values().value(u"password"_s), QJsonValue(u"planted"_s));
    const auto refused = m_form->pasteJson(u"[1]"_s);
    QVERIFY(!refused.isOk());
    QCOMPARE(refused.error().code, u"specform.no_object"_s);
}

void TestSpecForm::everyInputHasAName()
{
    for (auto *section : m_form->findChildren<CollapsibleSection *>())
        section->setExpanded(true);
    m_form->setValues({{u"types"_s, QJsonObject{{u"zip"_s, u"string"_s}}},
                       {u"names"_s, QJsonArray{u"a"_s}},
                       {u"headers"_s, QJsonArray{QJsonObject{{u"name"_s, u"X"_s}}}}});
    for (auto *widget : m_form->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus
            || widget->focusProxy() != nullptr)
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const auto *label = qobject_cast<const QLabel *>(widget);
        const bool hasName = !widget->accessibleName().isEmpty()
            || (button != nullptr && !button->text().isEmpty())
            || (label != nullptr && !label->text().isEmpty());
        QVERIFY2(hasName, widget->metaObject()->className());
    }
}

void TestSpecForm::formOfOptionalFieldsHidesNothing()
{
    ConnectorRegistry registry;
    registerBuiltInConnectors(registry);
    m_form->setConnector(*registry.find(u"sample"_s), EndpointRole::Source);
    QVERIFY(m_form->findChildren<CollapsibleSection *>().isEmpty());
    QVERIFY(rowOf(*m_form, u"/count"_s) != nullptr);
}

QTEST_MAIN(TestSpecForm)
#include "testspecform.moc"
