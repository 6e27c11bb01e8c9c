#include "core/mapping/fieldwords.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Names for the same, the shared one first; words are joined without separators.
constexpr std::array s_aliases{
    "lastname surname familyname secondname lname nachname familienname sn",
    "firstname givenname forename fname vorname",
    "middlename secondgivenname mname",
    "name fullname displayname title label",
    "email mail emailaddress mailaddress emailid primaryemail eml",
    "phone tel telephone phonenumber telephonenumber phoneno telefon homephone workphone",
    "mobile cell mobilephone cellphone mobilenumber handy mobil",
    "fax faxnumber telefax",
    "zip postcode postalcode zipcode plz postal billingpostalcode mailingpostalcode",
    "city town locality ort stadt billingcity mailingcity",
    "street address addressline address1 addressline1 streetaddress strasse billingstreet "
    "mailingstreet",
    "state region province county stateprovince bundesland billingstate mailingstate",
    "country nation land countryname billingcountry mailingcountry",
    "countrycode countryiso isocountry",
    "company account accountname companyname organisation organization org firm employer "
    "business firma",
    "website url web homepage site webpage link www domain",
    "id identifier key uid uuid guid recordid",
    "birthday birthdate dateofbirth dob geburtsdatum",
    "created createdat createdate createddate creationdate createdon creationtime",
    "updated updatedat modified modifiedat lastmodified lastmodifieddate changedat updatedon",
    "amount total sum value price betrag",
    "quantity qty count number units menge",
    "description desc details text comment comments note notes remark remarks",
    "jobtitle position role job function occupation",
    "department dept division team",
    "gender sex",
    "language lang locale",
    "currency currencycode currencyisocode",
    "status state stage phase lifecyclestage",
    "latitude lat",
    "longitude lon lng long",
    "salutation greeting anrede honorific",
    "industry sector branch",
    "sku productcode articlenumber itemnumber",
};

const QHash<QString, QString> &aliases()
{
    static const QHash<QString, QString> s_table = [] {
        QHash<QString, QString> table;
        for (const char *line : s_aliases) {
            const QStringList names = QString::fromLatin1(line).split(u' ', Qt::SkipEmptyParts);
            for (const QString &name : names) {
                // A word of several lists, such as "state", keeps its first meaning.
                if (!table.contains(name))
                    table.insert(name, names.front());
            }
        }
        return table;
    }();
    return s_table;
}

QString shared(const QString &word) { return aliases().value(word, word); }

/// The words with runs that have an alias, such as "post", "code", as one.
QStringList grouped(const QStringList &words)
{
    QStringList result;
    for (qsizetype i = 0; i < words.size();) {
        qsizetype length = std::min<qsizetype>(3, words.size() - i);
        while (length > 1 && !aliases().contains(words.mid(i, length).join(QString())))
            --length;
        result << shared(words.mid(i, length).join(QString()));
        i += length;
    }
    return result;
}

} // namespace

QStringList fieldWords(const QString &name)
{
    QStringList words;
    QString word;
    const auto end = [&] {
        if (!word.isEmpty())
            words << word.toLower();
        word.clear();
    };
    for (qsizetype i = 0; i < name.size(); ++i) {
        const QChar letter = name[i];
        if (!letter.isLetterOrNumber()) {
            end();
            continue;
        }
        const bool isHump = i > 0 && letter.isUpper()
            && (name[i - 1].isLower()
                || (i + 1 < name.size() && name[i - 1].isUpper() && name[i + 1].isLower()));
        const bool isDigitStart = i > 0 && letter.isDigit() != name[i - 1].isDigit();
        if (isHump || isDigitStart)
            end();
        word += letter;
    }
    end();
    return words;
}

QString canonicalName(const QStringList &words) { return shared(grouped(words).join(QString())); }

QStringList sharedWords(const QStringList &words)
{
    QStringList result = grouped(words);
    result.removeDuplicates();
    return result;
}

bool isNearlySame(const QString &one, const QString &other)
{
    constexpr qsizetype shortest = 5;
    constexpr qsizetype longest = 60;
    constexpr qsizetype twoFrom = 9;
    const qsizetype shorter = std::min(one.size(), other.size());
    const int most = shorter >= twoFrom ? 2 : 1;
    if (shorter < shortest || std::max(one.size(), other.size()) > longest
        || std::abs(one.size() - other.size()) > most || one.front() != other.front())
        return false;
    std::vector<int> row(static_cast<std::size_t>(other.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < one.size(); ++i) {
        int diagonal = row[0];
        row[0] = static_cast<int>(i) + 1;
        for (qsizetype j = 0; j < other.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            const int replaced = diagonal + (one[i] == other[j] ? 0 : 1);
            diagonal = row[at + 1];
            row[at + 1] = std::min({replaced, row[at] + 1, row[at + 1] + 1});
        }
    }
    return row.back() <= most;
}

} // namespace millrace
