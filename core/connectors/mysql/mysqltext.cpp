#include "core/connectors/mysql/mysqltext.h"

#include "core/sql/identifier.h"

namespace millrace {

using namespace Qt::StringLiterals;

QString mySqlName(const QString &name) { return quotedIdentifier(name, u'`'); }

QString mySqlName(const QString &database, const QString &table)
{
    return mySqlName(database) + u'.' + mySqlName(table);
}

QString mySqlText(const QString &text)
{
    QString escaped = text;
    escaped.replace(u'\\', u"\\\\"_s);
    escaped.replace(QChar(u'\0'), u"\\0"_s);
    return quotedText(escaped);
}

QString mySqlBytes(const QByteArray &bytes)
{
    return "x'"_L1 + QString::fromLatin1(bytes.toHex()) + u'\'';
}

} // namespace millrace
