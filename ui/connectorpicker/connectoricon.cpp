#include "ui/connectorpicker/connectoricon.h"

#include "ui/theme/iconprovider.h"

#include <QFile>

namespace millrace {

using namespace Qt::StringLiterals;

QIcon connectorIcon(const ConnectorInfo &info)
{
    const QString own = u":/connectors/%1/icon.svg"_s.arg(info.id);
    if (QFile::exists(own))
        return QIcon(own);
    if (info.category == "database"_L1)
        return icon(u"database"_s);
    return icon(info.category == "file"_L1 ? u"file"_s : u"api"_s);
}

QIcon connectorIcon(const ConnectorInfo *info)
{
    return info == nullptr ? icon(u"source"_s) : connectorIcon(*info);
}

} // namespace millrace
