// ImportManifestDialog: makes a connector of a manifest from a file, from text or from an address.
#pragma once

#include "ui/workspace/manifestlibrary.h"

#include <QDialog>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace millrace {

class MessageBar;
class SegmentedControl;

/// Stays open while it works, so that an error stands in place. Show it with open(); the caller
/// deletes it.
class ImportManifestDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ImportManifestDialog)

public:
    /// \a library outlives it.
    explicit ImportManifestDialog(ManifestLibrary &library, QWidget *parent = nullptr);
    /// Saves \a text instead of asking for one; \a known is what it was made from.
    ImportManifestDialog(ManifestLibrary &library, const QByteArray &text,
                         const declarative::InstalledManifest &known, QWidget *parent = nullptr);
    ~ImportManifestDialog() override;

signals:
    /// It is a connector now.
    void imported(const QString &id);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    enum Origin { File, Text, Address };

    void build(bool asksForText);
    QWidget *makeFilePage();
    void chooseFile();
    void suggest(const QString &name);
    void refresh();
    void start();
    void store(const QByteArray &text, const QString &origin);
    void setBusy(bool isBusy);
    /// Stores the text that comes.
    [[nodiscard]] ManifestLibrary::Callback<QByteArray> storing(const QString &origin);

    ManifestLibrary &m_library;
    const std::optional<QByteArray> m_given;
    const QString m_givenId; ///< May be saved over.
    CancellationSource m_work;
    bool m_isBusy = false;
    SegmentedControl *m_origin = nullptr;
    QStackedWidget *m_pages = nullptr;
    QLineEdit *m_file = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QLineEdit *m_address = nullptr;
    QLineEdit *m_title = nullptr;
    QLineEdit *m_id = nullptr;
    MessageBar *m_message = nullptr;
    QPushButton *m_act = nullptr;
};

} // namespace millrace
