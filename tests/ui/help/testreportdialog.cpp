// ReportDialog: what a report would hold is shown, chosen and written.
#include "tests/ui/workspacefixture.h"
#include "ui/help/reportdialog.h"
#include "ui/widgets/messagebar.h"

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestReportDialog final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void filesAreListedAndShown();
    void onlyWhatIsMarkedIsWritten();
    void nothingMarkedCannotBeWritten();
    void aFaultIsTold();
    void oneConnectionIsChosenAndCopied();

private:
    [[nodiscard]] QPushButton *button(const QString &text) const
    {
        for (QPushButton *each : m_dialog->findChildren<QPushButton *>()) {
            if (each->text().remove(u'&') == text)
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] QListWidget *list() const { return m_dialog->findChild<QListWidget *>(); }
    [[nodiscard]] QString written() const
    {
        QFile file(m_folder.filePath(u"report.zip"_s));
        return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll()) : QString();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<ReportDialog> m_dialog;
};

void TestReportDialog::init()
{
    m_world = std::make_unique<WorkspaceFixture>();
    m_world->addConnection(u"shop"_s, {u"users"_s});
    m_world->sync();
    m_dialog = std::make_unique<ReportDialog>(*m_world->workspace);
    m_dialog->show();
    QTRY_VERIFY(list()->count() >= 3);
}

void TestReportDialog::cleanup()
{
    m_dialog.reset();
    m_world.reset();
    QFile::remove(m_folder.filePath(u"report.zip"_s));
}

void TestReportDialog::filesAreListedAndShown()
{
    const QList<QPlainTextEdit *> texts = m_dialog->findChildren<QPlainTextEdit *>();
    const auto text = *std::ranges::find(texts, u"The chosen file"_s, &QWidget::accessibleName);
    QVERIFY(text->toPlainText().contains(u"\"millrace\""_s));
    QTest::keyClick(list(), Qt::Key_Down);
    QCOMPARE(list()->currentItem()->text(), u"connections.yaml"_s);
    QVERIFY(text->toPlainText().contains(u"name: shop"_s));
}

void TestReportDialog::onlyWhatIsMarkedIsWritten()
{
    list()->item(1)->setCheckState(Qt::Unchecked);
    QSignalSpy done(m_dialog.get(), &ReportDialog::written);
    m_dialog->write(m_folder.filePath(u"report.zip"_s));
    QTRY_COMPARE(done.size(), 1);
    QVERIFY(written().contains(u"versions.json"_s));
    QVERIFY(!written().contains(u"connections.yaml"_s));
    QCOMPARE(m_dialog->findChild<MessageBar *>()->kind(), MessageBar::Kind::Positive);
}

void TestReportDialog::nothingMarkedCannotBeWritten()
{
    QPushButton *save = button(u"Write the archive…"_s);
    QVERIFY(save->isEnabled());
    for (int row = 0; row < list()->count(); ++row)
        list()->item(row)->setCheckState(Qt::Unchecked);
    QVERIFY(!save->isEnabled());
}

void TestReportDialog::aFaultIsTold()
{
    auto *message = m_dialog->findChild<MessageBar *>();
    m_dialog->write(m_folder.filePath(u"no/such/report.zip"_s));
    QTRY_VERIFY(message->isVisible());
    QCOMPARE(message->kind(), MessageBar::Kind::Negative);
    QVERIFY(message->text().contains(u"no/such/report.zip"_s));
}

void TestReportDialog::oneConnectionIsChosenAndCopied()
{
    QTest::mouseClick(button(u"Copy as command"_s), Qt::LeftButton);
    QVERIFY(!QGuiApplication::clipboard()->text().contains(u"--connection"_s));
    QSignalSpy read(m_dialog.get(), &ReportDialog::read);
    m_dialog->findChild<QComboBox *>()->setCurrentIndex(1);
    QTRY_COMPARE(read.size(), 1);
    QTest::mouseClick(button(u"Copy as command"_s), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"--connection=shop"_s));
}

QTEST_MAIN(TestReportDialog)
#include "testreportdialog.moc"
