#include "core/declarative/record/fileupload.h"

#include "core/declarative/record/recorderrors.h"
#include "core/declarative/value/jsontext.h"

#include <QDir>
#include <QSaveFile>
#include <QUuid>

#include <algorithm>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestName = 255;
constexpr qsizetype s_longestPath = 2'000;

/// Whether \a name is that of a file or folder and nothing else.
bool isName(const QString &name)
{
    return !name.isEmpty() && name != "."_L1 && name != ".."_L1
        && name.toUtf8().size() <= s_longestName
        && std::none_of(name.begin(), name.end(), [](QChar character) {
               return character.category() == QChar::Other_Control || character == u'\\';
           });
}

} // namespace

FileUpload::FileUpload(Parts parts, Runtime &runtime)
    : m_parts(std::move(parts))
    , m_runtime(runtime)
{
}

Result<std::string> FileUpload::target(const Value &record) const
{
    HttpResponse described;
    described.status = 200;
    described.body = QByteArray::fromStdString(jsonText(record));
    std::optional<Value> first;
    const Result<void> extracted
        = m_parts.targetExtractor->extract(described, {}, [&](Value found) -> Result<bool> {
              first = std::move(found);
              return false;
          });
    if (!extracted)
        return extracted.error();
    if (!first || !first->isText())
        return makeError(errors::s_fileTargetMissing, {QString::fromStdString(m_parts.stream)});
    return first->text();
}

Result<QString> FileUpload::relativePath(const Value &record) const
{
    QString name = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (m_parts.name) {
        const std::shared_ptr<const Value> config = m_runtime.config.current();
        TemplateScope scope;
        scope.config = config.get();
        scope.parameters = &m_parts.parameters;
        scope.names = {{"record", &record}};
        const Result<Value> given = m_parts.name->evaluate(scope, m_runtime.clock);
        if (!given)
            return given.error();
        name = QString::fromStdString(pythonText(*given));
        while (name.startsWith(u'/'))
            name.remove(0, 1);
    }
    const QString path = QString::fromStdString(m_parts.stream) + u'/' + name;
    const QStringList names = path.split(u'/');
    if (path.size() > s_longestPath || !std::all_of(names.begin(), names.end(), isName))
        return makeError(errors::s_fileNameInvalid,
                         {QString::fromStdString(m_parts.stream), name.left(s_longestName)});
    return path;
}

Result<void> FileUpload::upload(Value &record) const
{
    const QString stream = QString::fromStdString(m_parts.stream);
    if (m_runtime.filesFolder.empty())
        return makeError(errors::s_filesNowhere, {stream});
    const Result<std::string> place = target(record);
    if (!place)
        return place.error();
    const Result<QString> relative = relativePath(record);
    if (!relative)
        return relative.error();
    RequestContext context;
    context.slice.extra = Mapping{{"download_target", *place}};
    const Result<RequestOutcome> outcome = m_parts.requester->send(context);
    if (!outcome)
        return outcome.error();
    if (!outcome->response)
        return makeError(errors::s_fileUnanswered, {stream});
    const QString path = QString::fromStdString(m_runtime.filesFolder) + u'/' + *relative;
    const QString folder = path.left(path.lastIndexOf(u'/'));
    QSaveFile file(path);
    const QByteArray &content = outcome->response->body;
    if (!QDir().mkpath(folder) || !file.open(QIODevice::WriteOnly)
        || file.write(content) != content.size() || !file.commit())
        return makeError(errors::s_fileNotWritten, {path}, file.errorString());
    record.mutableMapping().set(s_fileReference,
                                Mapping{{"staging_file_url", path.toStdString()},
                                        {"source_file_relative_path", relative->toStdString()},
                                        {"file_size_bytes", std::int64_t(content.size())}});
    return {};
}

} // namespace millrace::declarative
