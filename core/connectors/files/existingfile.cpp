#include "core/connectors/files/existingfile.h"

#include "core/connectors/files/filesdestinationerrors.h"

#include <QFile>
#include <QFileInfo>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_longestHeader = 1 << 20;

/// The fields of the first record of \a text, or nothing when it does not end within \a text.
std::optional<QStringList> firstRecord(QByteArrayView text, char delimiter)
{
    QStringList fields;
    QByteArray field;
    bool isQuoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isQuoted) {
            if (c != '"') {
                field += c;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                field += '"';
                ++i;
            } else {
                isQuoted = false;
            }
        } else if (c == '"' && field.isEmpty()) {
            isQuoted = true;
        } else if (c == delimiter) {
            fields << QString::fromUtf8(field);
            field.clear();
        } else if (c == '\n') {
            if (field.endsWith('\r'))
                field.chop(1);
            return fields << QString::fromUtf8(field);
        } else {
            field += c;
        }
    }
    return std::nullopt;
}

Result<QStringList> readHeader(QFile &file, const AppendTarget &target)
{
    file.seek(0);
    QByteArray start = file.read(s_longestHeader);
    if (start.startsWith("\xEF\xBB\xBF"))
        start.remove(0, 3);
    if (!start.endsWith('\n') && start.size() < s_longestHeader)
        start += '\n';
    auto header = firstRecord(start, target.delimiter);
    if (!header)
        return makeError(fileserrors::headerUnreadable, {target.path});
    return *header;
}

} // namespace

Result<ExistingFile> inspectForAppend(const AppendTarget &target)
{
    ExistingFile existing;
    const QFileInfo info(target.path);
    if (!info.exists()) {
        existing.state.stream = target.stream;
        existing.state.generation = target.generation;
        existing.state.layout = target.layout;
        return existing;
    }
    const auto loaded = CommitState::load(commitStatePath(target.path));
    if (!loaded)
        return loaded.error();
    const bool isOurs = loaded->has_value();
    const qint64 size = info.size();
    if (isOurs) {
        existing.state = **loaded;
        if (size < existing.state.committedBytes)
            return makeError(fileserrors::shortened,
                             {target.path, QString::number(existing.state.committedBytes),
                              QString::number(size)});
        if (existing.state.layout != target.layout)
            return makeError(fileserrors::layoutDiffers, {target.path}, {}, u"/delimiter"_s);
    }
    existing.isStored = isOurs && existing.state.isOf(target.stream, target.generation);
    if (!isOurs || !existing.state.isOpen) {
        existing.isStored = existing.isStored && existing.state.committedBytes == size;
        existing.state.committedBytes = size;
    }
    if (!isOurs)
        existing.state.foreignBytes = size;
    QFile file(target.path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(fileserrors::headerUnreadable, {target.path}, file.errorString());
    if (existing.state.committedBytes > 0 && !isOurs) {
        if (target.isCompressed)
            return makeError(fileserrors::foreignCompressed, {target.path});
        if (target.isCsv) {
            auto header = readHeader(file, target);
            if (!header)
                return header.error();
            existing.state.columns = *header;
        }
    }
    if (existing.state.committedBytes > 0 && !target.isCompressed) {
        file.seek(existing.state.committedBytes - 1);
        existing.lacksLineEnd = file.read(1) != "\n";
    }
    existing.state.layout = target.layout;
    if (!existing.state.isOf(target.stream, target.generation)) {
        existing.state.stream = target.stream;
        existing.state.generation = target.generation;
        existing.state.checkpoint.reset();
        existing.state.isFinished = false;
    }
    return existing;
}

} // namespace millrace
