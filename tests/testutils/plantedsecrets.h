// Looks for planted secrets in everything a program left behind.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStringEncoder>
#include <QStringList>
#include <QUrl>

namespace millrace::test {

/// The forms in which \a secret could stand in a file: UTF-8, UTF-16, inside JSON, percent-encoded,
/// base64 (at each of the three offsets a longer encoded text can have it), hex.
inline QList<QByteArray> formsOfSecret(const QString &secret)
{
    const QByteArray text = secret.toUtf8();
    QList<QByteArray> forms{text, QUrl::toPercentEncoding(secret),
                            QUrl::toPercentEncoding(secret).toLower(), text.toHex(),
                            text.toHex().toUpper()};
    for (const auto encoding : {QStringEncoder::Utf16LE, QStringEncoder::Utf16BE}) {
        QStringEncoder encoder(encoding);
        forms << QByteArray(encoder.encode(secret));
    }
    const QByteArray json = QJsonDocument(QJsonArray{secret}).toJson(QJsonDocument::Compact);
    forms << json.mid(2, json.size() - 4);
    for (const auto alphabet : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
        for (int offset = 0; offset < 3; ++offset) {
            // Only the characters that depend on nothing but the secret.
            const QByteArray encoded = QByteArray(QByteArray(offset, '\0') + text)
                                           .toBase64(alphabet | QByteArray::OmitTrailingEquals);
            const qsizetype first = (offset * 8 + 5) / 6;
            const qsizetype whole = (offset + text.size()) * 8 / 6;
            if (whole - first >= 4)
                forms << encoded.mid(first, whole - first);
        }
    }
    return forms;
}

/// Whether \a content holds one of \a secrets in any form.
inline bool holdsSecret(const QByteArray &content, const QStringList &secrets)
{
    for (const QString &secret : secrets) {
        for (const QByteArray &form : formsOfSecret(secret)) {
            if (content.contains(form))
                return true;
        }
    }
    return false;
}

/// The files below \a folder, hidden ones too, that hold one of \a secrets in any form, in their
/// content or their name; relative to \a folder, sorted. Secrets need eight characters or more, or
/// they are found by chance.
inline QStringList filesHoldingSecrets(const QString &folder, const QStringList &secrets)
{
    QStringList found;
    QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::System,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        const QString name = QDir(folder).relativeFilePath(path);
        QFile file(path);
        // A file that cannot be looked into proves nothing.
        if (!file.open(QIODevice::ReadOnly) || holdsSecret(file.readAll(), secrets)
            || holdsSecret(name.toUtf8(), secrets))
            found << name;
    }
    found.sort();
    return found;
}

} // namespace millrace::test
