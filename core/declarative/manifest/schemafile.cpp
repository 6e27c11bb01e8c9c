#include "core/declarative/manifest/schemafile.h"

#include "core/declarative/manifest/manifesterrors.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/jsontext.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_longestFile = qint64(8) * 1024 * 1024;
/// Values of a schema whose references are resolved, each as often as it is referred to.
constexpr std::int64_t s_mostValues = 200'000;
constexpr int s_deepest = 100;
constexpr std::string_view s_reference = "$ref";

bool isName(const QString &name)
{
    return !name.isEmpty() && name != "."_L1 && name != ".."_L1
        && std::none_of(name.begin(), name.end(), [](QChar character) {
               return character.category() == QChar::Other_Control || character == u'\\';
           });
}

bool isBelow(const QString &path)
{
    const QStringList names = path.split(u'/');
    return std::all_of(names.begin(), names.end(), isName);
}

/// The file at \a path below \a folder, without links; empty where there is none that is really
/// there.
QString foundFile(const QString &folder, const QString &path)
{
    const QString root = QFileInfo(folder).canonicalFilePath();
    if (root.isEmpty() || !isBelow(path))
        return {};
    QStringList candidates{path};
    const QString name = QFileInfo(root).fileName();
    if (path.startsWith(name + u'/'))
        candidates << path.mid(name.size() + 1);
    for (const QString &candidate : candidates) {
        const QFileInfo file(root + u'/' + candidate);
        const QString canonical = file.canonicalFilePath();
        if (!canonical.isEmpty() && QFileInfo(canonical).isFile()
            && canonical.startsWith(root + u'/'))
            return canonical;
    }
    return {};
}

/// Reads files of one folder and replaces references by what they refer to.
class SchemaReader final
{
public:
    explicit SchemaReader(QString folder)
        : m_folder(std::move(folder))
    {
    }

    /// Null and a fault() where that is impossible.
    [[nodiscard]] Value read(const QString &file)
    {
        const Value *document = documentIn(file);
        return document ? resolved(*document, file, 0) : Value();
    }
    [[nodiscard]] const QString &fault() const { return m_fault; }

private:
    Value fail(const QString &why)
    {
        if (m_fault.isEmpty())
            m_fault = why;
        return {};
    }

    const Value *documentIn(const QString &path)
    {
        if (const auto known = m_documents.find(path); known != m_documents.end())
            return &known->second;
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            fail(u"the file cannot be read"_s);
            return nullptr;
        }
        const QByteArray text = file.read(s_longestFile + 1);
        if (text.size() > s_longestFile) {
            fail(u"the file is too large"_s);
            return nullptr;
        }
        Result<Value> value = parseJson({text.constData(), std::size_t(text.size())});
        if (!value) {
            fail(u"the file holds no valid JSON"_s);
            return nullptr;
        }
        return &m_documents.emplace(path, std::move(*value)).first->second;
    }

    Value resolved(const Value &node, const QString &file, int depth)
    {
        if (--m_room < 0 || depth > s_deepest)
            return fail(u"it grows beyond all bounds when its references are resolved"_s);
        if (node.isList()) {
            Value::List items;
            for (const Value &item : node.list())
                items.push_back(resolved(item, file, depth + 1));
            return items;
        }
        if (!node.isMapping())
            return node;
        const Value *reference = node.find(s_reference);
        if (reference && reference->isText())
            return target(QString::fromStdString(reference->text()), file, depth);
        Mapping fields;
        for (const auto &[key, value] : node.mapping())
            fields.append(key, resolved(value, file, depth + 1));
        return Value(std::move(fields));
    }

    Value target(const QString &reference, const QString &file, int depth)
    {
        const qsizetype sign = reference.indexOf(u'#');
        const QString name = sign < 0 ? reference : reference.left(sign);
        const QString pointer = sign < 0 ? QString() : reference.mid(sign + 1);
        const QString place = name.isEmpty() ? file : besides(name, file);
        const Value *found = place.isEmpty() ? nullptr : documentIn(place);
        for (const QString &key : pointer.split(u'/', Qt::SkipEmptyParts)) {
            QString plain = key;
            plain.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
            found = found && found->isMapping() ? found->find(plain.toStdString()) : nullptr;
        }
        if (!found)
            return fail(u"a reference in it points to nothing"_s);
        const QString known = place + u'#' + pointer;
        if (!m_open.insert(known).second)
            return fail(u"a reference in it points back to itself"_s);
        Value value = resolved(*found, place, depth + 1);
        m_open.erase(known);
        return value;
    }

    /// The file called \a name in the folder of \a file, or in the one for shared files there.
    [[nodiscard]] QString besides(const QString &name, const QString &file) const
    {
        QString plain = name;
        while (plain.startsWith("./"_L1))
            plain.remove(0, 2);
        const QString root = QFileInfo(m_folder).canonicalFilePath();
        const QString folder = QFileInfo(file).absolutePath();
        for (const QString &candidate : {folder, QString(folder + "/shared"_L1)}) {
            const QString path = foundFile(candidate, plain);
            if (!path.isEmpty() && path.startsWith(root + u'/'))
                return path;
        }
        return {};
    }

    const QString m_folder;
    std::map<QString, Value> m_documents;
    std::set<QString> m_open; ///< References that are being resolved.
    std::int64_t m_room = s_mostValues;
    QString m_fault;
};

Error fault(const std::string &stream, const QString &path, const QString &why)
{
    return makeError(errors::s_schemaFile,
                     {QString::fromStdString(stream), u'"' + path.left(300) + u'"', why});
}

} // namespace

Result<QString> schemaFilePath(const Component &loader, const std::string &stream,
                               const Value &config, const Clock &clock)
{
    TemplateScope scope;
    scope.config = &config;
    scope.parameters = &loader.parameters();
    const Result<std::string> given
        = InterpolatedText(loader.text("file_path")).evaluateText(scope, clock);
    if (!given)
        return given.error();
    QString path = QString::fromStdString(*given);
    if (path.isEmpty())
        path = u"schemas/%1.json"_s.arg(QString::fromStdString(stream));
    while (path.startsWith("./"_L1))
        path.remove(0, 2);
    if (!isBelow(path))
        return fault(stream, path, u"it lies outside of the folder of the manifest"_s);
    return path;
}

bool hasSchemaFile(const QString &folder, const QString &path)
{
    return !folder.isEmpty() && !foundFile(folder, path).isEmpty();
}

Result<Value> schemaFromFile(const QString &folder, const QString &path, const std::string &stream)
{
    if (folder.isEmpty())
        return fault(stream, path, u"the manifest came without its files"_s);
    const QString file = foundFile(folder, path);
    if (file.isEmpty())
        return fault(stream, path, u"there is no such file in the folder of the manifest"_s);
    SchemaReader reader(folder);
    Value schema = reader.read(file);
    if (!reader.fault().isEmpty())
        return fault(stream, path, reader.fault());
    if (!schema.isMapping())
        return fault(stream, path, u"the file holds no schema"_s);
    return schema;
}

} // namespace millrace::declarative
