#include "tests/architecture/qtheaders.h"

#include <QDir>

namespace millrace::architecture {

using namespace Qt::StringLiterals;

QtHeaders::QtHeaders(const QString &root)
{
    m_modules = QDir(root).entryList({u"Qt*"_s}, QDir::Dirs, QDir::Name);
    for (const QString &module : std::as_const(m_modules)) {
        const QDir folder(root + u'/' + module);
        const QStringList headers = folder.entryList({u"Q*"_s, u"q*.h"_s}, QDir::Files);
        for (const QString &header : headers)
            m_moduleOfHeader.insert(header, module);
    }
}

QString QtHeaders::moduleOf(const QString &include) const
{
    const QString first = include.section(u'/', 0, 0);
    if (m_modules.contains(first))
        return first;
    if (const QString module = m_moduleOfHeader.value(include); !module.isEmpty())
        return module;
    // A module that is not installed here still has to be seen: <QtFoo/QBar>, <QBar>.
    const bool looksLikeQt = include.size() > 1 && include.at(0) == u'Q' && include.at(1).isUpper();
    if (looksLikeQt || first.startsWith("Qt"_L1))
        return u"an unknown Qt module"_s;
    return {};
}

} // namespace millrace::architecture
