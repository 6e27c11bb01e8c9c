#include "ui/mapping/mappingfiles.h"

#include "core/interchange/mappingfile.h"
#include "ui/workspace/workspace.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notWritten{
    "mapping.file_not_written", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The mapping could not be written to %1."),
    QT_TRANSLATE_NOOP("errors", "Choose another place, or make room there.")};

Result<void> writeText(const QString &path, const QString &text)
{
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    Error error = makeError(s_notWritten, {path});
    error.detail = file.errorString();
    return error;
}

Result<MappingSpec> readMapping(const QString &path)
{
    const auto document = readDocument(path);
    return document ? mappingSpecFrom(*document) : Result<MappingSpec>(document.error());
}

} // namespace

MappingFiles::MappingFiles(Workspace &workspace, MappingDraft &draft, QWidget &owner)
    : QObject(&owner)
    , m_workspace(workspace)
    , m_draft(draft)
    , m_owner(owner)
{
}

void MappingFiles::askToSave()
{
    if (!m_draft.hasMapping())
        return;
    auto *dialog
        = new QFileDialog(&m_owner, tr("Save mapping"), QString(), tr("Mappings (*.yaml)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"yaml"_s);
    dialog->selectFile(m_draft.mapping().object.name + u".yaml"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &MappingFiles::write);
    dialog->open();
}

void MappingFiles::write(const QString &path)
{
    runInBackground(
        m_workspace.pool(), this,
        [path, text = mappingToYaml(m_draft.mapping())] { return writeText(path, text); },
        [this, path](const Result<void> &done) {
            if (done)
                emit written(path);
            else
                emit failed(done.error());
        });
}

void MappingFiles::askToLoad()
{
    auto *dialog = new QFileDialog(&m_owner, tr("Load mapping"), QString(),
                                   tr("Mappings (*.yaml *.yml *.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MappingFiles::read);
    dialog->open();
}

void MappingFiles::read(const QString &path)
{
    runInBackground(
        m_workspace.pool(), this, [path] { return readMapping(path); },
        [this, path, stream = m_draft.stream()](const Result<MappingSpec> &spec) {
            // It was chosen for the stream that was shown.
            if (stream != m_draft.stream())
                return;
            const auto mapping
                = spec ? completed(*spec, m_draft.objects()) : Result<ObjectMapping>(spec.error());
            if (mapping)
                m_draft.change(*mapping, tr("load mapping %1").arg(QFileInfo(path).fileName()));
            else
                emit failed(mapping.error());
        });
}

} // namespace millrace
