#include "tests/ui/workspacefixture.h"
#include "core/secrets/profilesecretstore.h"
#include "core/store/tagrepository.h"
#include "core/store/draftrepository.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/pages.h"
#include "ui/mainwindow/openingview.h"
#include "ui/mainwindow/helpwindow.h"
#include "ui/mainwindow/actionfinder.h"
#include "ui/connections/connectionspage.h"
#include "ui/connections/deleteconnectiondialog.h"
#include "ui/settings/settingspage.h"
#include "ui/settings/preferences.h"
#include "ui/settings/passphrasedialog.h"
#include "ui/widgets/messagebar.h"
#include <QTreeView>
using namespace millrace; using namespace millrace::test; using namespace Qt::StringLiterals;
class Shots : public QObject { Q_OBJECT
 void shot(QWidget &w, const QString &name) { QTest::qWait(350); w.grab().save(u"/tmp/shots/"_s + name + u".png"_s); }
private slots:
 void all() {
  const QString scheme = qEnvironmentVariable("SCHEME", u"light"_s);
  WorkspaceFixture f;
  Theme::instance().setChoice(scheme == u"dark"_s ? Theme::Choice::Dark : Theme::Choice::Light);
  UiPreferences prefs(f.folder.filePath(u"w.ini"_s));
  ProfileSecretStore secrets(f.folder.path());
  const QSize size = qEnvironmentVariableIsSet("NARROW") ? QSize(700, 620) : QSize(1200, 780);
  MainWindow w(prefs); w.resize(size); w.show();
  shot(w, scheme + u"-opening"_s);
  registerPages(w, *f.workspace, prefs, secrets);
  w.setWorkspace(*f.workspace);
  QTRY_VERIFY(f.workspace->isLoaded());
  shot(w, scheme + u"-firstrun"_s);
  must(TagRepository(*f.database).save({u"finance"_s, u"#fec9be"_s}));
  must(TagRepository(*f.database).save({u"nightly"_s, u"#bdffc3"_s}));
  auto a = f.addConnection(u"Orders to warehouse"_s); a.tags = QStringList{u"finance"_s, u"nightly"_s}; a.schedule.kind = ScheduleKind::Interval; a.schedule.everyHours = 6; must(ConnectionRepository(*f.database).save(a));
  auto b = f.addConnection(u"CRM contacts"_s); b.isEnabled=false; must(ConnectionRepository(*f.database).save(b));
  auto c = f.addConnection(u"Web shop events with a rather long name that goes on"_s, {}, f.addSource(u"bad"_s, u"sample"_s, {{u"count"_s, 4000}, {u"seed"_s, 7}, {u"misfit_percent"_s, 2}})); c.settings.unfitPolicy = UnfitPolicy::Reject; c.schedule.kind=ScheduleKind::Cron; c.schedule.cron=u"0 4 * * *"_s; must(ConnectionRepository(*f.database).save(c));
  auto d = f.addConnection(u"Not yet"_s);
  f.addConnection(u"Broken"_s, {}, f.addSource(u"gone"_s));
  must(DraftRepository(*f.database).save({{}, u"Sales to archive"_s, {}, f.clock.now()}));
  f.run(a.id); f.run(c.id);
  f.sync();
  QTest::qWait(700);
  auto *view = w.findChild<ConnectionsPage*>()->findChild<QTreeView*>();
  view->setCurrentIndex(view->model()->index(2,1));
  shot(w, scheme + u"-list"_s);
  w.messageBar().showMessage(MessageBar::Kind::Info, u"Millrace quits as soon as the runs have ended."_s, u"Nothing else is started meanwhile."_s);
  shot(w, scheme + u"-message"_s); w.messageBar().dismiss();
  w.showPage(PageId::Settings);
  auto *settings = w.findChild<SettingsPage*>();
  for (int i = 0; i < 7; ++i) { settings->showSection(static_cast<SettingsPage::Section>(i)); shot(w, scheme + u"-settings%1"_s.arg(i)); }
  w.showPage(PageId::Connections);
  DeleteConnectionDialog del(u"Orders to warehouse"_s, u"Warehouse"_s, 12, &w); del.show(); shot(del, scheme + u"-delete"_s); del.hide();
  ActionFinder fi(w.actions(), w.pages().currentWidget(), &w); fi.show(); shot(fi, scheme + u"-finder"_s); fi.hide();
  HelpWindow h(&w); h.showTopic(u"connections"_s); h.show(); shot(h, scheme + u"-help"_s); h.hide();
  PassphraseDialog p(PassphraseDialog::Purpose::Create, &w); p.show(); shot(p, scheme + u"-pass"_s); p.hide();
  Error e; e.code=u"store.damaged"_s; e.message=u"The state database is damaged."_s; e.hint=u"x"_s; e.detail=u"page 7 is never used"_s;
  w.showOpeningError(e); shot(w, scheme + u"-damaged"_s);
 }
};
QTEST_MAIN(Shots)
#include "shots.moc"
